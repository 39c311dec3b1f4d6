use app::Language::{English, German};
use app::model::{
    AccountLink, ConnectNotice, FailedPost, Job, JobBudget, JobStatus, Organization, PanelState, PostInFlight,
    Statuses, Warning,
};
use app::page::{Drawn, Page, PanelPage};
use serde_json::{Result, from_value, json};

use crate::{Screen, Story};

const STATUSES: [JobStatus; 9] = [
    JobStatus::Open,
    JobStatus::PendingPaymentMethod,
    JobStatus::PendingVerification,
    JobStatus::Draft,
    JobStatus::Filled,
    JobStatus::Cancelled,
    JobStatus::Expired,
    JobStatus::Gone,
    JobStatus::Other,
];

const WARNINGS: [Warning; 5] = [
    Warning::SkillsNotSaved,
    Warning::CategoryNotSaved,
    Warning::QuestionsNotSaved,
    Warning::QualificationsNotSaved,
    Warning::PartNotSaved,
];

pub(crate) fn stories() -> Result<Vec<Story>> {
    let states: Vec<(&str, PanelState)> =
        [unconnected()?, connected()?, with_jobs()?, under_way()?, failed()?].concat();
    let german = ["panel-connect", "panel-draft", "panel-jobs", "panel-checking", "panel-refused", "panel-warnings"];
    let english = states.iter().map(|(name, state)| story(name, state, English));
    let in_german = states.iter().filter(|(name, _)| german.contains(name));
    Ok(english.chain(in_german.map(|(name, state)| story(name, state, German))).collect())
}

fn story(name: &str, state: &PanelState, language: app::Language) -> Story {
    let page = Page::Panel(Box::new(PanelPage { state: state.clone() }));
    Story::new(Screen::Panel, name, language, |assets, language| Drawn::new(&page, assets, language).html(None))
}

fn unconnected() -> Result<Vec<(&'static str, PanelState)>> {
    let missing = vec!["UPWORK_CLIENT_ID".to_owned(), "UPWORK_CLIENT_SECRET".to_owned()];
    let with_notice = |notice| Ok(PanelState { notice: Some(notice), ..a_state(AccountLink::NotConnected)? });
    let reconnect = || AccountLink::ReconnectNeeded { name: "Clara Klein".into() };
    Ok(vec![
        ("panel-not-configured", a_state(AccountLink::NotConfigured { missing })?),
        ("panel-anonymous", a_state(AccountLink::Anonymous)?),
        ("panel-anonymous-job", with(AccountLink::Anonymous, vec![a_colleagues_job()?])?),
        ("panel-view-only", view_only(clara(), vec![])?),
        ("panel-view-only-job", view_only(clara(), vec![a_job()?, a_colleagues_job()?])?),
        ("panel-view-only-unconnected", view_only(AccountLink::NotConnected, vec![])?),
        ("panel-connect", a_state(AccountLink::NotConnected)?),
        ("panel-connect-job", with(AccountLink::NotConnected, vec![a_colleagues_job()?])?),
        ("panel-code", PanelState { code_waiting: true, ..a_state(AccountLink::NotConnected)? }),
        ("panel-connect-denied", with_notice(ConnectNotice::Denied)?),
        ("panel-connect-failed", with_notice(ConnectNotice::Failed)?),
        ("panel-reconnect", a_state(reconnect())?),
        ("panel-reconnect-job", with(reconnect(), vec![a_job()?])?),
    ])
}

fn connected() -> Result<Vec<(&'static str, PanelState)>> {
    Ok(vec![
        ("panel-no-organization", a_state(client(&[]))?),
        ("panel-ready", a_state(clara())?),
        ("panel-ready-organizations", a_state(client(&["Harbour Clinic", "North Pier Studio"]))?),
        ("panel-draft", drafted(a_state(clara())?)),
        ("panel-draft-job", drafted(with(clara(), vec![a_job()?])?)),
    ])
}

/// A post that created no job leaves its draft.
fn failed() -> Result<Vec<(&'static str, PanelState)>> {
    let reference = || "0d6d4c1e-2f57".to_owned();
    let state = |post| Ok(PanelState { failed_post: Some(post), ..drafted(a_state(clara())?) });
    let refused = |message: &str| FailedPost::Refused { message: message.into(), reference: reference() };
    Ok(vec![
        ("panel-refused", state(refused("amount must be at least 5.00"))?),
        ("panel-refused-wordless", state(refused(""))?),
        ("panel-not-posted", state(FailedPost::NotPosted { reference: reference() })?),
    ])
}

