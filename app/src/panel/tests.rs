use leptos::prelude::*;

use super::screen;
use crate::model::{AccountLink, ConnectNotice, Job, JobStatus, Organization, PanelState, PostInFlight, Warning};

fn shown(state: PanelState) -> String {
    Owner::new().with(|| screen(state).to_html())
}

fn a_state(account: AccountLink) -> PanelState {
    PanelState { account, jobs: Vec::new(), posting: None, draft_waiting: false, notice: None }
}

fn connected() -> AccountLink {
    let organization = Organization { id: "1".into(), name: "Acme".into() };
    AccountLink::Connected { name: "Ada Client".into(), organizations: vec![organization], organization: None }
}

fn a_job(id: &str) -> Job {
    Job {
        id: id.into(),
        title: format!("Job {id}"),
        url: format!("https://www.upwork.com/jobs/~02{id}"),
        posted_at: "2026-11-21T10:00:00Z".into(),
        mine: true,
        status: None,
        proposals: None,
        hires: None,
        warnings: Vec::new(),
    }
}

/// Names of all buttons that can be seen, in order.
fn buttons(html: &str) -> Vec<String> {
    let (seen, _) = html.split_once("class=\"ask\"").unwrap_or((html, ""));
    elements(seen, "button")
        .into_iter()
        .filter(|(attributes, _)| !attributes.contains("hidden"))
        .map(|(_, text)| text)
        .collect()
}

/// Attributes and names of the links to jobs.
fn job_links(html: &str) -> Vec<(String, String)> {
    elements(html.split_once("</ul>").unwrap_or_default().0, "a")
}

/// The sentences of all alerts that can be seen.
fn alerts(html: &str) -> Vec<String> {
    html.split("role=\"alert\"").skip(1).filter(|rest| !rest.starts_with(" hidden")).map(str::to_owned).collect()
}

/// Attributes and text of all elements of one kind that hold nothing but text.
fn elements(html: &str, name: &str) -> Vec<(String, String)> {
    let (open, close) = (format!("<{name} "), format!("</{name}>"));
    html.split(&open)
        .skip(1)
        .filter_map(|rest| rest.split_once(&close)?.0.split_once('>'))
        .map(|(attributes, text)| (attributes.to_owned(), text.replace("<!>", "").trim().to_owned()))
        .collect()
}

#[test]
fn without_a_key_the_operator_is_told_what_to_set() {
    let missing = vec!["UPWORK_CLIENT_ID".into(), "UPWORK_CLIENT_SECRET".into()];
    let html = shown(a_state(AccountLink::NotConfigured { missing }));
    assert!(html.contains("UPWORK_CLIENT_ID and UPWORK_CLIENT_SECRET"), "{html}");
    assert_eq!(buttons(&html), [""; 0]);
}

#[test]
fn an_anonymous_viewer_can_only_read() {
    let html = shown(PanelState { jobs: vec![a_job("1")], ..a_state(AccountLink::Anonymous) });
    assert_eq!(buttons(&html), [""; 0]);
    assert!(html.contains("View job") && html.contains("Log in to Jira"));
}

#[test]
fn without_a_connection_there_is_one_button() {
    assert_eq!(buttons(&shown(a_state(AccountLink::NotConnected))), ["Connect to Upwork"]);
}

#[test]
fn a_viewer_without_a_connection_sees_the_jobs() {
    let html = shown(PanelState { jobs: vec![a_job("1")], ..a_state(AccountLink::NotConnected) });
    assert_eq!(buttons(&html), ["Connect to Upwork"]);
    assert!(html.contains("View job"));
}

#[test]
fn a_connected_viewer_can_post_and_disconnect() {
    let html = shown(a_state(connected()));
    assert_eq!(buttons(&html), ["Post this job to Upwork", "Disconnect"]);
    assert!(html.contains("Connected to Upwork as Ada Client."));
}

#[test]
fn without_a_client_organization_there_is_nothing_to_post_with() {
    let account = AccountLink::Connected { name: "Ada".into(), organizations: Vec::new(), organization: None };
    let html = shown(a_state(account));
    assert_eq!(buttons(&html), ["Disconnect"]);
    assert!(html.contains("no client organization"));
}

