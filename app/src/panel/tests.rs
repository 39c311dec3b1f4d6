use leptos::prelude::*;

use super::screen;
use crate::model::{
    AccountLink, ConnectNotice, FailedPost, Job, JobStatus, Organization, PanelState, PostInFlight, Statuses, Warning,
};
use crate::texts::{Language, speaking};

fn shown(state: PanelState) -> String {
    Owner::new().with(|| screen(state).to_html())
}

fn a_state(account: AccountLink) -> PanelState {
    PanelState {
        account,
        jobs: Vec::new(),
        posting: None,
        draft_waiting: false,
        code_waiting: false,
        unread: Vec::new(),
        failed_post: None,
        view_only: false,
        statuses: Statuses::Closed,
        notice: None,
    }
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

/// Names of all buttons that can be seen, in order. Nothing is asked and nothing has failed before the page is alive.
fn buttons(html: &str) -> Vec<String> {
    let html = if asks_for_code(html) { html.to_owned() } else { html.replacen(code_form(html), "", 1) };
    let mut parts = html.split("class=\"ask\"");
    let mut seen = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| seen.push_str(part.split_once("</div></div>").unwrap_or_default().1));
    elements(&seen, "button")
        .into_iter()
        .filter(|(attributes, _)| !attributes.contains("hidden"))
        .map(|(_, text)| text)
        .collect()
}

/// Whether the field for a code can be seen.
fn asks_for_code(html: &str) -> bool {
    !code_form(html).split_once('>').is_none_or(|(tag, _)| tag.contains(" hidden"))
}

fn code_form(html: &str) -> &str {
    html.split_once("<form ").and_then(|(_, rest)| rest.split_once("</form>")).map_or("", |(form, _)| form)
}

/// Attributes and names of the links to jobs.
fn job_links(html: &str) -> Vec<(String, String)> {
    let list = html.split_once("</ul>").unwrap_or_default().0;
    elements(list, "a").into_iter().filter(|(_, name)| name == "View job").collect()
}

