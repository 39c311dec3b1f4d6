use leptos::prelude::*;

use super::screen;
use super::state::Question;
use crate::model::{
    AccountLink, ConnectNotice, FailedPost, Job, JobBudget, JobStatus, Organization, PanelState, PostInFlight,
    Statuses, Warning, testing,
};
use crate::texts::{Language, speaking};

const POST: &str = "Post this job to Upwork";

fn shown(state: PanelState) -> String {
    joined(&Owner::new().with(|| screen(state).to_html()))
}

/// Without the marks between two texts.
fn joined(html: &str) -> String {
    html.replace("<!>", "")
}

fn a_state(account: AccountLink) -> PanelState {
    PanelState {
        account,
        jobs: Vec::new(),
        posting: None,
        draft_waiting: false,
        draft_saved_at: None,
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

/// One of the viewer's own.
fn a_job(id: &str) -> Job {
    Job { mine: true, ..testing::a_job(id) }
}

/// Names of all visible buttons, in order. Before hydration there is no question, no error and no open menu.
fn buttons(html: &str) -> Vec<String> {
    named_buttons(html).into_iter().map(|(_, name)| name).collect()
}

/// Names of the prominent ones.
fn primary(html: &str) -> Vec<String> {
    let stands_out = |(attributes, _): &(String, String)| attributes.contains("class=\"button primary\"");
    named_buttons(html).into_iter().filter(stands_out).map(|(_, name)| name).collect()
}

fn named_buttons(html: &str) -> Vec<(String, String)> {
    let html = if asks_for_code(html) { html.to_owned() } else { html.replacen(code_form(html), "", 1) };
    let html = without(&html, "class=\"ask\"", "</div></div>");
    let html = without(&html, "role=\"menu\"", "</div>")
        .replace("<span class=\"visually-hidden\">", "")
        .replace("</span>", "");
    let html = match html.split_once("<div hidden class=\"account\"") {
        Some((before, account)) => [before, account.split_once("</div></div>").unwrap_or_default().1].concat(),
        None => html,
    };
    let mut all = elements(&html, "button");
    all.retain(|(attributes, _)| !attributes.contains("hidden"));
    all
}

/// Removes everything between a mark and the next end.
fn without(html: &str, mark: &str, end: &str) -> String {
    let mut parts = html.split(mark);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |seen, part| seen + part.split_once(end).unwrap_or_default().1)
}

/// The items in the menu of a button, in order.
fn choices(html: &str, button: &str) -> Vec<String> {
    let start = format!("id=\"{button}-menu\"");
    let menu = html.split_once(&start).and_then(|(_, rest)| rest.split_once("</div>")).map_or("", |(menu, _)| menu);
    let names = menu.split("role=\"menuitem\"").skip(1);
    names.filter_map(|item| Some(item.split_once('>')?.1.split_once("</")?.0.to_owned())).collect()
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
    let html = html.replace("<span class=\"visually-hidden\">", "").replace("<span>", "").replace("</span>", "");
    elements(&html, "a").into_iter().filter(|(_, name)| name.starts_with("View job: ")).collect()
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

/// Attributes and text of all elements of one kind that contain only text.
fn elements(html: &str, name: &str) -> Vec<(String, String)> {
    let (open, close) = (format!("<{name} "), format!("</{name}>"));
    html.split(&open)
        .skip(1)
        .filter_map(|rest| rest.split_once(&close)?.0.split_once('>'))
        .map(|(attributes, text)| (attributes.to_owned(), text.replace("<!>", "").trim().to_owned()))
        .collect()
}

#[test]
fn only_an_administrator_sees_which_key_is_missing() {
    let missing = vec!["UPWORK_CLIENT_ID".into(), "UPWORK_CLIENT_SECRET".into()];
    let state = a_state(AccountLink::NotConfigured { missing });
    let html = shown(state.clone());
    assert!(html.contains("set up yet. Contact your Jira administrator.") && !html.contains("UPWORK_CLIENT"), "{html}");
    assert_eq!(buttons(&html), [""; 0]);
    let html = Owner::new().with(|| {
        let panel = super::Panel::new(state);
        panel.viewer().set_administers(true);
        super::draw(panel).to_html()
    });
    assert!(html.contains("UPWORK_CLIENT_ID and UPWORK_CLIENT_SECRET"), "{html}");
}

#[test]
fn an_anonymous_viewer_can_only_read_and_does_not_see_who_posted() {
    let job = Job { mine: false, ..a_job("1") };
    let html = shown(PanelState { jobs: vec![job], ..a_state(AccountLink::Anonymous) });
    assert_eq!(buttons(&html), [""; 0]);
    assert!(html.contains("View job: ") && html.contains("Log in to Jira") && html.contains("Nov 21, 2026"), "{html}");
    assert!(!html.contains("Posted by"), "{html}");
}

#[test]
fn without_a_connection_there_is_one_button() {
    let html = shown(a_state(AccountLink::NotConnected));
    assert_eq!((buttons(&html), primary(&html)), (vec!["Connect to Upwork".into()], vec!["Connect to Upwork".into()]));
}

#[test]
fn a_viewer_without_a_connection_sees_the_jobs_without_post_again() {
    let open = Job { mine: false, ..a_job("1") };
    let html = shown(PanelState { jobs: vec![open.clone()], ..a_state(AccountLink::NotConnected) });
    assert_eq!(buttons(&html), ["Job actions", "Connect to Upwork"]);
    assert_eq!(
        (primary(&html), choices(&html, "actions-1")),
        (vec![], vec!["Copy link".to_owned(), "Remove from this issue".to_owned()])
    );
    assert!(html.contains("View job: ") && !html.contains("Hire a freelancer"), "{html}");
    let over = Job { status: Some(JobStatus::Expired), ..open };
    let html = shown(PanelState { jobs: vec![over], ..a_state(AccountLink::NotConnected) });
    assert_eq!(primary(&html), ["Connect to Upwork"]);
    assert!(html.contains("Hire a freelancer"), "{html}");
}

#[test]
fn a_connected_viewer_can_post_and_the_account_is_one_line_with_a_menu() {
    let html = shown(a_state(connected()));
    assert_eq!((buttons(&html), primary(&html)), (vec![POST.into(), "Account".into()], vec![POST.into()]));
    assert_eq!(choices(&html, "account"), ["Switch account", "Disconnect"]);
    assert!(html.contains("Ada Client · Acme"), "{html}");
}

#[test]
fn an_account_that_cannot_post_is_offered_another_account() {
    let account = AccountLink::Connected { name: "Ada".into(), organizations: Vec::new(), organization: None };
    let html = shown(a_state(account));
    assert_eq!(buttons(&html), ["Use another Upwork account", "Account"]);
    assert_eq!(primary(&html), ["Use another Upwork account"]);
    assert!(html.contains("for freelancers only"), "{html}");
}

#[test]
fn an_ended_connection_can_be_renewed_beside_an_open_job() {
    for jobs in [vec![], vec![a_job("1")]] {
        let html = shown(PanelState { jobs, ..a_state(AccountLink::ReconnectNeeded { name: "Ada".into() }) });
        assert_eq!(primary(&html), ["Reconnect to Upwork"]);
        assert_eq!(choices(&html, "account"), ["Switch account", "Disconnect"]);
    }
}

#[test]
fn a_pending_code_is_asked_for_in_every_panel_of_its_account() {
    let html = shown(PanelState { code_waiting: true, ..a_state(AccountLink::NotConnected) });
    assert_eq!(buttons(&html), ["Finish connecting", "Connect to Upwork"]);
    assert!(asks_for_code(&html) && code_form(&html).contains("Code from the Upwork window"), "{html}");
    let status = elements(&html, "p").into_iter().find(|(attributes, _)| attributes.contains("role=\"status\""));
    assert!(status.is_some_and(|(_, text)| text.contains("Enter it below")), "{html}");
    let html = shown(PanelState { code_waiting: true, ..a_state(connected()) });
    assert_eq!(buttons(&html), [POST, "Finish connecting", "Account"]);
    assert!(!asks_for_code(&shown(a_state(AccountLink::NotConnected))));
}

#[test]
fn while_a_code_is_pending_earlier_results_are_hidden() {
    let denied = PanelState { notice: Some(ConnectNotice::Denied), ..a_state(AccountLink::NotConnected) };
    assert_eq!(alerts(&shown(PanelState { code_waiting: true, ..denied.clone() })), [""; 0]);
    assert_eq!(alerts(&shown(denied)).len(), 1);
}

#[test]
fn each_job_is_a_link_named_by_its_title_in_the_given_order() {
    let state = PanelState { jobs: vec![a_job("2"), a_job("1")], ..a_state(connected()) };
    let html = shown(state);
    let links = job_links(&html);
    let names: Vec<_> = links.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["View job: Job 2", "View job: Job 1"]);
    for ((attributes, _), expected) in links.iter().zip(["~022\"", "~021\""]) {
        assert!(attributes.contains(expected), "{attributes}");
        assert!(attributes.contains("target=\"_blank\"") && attributes.contains("rel=\"noopener\""), "{attributes}");
    }
    assert_eq!(buttons(&html), ["Job actions", "Job actions", "Post another", "Account"]);
}

#[test]
fn with_an_open_job_no_button_is_primary() {
    let state = PanelState { jobs: vec![a_job("1")], ..a_state(connected()) };
    assert_eq!(primary(&shown(state.clone())), [""; 0]);
    let draft = shown(PanelState { draft_waiting: true, ..state.clone() });
    assert_eq!(
        (buttons(&draft), primary(&draft).len()),
        (["Job actions", "Continue draft", "Account"].map(str::to_owned).into(), 0)
    );
    let over = Job { status: Some(JobStatus::Filled), ..a_job("1") };
    assert_eq!(primary(&shown(PanelState { jobs: vec![over], ..state })), ["Post another"]);
}

#[test]
fn an_ended_job_can_be_copied_but_not_changed() {
    let over = Job { status: Some(JobStatus::Expired), ..a_job("1") };
    let menu = |job, draft_waiting| {
        choices(&shown(PanelState { jobs: vec![job], draft_waiting, ..a_state(connected()) }), "actions-1")
    };
    let of_over = ["Copy to new post", "Copy link", "Manage on Upwork", "Remove from this issue"];
    assert_eq!(menu(over.clone(), false), of_over);
    assert_eq!(menu(over.clone(), true), of_over, "the draft is asked about");
    let of_open = ["Edit", "Copy to new post", "Close job", "Copy link", "Manage on Upwork", "Remove from this issue"];
    assert_eq!(menu(a_job("1"), false), of_open);
    assert_eq!(menu(Job { mine: false, ..over }, false), ["Copy link", "Remove from this issue"]);
}

#[test]
fn menus_of_several_jobs_are_described_by_their_titles() {
    let html = shown(PanelState { jobs: vec![a_job("2"), a_job("1")], ..a_state(connected()) });
    for id in ["1", "2"] {
        let (_, button) = html.split_once(&format!("<button id=\"actions-{id}\"")).unwrap_or_default();
        let (attributes, _) = button.split_once('>').unwrap_or_default();
        assert!(attributes.contains(&format!("aria-describedby=\"view-{id}\"")), "{attributes}");
        assert!(
            attributes.contains("aria-haspopup=\"menu\"") && attributes.contains("aria-expanded=\"false\""),
            "{attributes}"
        );
        assert!(html.contains(&format!("id=\"view-{id}\"")), "{html}");
    }
}

#[test]
fn a_known_status_and_a_warning_are_shown() {
    let job = Job { status: Some(JobStatus::Open), warnings: vec![Warning::SkillsNotSaved], ..a_job("1") };
    let html = shown(PanelState { jobs: vec![job], ..a_state(connected()) });
    assert!(html.contains(">Open<") && html.contains("save the skills"));
}

#[test]
fn a_card_shows_pay_organization_poster_date_and_proposals() {
    let budget = Some(JobBudget::Fixed { cents: 125_050 });
    let organization = Some("Acme".to_owned());
    let job = Job { proposals: Some(3), hires: Some(1), budget, organization, ..a_job("1") };
    let budget = Some(JobBudget::Hourly { from_cents: 2_000, to_cents: 4_550 });
    let others = Job { mine: false, proposals: Some(0), budget, ..a_job("2") };
    let state = PanelState { jobs: vec![job, others], ..a_state(connected()) };
    let html = shown(state.clone());
    for words in [
        "3 proposals · 1 hire",
        "$1,250.50 fixed price · Acme",
        "Posted by you",
        "Nov 21, 2026",
        "No proposals yet",
        "$20.00–$45.50 an hour",
        "Posted by a colleague",
    ] {
        assert!(is_seen(&html, words), "{words}: {html}");
    }
    assert!(html.contains("datetime=\"2026-11-21T10:00:00Z\""), "{html}");
    let german = speaking(Language::German, || shown(state));
    assert!(is_seen(&german, "21.11.2026") && is_seen(&german, "3 Bewerbungen · 1 eingestellt"), "{german}");
    assert!(is_seen(&german, "1.250,50\u{a0}$ Festpreis · Acme"), "{german}");
}

#[test]
fn only_the_poster_of_a_job_gets_a_link_to_manage_it() {
    let managed = |mine| {
        let job = Job { mine, ..a_job("1") };
        choices(&shown(PanelState { jobs: vec![job], ..a_state(connected()) }), "actions-1")
            .contains(&"Manage on Upwork".to_owned())
    };
    assert!(managed(true) && !managed(false));
}

#[test]
fn old_ended_jobs_are_collapsed() {
    let over = |id| Job { status: Some(JobStatus::Cancelled), ..a_job(id) };
    let folded = |jobs| {
        let html = shown(PanelState { jobs, ..a_state(connected()) });
        let (_, fold) = html.split_once("<details").unwrap_or_default();
        let (fold, _) = fold.split_once("</details>").unwrap_or_default();
        let is_hidden = fold.split_once('>').is_some_and(|(tag, _)| tag.contains("hidden"));
        let words =
            fold.split_once("<summary>").and_then(|(_, rest)| rest.split_once('<')).map_or("", |(words, _)| words);
        (if is_hidden { String::new() } else { words.to_owned() }, job_links(fold).len())
    };
    assert_eq!(folded(vec![a_job("3"), over("2"), over("1")]), ("2 closed jobs".into(), 2));
    assert_eq!(folded(vec![over("3"), a_job("2"), over("1")]), ("2 closed jobs".into(), 2));
    assert_eq!(folded(vec![over("2"), over("1")]), ("1 closed job".into(), 1), "the newest is there to be seen");
    assert_eq!(folded(vec![a_job("2"), a_job("1")]), (String::new(), 0));
}

#[test]
fn refresh_is_offered_only_if_a_status_can_be_read() {
    let shown = |statuses| buttons(&shown(PanelState { jobs: vec![a_job("1")], statuses, ..a_state(connected()) }));
    assert_eq!(shown(Statuses::Closed), ["Job actions", "Post another", "Account"]);
    for statuses in [Statuses::Readable, Statuses::Due] {
        assert_eq!(shown(statuses), ["Job actions", "Post another", "Refresh", "Account"]);
    }
}

#[test]
fn a_saved_draft_is_the_next_step_and_shows_when_it_was_saved() {
    let draft_saved_at = Some("2026-11-20T23:30:00Z".into());
    let html = shown(PanelState { draft_waiting: true, draft_saved_at, ..a_state(connected()) });
    assert!(is_seen(&html, "Draft saved") && is_seen(&html, "Nov 20, 2026"), "{html}");
    assert_eq!(
        (buttons(&html), primary(&html)),
        (vec!["Continue draft".into(), "Account".into()], vec!["Continue draft".into()])
    );
    assert!(!is_seen(&shown(a_state(connected())), "Draft saved"));
}

#[test]
fn a_refusal_keeps_its_message_and_one_way_to_retry() {
    let post = FailedPost::Refused { message: "No telephone numbers.".into(), reference: "r-7".into() };
    let draft_saved_at = Some("2026-11-20T23:30:00Z".into());
    let failed_post = Some(post.clone());
    let html = shown(PanelState { failed_post, draft_waiting: true, draft_saved_at, ..a_state(connected()) });
    assert!(is_seen(&html, "Upwork rejected the post: “No telephone numbers”. Your draft is saved."), "{html}");
    assert!(is_seen(&html, "Reference: r-7"), "{html}");
    assert_eq!(buttons(&html), ["Continue draft", "Account"]);
    assert!(html.contains("<p hidden class=\"hint\">Draft saved"), "one sentence for one fact: {html}");
    let html = shown(PanelState { failed_post: Some(post), ..a_state(AccountLink::NotConnected) });
    assert_eq!(buttons(&html), ["Connect to Upwork"]);
}

#[test]
fn a_read_only_viewer_sees_the_jobs_first_and_a_quiet_line_below() {
    let html = shown(PanelState { view_only: true, jobs: vec![a_job("1")], ..a_state(connected()) });
    let (before, after) = html.split_once("You need permission to edit this issue to post it.").unwrap_or_default();
    assert!(
        before.contains("View job: ") && !after.contains("View job: ") && before.ends_with("<p class=\"hint\">"),
        "{html}"
    );
    assert_eq!(choices(&html, "actions-1"), ["Copy link", "Manage on Upwork"]);
    assert_eq!(buttons(&html), ["Job actions", "Account"]);
    let html =
        shown(PanelState { view_only: true, jobs: vec![Job { mine: false, ..a_job("1") }], ..a_state(connected()) });
    assert_eq!(buttons(&html), ["Account"], "a menu without items is none");
}

#[test]
fn the_selected_organization_is_shown_beside_the_account() {
    let organizations: Vec<_> = ["1", "2"].map(|id| Organization { id: id.into(), name: format!("Org {id}") }).into();
    let account = |organization| AccountLink::Connected {
        name: "Ada".into(),
        organizations: organizations.clone(),
        organization,
    };
    assert!(shown(a_state(account(Some("2".into())))).contains("Ada · Org 2"));
    assert!(!shown(a_state(account(None))).contains("Ada · "));
}

#[test]
fn a_question_is_shown_only_beside_its_job() {
    let state = PanelState { jobs: vec![a_job("2"), a_job("1")], ..a_state(connected()) };
    let html = Owner::new().with(|| {
        let panel = super::Panel::new(state);
        panel.prompts().ask(Question::Remove(a_job("2")));
        joined(&super::draw(panel).to_html())
    });
    let seen = |part: &&str| {
        part.split_once('>').is_some_and(|(tag, _)| tag.contains("class=\"ask\"") && !tag.contains("hidden"))
    };
    let open: Vec<_> = html.split("<div ").filter(seen).collect();
    let [question] = &open[..] else { panic!("{} questions: {html}", open.len()) };
    assert!(question.contains("id=\"question-2\">Remove “Job 2” from this issue?"), "{question}");
    let before = html.split_once("Remove “Job 2”").map_or("", |(before, _)| before);
    assert!(before.contains("View job: ") && !before.contains("id=\"view-1\""), "beside the first job: {html}");
}

#[test]
fn a_post_in_flight_is_a_status_and_no_second_one_is_offered() {
    let post = PostInFlight { title: "Fix it".into(), mine: true, checking: true, given_up: false };
    let html = shown(PanelState { posting: Some(post), jobs: vec![a_job("1")], ..a_state(connected()) });
    let status = elements(&html, "p").into_iter().find(|(attributes, _)| attributes.contains("role=\"status\""));
    assert!(status.is_some_and(|(_, text)| text.contains("We're checking") && text.contains("Fix it")), "{html}");
    assert_eq!(buttons(&html), ["Job actions", "Account"]);
    assert!(!choices(&html, "actions-1").contains(&"Copy to new post".to_owned()), "{html}");
}

#[test]
fn a_failed_connect_is_an_alert_with_a_way_to_retry() {
    for (notice, words) in [(ConnectNotice::Denied, "allow access"), (ConnectNotice::Failed, "did not complete")] {
        let html = shown(PanelState { notice: Some(notice), ..a_state(AccountLink::NotConnected) });
        let alerts = alerts(&html);
        assert!(matches!(&alerts[..], [alert] if alert.contains(words)), "{html}");
        assert_eq!(buttons(&html), ["Connect to Upwork"]);
    }
}

#[test]
fn without_an_error_the_panel_has_no_alert() {
    assert_eq!(alerts(&shown(a_state(connected()))), [""; 0]);
}

#[test]
fn without_javascript_the_panel_says_that_it_needs_it() {
    let html = shown(a_state(connected()));
    let (_, rest) = html.split_once("<noscript>").unwrap_or_default();
    assert!(rest.contains("need JavaScript"), "{html}");
}

#[test]
fn an_abandoned_post_is_a_warning_and_blocks_nothing() {
    let post = PostInFlight { title: "Fix it".into(), mine: true, checking: true, given_up: true };
    let html = shown(PanelState { posting: Some(post), ..a_state(connected()) });
    assert!(html.contains("Look on Upwork before you post it again"), "{html}");
    assert_eq!(buttons(&html), [POST, "Account"]);
}

#[test]
fn a_users_title_is_escaped() {
    let job = Job { title: "<img src=x>".into(), ..a_job("1") };
    assert!(!shown(PanelState { jobs: vec![job], ..a_state(connected()) }).contains("<img"));
}
