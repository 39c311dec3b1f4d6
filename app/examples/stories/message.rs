use app::Language::{self, English, German};
use app::api::ErrorCode;
use app::page::{MessagePage, render_message};

use crate::{Screen, Story};

pub(crate) fn stories() -> Vec<Story> {
    let reference = || "0d6d4c1e-2f57".to_owned();
    let fault = |code| MessagePage::Fault { code, reference: reference() };
    vec![
        story("message-disabled", &fault(ErrorCode::TenantDisabled), English),
        story("message-outside-jira", &fault(ErrorCode::TokenMissing), English),
        story("message-expired", &fault(ErrorCode::TokenExpired), English),
        story("message-expired", &fault(ErrorCode::TokenExpired), German),
        story("message-no-issue", &fault(ErrorCode::NoIssue), English),
        story("message-own-fault", &fault(ErrorCode::Internal), English),
        story("message-connected", &MessagePage::Connected, English),
        story("message-declined", &MessagePage::Declined, English),
        story("message-connect-over", &MessagePage::ConnectOver { reference: reference() }, English),
        story("message-connect-failed", &MessagePage::ConnectFailed { reference: reference() }, English),
    ]
}

fn story(name: &str, page: &MessagePage, language: Language) -> Story {
    Story::new(Screen::Message, name, language, |assets, language| render_message(page, assets, language))
}
