use super::document::{Assets, escape, opening};
use crate::api::ErrorCode;
use crate::texts::pages as words;
use crate::texts::{self, Language, Message, speaking};

/// A page that is only a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessagePage {
    /// The answer at the root address, for a visitor who opens it without a path.
    About {
        /// The server's version.
        version: &'static str,
    },
    /// A screen that cannot be shown.
    Fault {
        /// The reason, as far as it may be shown.
        code: ErrorCode,
        /// The id of the line in the server's log.
        reference: String,
    },
    /// A screen that was opened outside Jira's frame.
    OutsideJira {
        /// The address of the issue.
        address: String,
    },
    /// The end of a connect: the user declined.
    Declined,
    /// The end of a connect: its state is invalid, used or expired.
    ConnectOver {
        /// The id of the line in the server's log.
        reference: String,
    },
    /// The end of a connect: the browser did not return its cookie, or never had it.
    CookieMissing {
        /// The id of the line in the server's log.
        reference: String,
    },
    /// The end of a connect: Upwork rejected the answer or could not be reached.
    ConnectFailed {
        /// The id of the line in the server's log.
        reference: String,
    },
}

/// Renders a message as a whole HTML document. It works without any script.
#[must_use]
pub fn render_message(page: &MessagePage, assets: &Assets, language: Language) -> String {
    speaking(language, || draw(page, assets, language))
}

fn draw(page: &MessagePage, assets: &Assets, language: Language) -> String {
    let (heading, sentence) = message(page);
    let (heading, sentence) = (heading.text(), sentence.text());
    let done = match page {
        MessagePage::About { .. } | MessagePage::Fault { .. } | MessagePage::OutsideJira { .. } => "",
        _ => " data-done=\"tell\"",
    };
    let script = match page {
        MessagePage::About { .. } | MessagePage::Fault { .. } | MessagePage::OutsideJira { .. } => String::new(),
        _ => format!("<script type=\"module\" src=\"{}\"></script>", escape(&assets.boot)),
    };
    format!(
        "{}{script}</head><body><main class=\"ac-content message\"{done}><h1>{heading}</h1><p>{sentence}</p>{}{}\
         <p class=\"footnote\">{}</p></main></body></html>",
        opening(heading, assets, language),
        open_link(page),
        footnote(page),
        texts::NOT_AFFILIATED.text(),
    )
}

/// Heading and sentence of a message.
const fn message(page: &MessagePage) -> (Message, Message) {
    match page {
        MessagePage::About { .. } => (words::PRODUCT, words::USED_IN_JIRA),
        MessagePage::Fault { code, .. } => (words::FAULT, texts::errors::code_only(*code)),
        MessagePage::OutsideJira { .. } => (words::OUTSIDE, words::OPEN_THERE),
        MessagePage::Declined => (words::DECLINED, words::AFTER_ALL),
        MessagePage::ConnectOver { .. } => (words::OVER, words::BACK_TO_JIRA),
        MessagePage::CookieMissing { .. } => (words::COOKIE_MISSING, words::ALLOW_COOKIES),
        MessagePage::ConnectFailed { .. } => (words::FAILED, words::BACK_TO_JIRA),
    }
}

fn open_link(page: &MessagePage) -> String {
    let MessagePage::OutsideJira { address } = page else { return String::new() };
    format!("<p><a href=\"{}\">{}</a></p>", escape(address), words::OPEN_IT.text())
}

fn footnote(page: &MessagePage) -> String {
    let (code, reference) = match page {
        MessagePage::About { version } => {
            return format!("<p class=\"reference\">{}</p>", words::about(version));
        }
        MessagePage::Fault { code, reference } => (serde_json::to_value(code).ok(), reference),
        MessagePage::ConnectOver { reference }
        | MessagePage::CookieMissing { reference }
        | MessagePage::ConnectFailed { reference } => (None, reference),
        MessagePage::OutsideJira { .. } | MessagePage::Declined => return String::new(),
    };
    let code = code.as_ref().and_then(|code| code.as_str()).map(|code| words::code(code) + " ").unwrap_or_default();
    format!("<p class=\"reference\">{code}{}</p>", escape(&texts::reference(reference)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::testing::assets;

    fn shown(page: &MessagePage) -> String {
        render_message(page, &assets(), Language::English)
    }

    #[test]
    fn an_error_page_shows_code_reference_and_next_step() {
        let html = shown(&MessagePage::Fault { code: ErrorCode::TokenMissing, reference: "r-1".into() });
        for words in ["token_missing", "r-1", "Open the issue in Jira"] {
            assert!(html.contains(words), "{words}");
        }
        assert!(!html.contains("<script"));
    }

    #[test]
    fn a_screen_outside_jira_only_links_to_jira() {
        let html = shown(&MessagePage::OutsideJira { address: "https://a.test/browse/A-1?\"".into() });
        assert!(html.contains("<a href=\"https://a.test/browse/A-1?&quot;\">Open it in Jira</a>"), "{html}");
        assert!(!html.contains("<script") && !html.contains("<button") && !html.contains("<form"), "{html}");
    }

    #[test]
    fn a_failed_connect_keeps_its_window_open() {
        for page in [MessagePage::Declined, MessagePage::ConnectOver { reference: "r".into() }] {
            assert!(!shown(&page).contains("data-done=\"close\""));
        }
    }

    #[test]
    fn every_result_of_a_connect_has_a_next_step() {
        let over = MessagePage::ConnectOver { reference: "r-2".into() };
        let failed = MessagePage::ConnectFailed { reference: "r-3".into() };
        assert!(shown(&MessagePage::Declined).contains("go back to Jira"));
        assert!(shown(&over).contains("go back to Jira and try again") && shown(&over).contains("r-2"));
        let cookie = shown(&MessagePage::CookieMissing { reference: "r-4".into() });
        assert!(cookie.contains("did not send back the cookie") && cookie.contains("Allow cookies"), "{cookie}");
        assert!(cookie.contains("go back to Jira and try again") && cookie.contains("r-4"), "{cookie}");
        assert!(shown(&failed).contains("go back to Jira and try again") && shown(&failed).contains("r-3"));
    }

    #[test]
    fn a_reference_is_escaped() {
        let html = shown(&MessagePage::ConnectOver { reference: "<b>".into() });
        assert!(html.contains("&lt;b&gt;"));
    }
}
