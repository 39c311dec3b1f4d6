//! The pages that are only a message.

use super::errors;
use crate::page::MessagePage;

/// Heading and sentence of a message.
pub(crate) const fn message(page: &MessagePage) -> (&'static str, &'static str) {
    match page {
        MessagePage::Fault { code, .. } => ("This can't be shown", errors::code_only(*code)),
        MessagePage::Connected => ("Connected to Upwork.", "You can close this window."),
        MessagePage::Declined => {
            ("You declined the connection.", "You can close this window. To connect after all, go back to Jira.")
        }
        MessagePage::ConnectOver { .. } => {
            ("This connect has expired or was used.", "Close this window, go back to Jira and try again.")
        }
        MessagePage::ConnectFailed { .. } => {
            ("Upwork did not complete the connection.", "Close this window, go back to Jira and try again.")
        }
    }
}