/// Each element's text, and whether it is hidden.
fn is_seen(html: &str, text: &str) -> bool {
    let Some((before, _)) = html.split_once(&format!(">{text}")) else { return false };
    !before.rsplit('<').next().is_some_and(|tag| tag.contains("hidden"))
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
    assert_eq!(buttons(&html), ["Unlink", "Connect to Upwork"]);
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
fn a_code_that_waits_is_asked_for_on_any_panel_of_its_account() {
    let html = shown(PanelState { code_waiting: true, ..a_state(AccountLink::NotConnected) });
    assert_eq!(buttons(&html), ["Finish connecting", "Connect to Upwork"]);
    assert!(asks_for_code(&html) && code_form(&html).contains("Code from the Upwork window"), "{html}");
    let status = elements(&html, "p").into_iter().find(|(attributes, _)| attributes.contains("role=\"status\""));
    assert!(status.is_some_and(|(_, text)| text.contains("Enter it below")), "{html}");
    let html = shown(PanelState { code_waiting: true, ..a_state(connected()) });
    assert_eq!(buttons(&html), ["Post this job to Upwork", "Finish connecting", "Disconnect"]);
    assert!(!asks_for_code(&shown(a_state(AccountLink::NotConnected))));
}

#[test]
fn while_a_code_waits_the_end_of_an_earlier_attempt_is_not_told() {
    let denied = PanelState { notice: Some(ConnectNotice::Denied), ..a_state(AccountLink::NotConnected) };
    assert_eq!(alerts(&shown(PanelState { code_waiting: true, ..denied.clone() })), [""; 0]);
    assert_eq!(alerts(&shown(denied)).len(), 1);
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
    let of_each = ["Edit", "Close job", "Unlink"];
    assert_eq!(buttons(&html), [&of_each[..], &of_each, &["Post another", "Disconnect"]].concat());
}

#[test]
fn a_job_that_is_over_can_be_posted_again_and_not_changed_any_more() {
    let over = Job { status: Some(JobStatus::Expired), ..a_job("1") };
    let state = PanelState { jobs: vec![over.clone()], ..a_state(connected()) };
    assert_eq!(buttons(&shown(state.clone())), ["Post again", "Unlink", "Post another", "Disconnect"]);
    let waiting = shown(PanelState { draft_waiting: true, ..state.clone() });
    assert!(!buttons(&waiting).contains(&"Post again".to_owned()), "the draft would be in the way: {waiting}");
    let others = shown(PanelState { jobs: vec![Job { mine: false, ..over }], ..state });
    assert_eq!(buttons(&others), ["Unlink", "Post another", "Disconnect"]);
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
fn a_job_says_who_posted_it_and_when_and_what_came_of_it() {
    let job = Job { status: Some(JobStatus::Open), proposals: Some(3), hires: Some(1), ..a_job("1") };
    let others = Job { mine: false, proposals: Some(0), ..a_job("2") };
    let state = PanelState { jobs: vec![job, others], ..a_state(connected()) };
    let html = shown(state.clone());
    assert!(is_seen(&html, "Posted by you on Nov 21, 2026") && is_seen(&html, "3 proposals · 1 hire"), "{html}");
    assert!(is_seen(&html, "Posted by a colleague on") && is_seen(&html, "No proposals yet"), "{html}");
    let german = speaking(Language::German, || shown(state));
    assert!(is_seen(&german, "Von Ihnen ausgeschrieben am 21.11.2026"), "{german}");
}

#[test]
fn only_who_posted_a_job_is_led_to_its_management() {
    let managed = |mine| {
        let job = Job { mine, ..a_job("1") };
        is_seen(&shown(PanelState { jobs: vec![job], ..a_state(connected()) }), "Manage at Upwork")
    };
    assert!(managed(true) && !managed(false));
}

#[test]
fn statuses_can_be_refreshed_where_there_is_something_to_read_with() {
    let shown = |statuses| buttons(&shown(PanelState { jobs: vec![a_job("1")], statuses, ..a_state(connected()) }));
    assert_eq!(shown(Statuses::Closed), ["Edit", "Close job", "Unlink", "Post another", "Disconnect"]);
    for statuses in [Statuses::Readable, Statuses::Due] {
        assert_eq!(shown(statuses), ["Edit", "Close job", "Unlink", "Post another", "Refresh", "Disconnect"]);
    }
}

#[test]
fn a_draft_that_waits_is_told_and_the_button_keeps_its_name() {
    let html = shown(PanelState { draft_waiting: true, ..a_state(connected()) });
    assert!(is_seen(&html, "You have a draft."), "{html}");
    assert_eq!(buttons(&html), ["Post this job to Upwork", "Disconnect"]);
    assert!(!is_seen(&shown(a_state(connected())), "You have a draft."));
}

#[test]
fn a_refusal_stays_with_its_words_and_a_way_to_try_again() {
    let post = FailedPost::Refused { message: "No telephone numbers.".into(), reference: "r-7".into() };
    let html = shown(PanelState { failed_post: Some(post.clone()), draft_waiting: true, ..a_state(connected()) });
    assert!(is_seen(&html, "Upwork refused the last try: No telephone numbers."), "{html}");
    assert!(is_seen(&html, "Reference: r-7"), "{html}");
    assert_eq!(buttons(&html), ["Edit and try again", "Post this job to Upwork", "Disconnect"]);
    let html = shown(PanelState { failed_post: Some(post), ..a_state(AccountLink::NotConnected) });
    assert_eq!(buttons(&html), ["Connect to Upwork"]);
}

#[test]
fn who_may_only_look_at_the_issue_is_told_and_can_neither_post_nor_unlink() {
    let html = shown(PanelState { view_only: true, jobs: vec![a_job("1")], ..a_state(connected()) });
    assert!(is_seen(&html, "Jira lets you look at this issue, but not edit it"), "{html}");
    assert_eq!(buttons(&html), ["Disconnect"]);
}

#[test]
fn for_whom_the_viewer_posts_is_always_seen() {
    let organizations: Vec<_> = ["1", "2"].map(|id| Organization { id: id.into(), name: format!("Org {id}") }).into();
    let account = |organization| AccountLink::Connected {
        name: "Ada".into(),
        organizations: organizations.clone(),
        organization,
    };
    assert!(shown(a_state(connected())).contains("Connected to Upwork as Ada Client. Posting for Acme."));
    assert!(shown(a_state(account(Some("2".into())))).contains("Posting for Org 2."));
    assert!(shown(a_state(account(None))).contains("You choose one of 2 organizations when you post."));
}

#[test]
fn a_post_under_way_is_a_status_and_no_second_one_is_offered() {
    let post = PostInFlight { title: "Fix it".into(), mine: true, checking: true, given_up: false };
    let html = shown(PanelState { posting: Some(post), jobs: vec![a_job("1")], ..a_state(connected()) });
    let status = elements(&html, "p").into_iter().find(|(attributes, _)| attributes.contains("role=\"status\""));
    assert!(status.is_some_and(|(_, text)| text.contains("checking") && text.contains("Fix it")), "{html}");
    assert_eq!(buttons(&html), ["Edit", "Close job", "Unlink", "Disconnect"]);
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
    let (before, question) = html.rsplit_once("class=\"ask\"").unwrap_or_default();
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