fn with_jobs() -> Result<Vec<(&'static str, PanelState)>> {
    let unread = Job { status: None, proposals: None, hires: None, ..a_job()? };
    let warned = Job { warnings: WARNINGS.to_vec(), ..a_job()? };
    let long = Job { title: "Donaudampfschifffahrtsgesellschaft".repeat(3), ..a_job()? };
    let over = Job { status: Some(JobStatus::Filled), ..a_job()? };
    let hourly = Some(JobBudget::Hourly { from_cents: 2_000, to_cents: 4_550 });
    let hourly = Job { budget: hourly, ..a_job()? };
    // Each in its own panel, and the newest, so that it is not collapsed.
    let of = |status| Ok(Job { id: format!("{status:?}"), status: Some(status), ..a_job()? });
    let statuses = STATUSES.into_iter().map(of).collect::<Result<Vec<_>>>()?;
    let old = [a_job()?].into_iter().chain(statuses[4..7].iter().cloned()).collect();
    Ok(vec![
        ("panel-job", with(clara(), vec![a_job()?])?),
        ("panel-job-unread", with(clara(), vec![unread])?),
        ("panel-job-over", with(clara(), vec![over])?),
        ("panel-job-colleague", with(clara(), vec![a_colleagues_job()?])?),
        ("panel-jobs", with(clara(), vec![a_job()?, a_colleagues_job()?])?),
        ("panel-job-long", with(clara(), vec![long])?),
        ("panel-warnings", with(clara(), vec![warned])?),
        ("panel-job-hourly", with(clara(), vec![hourly])?),
        ("panel-job-cancelled", with(clara(), vec![statuses[5].clone()])?),
        ("panel-job-expired", with(clara(), vec![statuses[6].clone()])?),
        ("panel-job-gone", with(clara(), vec![statuses[7].clone()])?),
        ("panel-statuses", with(clara(), statuses)?),
        ("panel-jobs-folded", with(clara(), old)?),
    ])
}

fn under_way() -> Result<Vec<(&'static str, PanelState)>> {
    let state = |mine, checking, given_up| {
        let posting = Some(PostInFlight { title: a_job()?.title, mine, checking, given_up });
        Ok(PanelState { posting, ..a_state(clara())? })
    };
    Ok(vec![
        ("panel-posting", state(true, false, false)?),
        ("panel-posting-colleague", state(false, false, false)?),
        ("panel-checking", state(true, true, false)?),
        ("panel-checking-colleague", state(false, true, false)?),
        ("panel-given-up", state(true, true, true)?),
        ("panel-given-up-colleague", state(false, true, true)?),
    ])
}

/// The minimum that a panel shows. As JSON, so that optional parts can be omitted.
pub(crate) fn a_state(account: AccountLink) -> Result<PanelState> {
    let state: PanelState = from_value(json!({ "account": "anonymous", "jobs": [] }))?;
    Ok(PanelState { account, ..state })
}

pub(crate) fn with(account: AccountLink, jobs: Vec<Job>) -> Result<PanelState> {
    let connected = matches!(account, AccountLink::Connected { .. });
    let statuses = if connected { Statuses::Readable } else { Statuses::Closed };
    Ok(PanelState { jobs, statuses, ..a_state(account)? })
}

pub(crate) fn drafted(state: PanelState) -> PanelState {
    PanelState { draft_waiting: true, draft_saved_at: Some("2026-11-21T10:00:00Z".into()), ..state }
}

fn view_only(account: AccountLink, jobs: Vec<Job>) -> Result<PanelState> {
    let statuses = if jobs.is_empty() { Statuses::Closed } else { Statuses::Readable };
    Ok(PanelState { view_only: true, statuses, ..with(account, jobs)? })
}

pub(crate) fn clara() -> AccountLink {
    client(&["Harbour Clinic"])
}

fn client(organizations: &[&str]) -> AccountLink {
    let organizations = organizations.iter().map(|name| Organization { id: (*name).into(), name: (*name).into() });
    AccountLink::Connected { name: "Clara Klein".into(), organizations: organizations.collect(), organization: None }
}

pub(crate) fn a_job() -> Result<Job> {
    from_value(json!({
        "id": "1944066025694923368",
        "title": "Build a booking page for the clinic",
        "url": "https://www.upwork.com/jobs/~021944066025694923368",
        "posted_at": "2026-11-21T10:00:00Z",
        "mine": true,
        "status": "open",
        "proposals": 12,
        "hires": 1,
        "budget": { "fixed": { "cents": 125_000 } },
        "organization": "Harbour Clinic",
        "warnings": [],
    }))
}

pub(crate) fn a_colleagues_job() -> Result<Job> {
    let (id, title) = ("1944066025694923399".into(), "Translate the booking page into Polish".into());
    let url = "https://www.upwork.com/jobs/~021944066025694923399".into();
    let (budget, organization) = (None, None);
    Ok(Job { id, title, url, mine: false, proposals: Some(1), hires: Some(0), budget, organization, ..a_job()? })
}