#[test]
fn a_dead_connection_can_be_renewed() {
    let html = shown(a_state(AccountLink::ReconnectNeeded { name: "Ada".into() }));
    assert_eq!(buttons(&html), ["Reconnect to Upwork", "Disconnect"]);
    assert!(html.contains("Last connected to Upwork as Ada."));
}

#[test]
fn each_job_is_a_link_named_view_job_in_the_given_order() {
    let state = PanelState { jobs: vec![a_job("2"), a_job("1")], ..a_state(connected()) };
    let html = shown(state);
    let links = job_links(&html);
    assert_eq!(links.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["View job"; 2]);
    for ((attributes, _), expected) in links.iter().zip(["~022\"", "~021\""]) {
        assert!(attributes.contains(expected), "{attributes}");
        assert!(attributes.contains("target=\"_blank\"") && attributes.contains("rel=\"noopener\""), "{attributes}");
    }
    assert_eq!(buttons(&html), ["Post another", "Disconnect"]);
}

#[test]
fn links_of_several_jobs_are_described_by_their_titles() {
    let html = shown(PanelState { jobs: vec![a_job("2"), a_job("1")], ..a_state(connected()) });
    for (attributes, _) in job_links(&html) {
        let (_, described_by) = attributes.split_once("aria-describedby=\"").unwrap_or_default();
        let (id, _) = described_by.split_once('"').unwrap_or_default();
        assert!(!id.is_empty() && html.contains(&format!("id=\"{id}\"")), "{attributes}");
    }
}

#[test]
fn a_known_status_and_a_warning_are_shown() {
    let job = Job { status: Some(JobStatus::Open), warnings: vec![Warning::SkillsNotSaved], ..a_job("1") };
    let html = shown(PanelState { jobs: vec![job], ..a_state(connected()) });
    assert!(html.contains(">Open<") && html.contains("did not keep the skills"));
}

#[test]
fn a_post_under_way_is_a_status_and_no_second_one_is_offered() {
    let post = PostInFlight { title: "Fix it".into(), mine: true, checking: true, given_up: false };
    let html = shown(PanelState { posting: Some(post), jobs: vec![a_job("1")], ..a_state(connected()) });
    let status = elements(&html, "p").into_iter().find(|(attributes, _)| attributes.contains("role=\"status\""));
    assert!(status.is_some_and(|(_, text)| text.contains("checking") && text.contains("Fix it")), "{html}");
    assert_eq!(buttons(&html), ["Disconnect"]);
}

#[test]
fn the_end_of_a_failed_connect_is_an_alert_with_a_way_to_try_again() {
    for (notice, words) in [(ConnectNotice::Denied, "declined"), (ConnectNotice::Failed, "did not complete")] {
        let html = shown(PanelState { notice: Some(notice), ..a_state(AccountLink::NotConnected) });
        let alerts = alerts(&html);
        assert!(matches!(&alerts[..], [alert] if alert.contains(words)), "{html}");
        assert_eq!(buttons(&html), ["Connect to Upwork"]);
    }
}

#[test]
fn nothing_is_an_alert_while_nothing_is_wrong() {
    assert_eq!(alerts(&shown(a_state(connected()))), [""; 0]);
}

#[test]
fn disconnecting_is_asked_about_before_it_is_done() {
    let html = shown(a_state(connected()));
    let (before, question) = html.split_once("class=\"ask\"").unwrap_or_default();
    assert!(before.ends_with(" hidden "), "{html}");
    assert!(question.contains("Disconnect your Upwork account?"));
}

#[test]
fn without_javascript_the_panel_says_what_needs_it() {
    let html = shown(a_state(connected()));
    let (_, rest) = html.split_once("<noscript>").unwrap_or_default();
    assert!(rest.contains("need JavaScript"), "{html}");
}

#[test]
fn a_post_that_was_given_up_is_warned_of_and_in_nobodys_way() {
    let post = PostInFlight { title: "Fix it".into(), mine: true, checking: true, given_up: true };
    let html = shown(PanelState { posting: Some(post), ..a_state(connected()) });
    assert!(html.contains("Look at Upwork before you post it again"), "{html}");
    assert_eq!(buttons(&html), ["Post this job to Upwork", "Disconnect"]);
}

#[test]
fn a_title_of_a_user_stays_text() {
    let job = Job { title: "<img src=x>".into(), ..a_job("1") };
    assert!(!shown(PanelState { jobs: vec![job], ..a_state(connected()) }).contains("<img"));
}
