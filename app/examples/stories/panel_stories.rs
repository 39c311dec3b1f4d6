use app::Language::{self, English, German};
use app::api::{ApiError, ErrorCode};
use app::model::{AccountLink, PanelState, Poster};
use app::page::PanelPage;
use app::stories::{PanelStory, render_panel};
use serde_json::Result;

use crate::panel::{a_colleagues_job, a_job, a_state, clara, drafted, with};
use crate::{Screen, Story};

const GERMAN: [&str; 5] =
    ["panel-menu", "panel-ask-close", "panel-blocked", "panel-code-refused", "panel-other-caller"];

/// States that a panel reaches after it was opened.
pub(crate) fn stories() -> Result<Vec<Story>> {
    let moments = moments()?;
    let english = moments.iter().map(|moment| story(moment, English));
    let german = moments.iter().filter(|(name, ..)| GERMAN.contains(name)).map(|moment| story(moment, German));
    Ok(english.chain(german).collect())
}

type Row = (&'static str, PanelState, PanelStory);

fn story((name, state, moment): &Row, language: Language) -> Story {
    let page = PanelPage { state: state.clone() };
    Story::new(Screen::Panel, name, language, |assets, language| render_panel(&page, moment, assets, language))
}

fn moments() -> Result<Vec<Row>> {
    let jobs = || with(clara(), vec![a_job()?, a_colleagues_job()?]);
    let unconnected = || a_state(AccountLink::NotConnected);
    let reconnect = AccountLink::ReconnectNeeded { name: "Clara Klein".into() };
    let an_error = |code| ApiError::new(code, "0d6d4c1e-2f57");
    let failed = |code| PanelStory::Failed(an_error(code));
    let a_code_waits = || Ok(PanelState { code_waiting: true, ..unconnected()? });
    Ok(vec![
        ("panel-ask-disconnect", a_state(clara())?, PanelStory::ConfirmDisconnect),
        ("panel-ask-switch", a_state(clara())?, PanelStory::ConfirmSwitch),
        ("panel-ask-remove", jobs()?, PanelStory::ConfirmRemove),
        ("panel-ask-replace", drafted(jobs()?), PanelStory::ConfirmReplace),
        ("panel-menu", jobs()?, PanelStory::JobMenu),
        ("panel-menu-account", jobs()?, PanelStory::AccountMenu),
        ("panel-closed", jobs()?, PanelStory::Closed),
        ("panel-not-configured-administrator", not_configured()?, PanelStory::Administers),
        ("panel-ask-close", jobs()?, PanelStory::ConfirmClose),
        ("panel-named", jobs()?, PanelStory::Named(vec![a_poster()?])),
        ("panel-offline", jobs()?, PanelStory::Offline),
        ("panel-reading", jobs()?, PanelStory::Reading),
        ("panel-up-to-date", jobs()?, PanelStory::UpToDate),
        ("panel-connecting", unconnected()?, PanelStory::Connecting { blocked: false }),
        ("panel-blocked", unconnected()?, PanelStory::Connecting { blocked: true }),
        ("panel-connect-expired", unconnected()?, PanelStory::ConnectExpired),
        ("panel-code-refused", a_code_waits()?, PanelStory::CodeRefused(an_error(ErrorCode::WrongCode))),
        ("panel-code-over", unconnected()?, PanelStory::CodeOver),
        ("panel-code-late", unconnected()?, PanelStory::ConnectFailed(an_error(ErrorCode::ConnectExpired))),
        ("panel-other-caller", jobs()?, failed(ErrorCode::CallerChanged)),
        ("panel-reconnecting", with(reconnect, vec![a_job()?])?, PanelStory::Connecting { blocked: false }),
        ("panel-error", jobs()?, failed(ErrorCode::UpworkUnavailable)),
        ("panel-error-own", a_state(clara())?, failed(ErrorCode::Internal)),
    ])
}

fn not_configured() -> Result<PanelState> {
    let missing = vec!["UPWORK_CLIENT_ID".to_owned(), "UPWORK_CLIENT_SECRET".to_owned()];
    a_state(AccountLink::NotConfigured { missing })
}

fn a_poster() -> Result<Poster> {
    Ok(Poster { job_id: a_colleagues_job()?.id, name: "Jonas Weber".into() })
}
