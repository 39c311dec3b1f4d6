use app::Language::{self, English, German};
use app::api::ErrorCode;
use app::model::StartedBy;
use app::page::{MessagePage, OauthPage, render_message, render_oauth};

use crate::{Screen, Story};

pub(crate) fn stories() -> Vec<Story> {
    let reference = || "0d6d4c1e-2f57".to_owned();
    let outside = || MessagePage::OutsideJira { address: "https://acme.atlassian.net/browse/PROJ-1".into() };
    let fault = |code| MessagePage::Fault { code, reference: reference() };
    let mut all = vec![
        story("message-outside-frame", &outside(), English),
        story("message-outside-frame", &outside(), German),
        story("message-disabled", &fault(ErrorCode::TenantDisabled), English),
        story("message-outside-jira", &fault(ErrorCode::TokenMissing), English),
        story("message-expired", &fault(ErrorCode::TokenExpired), English),
        story("message-expired", &fault(ErrorCode::TokenExpired), German),
        story("message-no-issue", &fault(ErrorCode::NoIssue), English),
        story("message-own-fault", &fault(ErrorCode::Internal), English),
        story("message-declined", &MessagePage::Declined, English),
        story("message-connect-over", &MessagePage::ConnectOver { reference: reference() }, English),
        story("message-cookie-missing", &MessagePage::CookieMissing { reference: reference() }, English),
        story("message-connect-failed", &MessagePage::ConnectFailed { reference: reference() }, English),
    ];
    all.extend(of_a_connect());
    all
}

fn of_a_connect() -> Vec<Story> {
    let started_by = || StartedBy {
        user: Some("Mia Torres".into()),
        site: "acme.atlassian.net".into(),
        issue: Some("PROJ-1".into()),
    };
    let nobody = || StartedBy { user: None, issue: None, ..started_by() };
    let start = |started_by| OauthPage::Start { started_by, form: "k1.form".into() };
    let code = || OauthPage::Code { started_by: started_by(), code: "K7QM-2XWB".into(), finish: None };
    let connected = OauthPage::Connected { started_by: started_by(), name: "Clara Klein".into() };
    vec![
        of_oauth("message-start", &start(started_by()), English),
        of_oauth("message-start", &start(started_by()), German),
        of_oauth("message-start-unnamed", &start(nobody()), English),
        of_oauth("message-code", &code(), English),
        of_oauth("message-code", &code(), German),
        of_oauth("message-connected", &connected, English),
    ]
}

fn story(name: &str, page: &MessagePage, language: Language) -> Story {
    Story::new(Screen::Message, name, language, |assets, language| render_message(page, assets, language))
}

fn of_oauth(name: &str, page: &OauthPage, language: Language) -> Story {
    Story::new(Screen::Message, name, language, |assets, language| render_oauth(page, assets, language))
}
