use leptos::prelude::*;

use super::screen;
use crate::model::{AccountLink, Category, DraftSkill, Field, FormOptions, FormParts, JobDraft};
use crate::model::{Length, Organization, Payment, Service, Subcategory};
use crate::page::DialogPage;

fn shown(page: DialogPage) -> String {
    Owner::new().with(|| screen(page).to_html())
}

fn an_organization(id: &str) -> Organization {
    Organization { id: id.into(), name: format!("Organization {id}") }
}

fn an_account(organizations: Vec<Organization>) -> AccountLink {
    AccountLink::Connected { name: "Ada".into(), organizations, organization: Some("b".into()) }
}

fn some_options() -> FormOptions {
    let subcategory = Subcategory { id: "s1".into(), name: "Web Development".into(), services: Vec::new() };
    let category = Category { id: "c1".into(), name: "Software".into(), subcategories: vec![subcategory] };
    FormOptions { categories: vec![category], lengths: vec![Length { id: "l1".into(), name: "1 to 3 months".into() }] }
}

fn a_page() -> DialogPage {
    DialogPage {
        edits: false,
        post_id: "p1".into(),
        draft: JobDraft {
            title: "Fix the login".into(),
            description: "Line one\nLine two".into(),
            ..Default::default()
        },
        issue_draft: JobDraft::default(),
        saved_at: None,
        from_issue: true,
        suggestions: vec!["front end".into(), "Website".into()],
        jira_host: "clinic.atlassian.net".into(),
        options: Some(some_options()),
        parts: FormParts::default(),
        account: an_account(vec![an_organization("a")]),
    }
}

/// The start tag with this id.
fn tag<'a>(html: &'a str, id: &str) -> &'a str {
    let Some(at) = html.find(&format!("id=\"{id}\"")) else { return "" };
    let start = html[..at].rfind('<').unwrap_or_default();
    &html[start..at + html[at..].find('>').unwrap_or_default()]
}

/// The words of the label of the field with this id.
fn label<'a>(html: &'a str, id: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("<label for=\"{id}\">")).unwrap_or_default();
    rest.split_once("</label>").unwrap_or_default().0
}

/// Whether the row of a field is hidden.
fn is_hidden(html: &str, id: &str) -> bool {
    let before = html.split_once(&format!("<label for=\"{id}\">")).unwrap_or_default().0;
    let row = before.rfind("class=\"field\">").and_then(|at| Some(&before[before[..at].rfind('<')?..at]));
    row.is_some_and(|attributes| attributes.contains(" hidden"))
}

#[test]
fn every_field_is_found_by_its_label() {
    let draft = JobDraft { payment: Payment::Hourly, ..a_page().draft };
    let account = an_account(vec![an_organization("a"), an_organization("b")]);
    let html = shown(DialogPage { draft, account, ..a_page() });
    for (id, words) in [
        ("title", "Title"),
        ("description", "Description"),
        ("category", "Category"),
        ("subcategory", "Subcategory"),
        ("fixed", "Fixed price"),
        ("hourly", "Hourly"),
        ("hourly-from", "From (US$ an hour)"),
        ("hourly-to", "To (US$ an hour)"),
        ("experience", "Experience level"),
        ("visibility", "Who can see this job"),
        ("hours", "Hours a week"),
        ("length", "Project length"),
        ("organization", "Organization"),
        ("skills", "Skills"),
        ("people", "People wanted"),
    ] {
        assert_eq!(label(&html, id), words);
        assert!(!tag(&html, id).is_empty() && !is_hidden(&html, id), "{id}");
    }
    assert!(is_hidden(&html, "amount"));
    assert_eq!(label(&shown(a_page()), "amount"), "Amount (US$)");
}

#[test]
fn what_upwork_does_not_take_is_not_asked_for() {
    let left_out = vec![Field::HourlyFrom, Field::HourlyTo, Field::Hours, Field::Experience];
    let parts = FormParts { left_out, length_for_budget: true };
    let draft = JobDraft { payment: Payment::Hourly, ..a_page().draft };
    let html = shown(DialogPage { draft, parts, ..a_page() });
    for id in ["hourly-from", "hourly-to", "hours", "experience"] {
        assert!(is_hidden(&html, id), "{id}");
    }
    assert!(!is_hidden(&html, "length") && tag(&html, "length").contains(" required"));
}

#[test]
fn required_fields_say_so() {
    let html = shown(a_page());
    for id in ["title", "description", "category", "subcategory", "amount", "experience", "visibility"] {
        assert!(tag(&html, id).contains(" required"), "{}", tag(&html, id));
    }
}

#[test]
fn the_issue_stands_in_the_fields_without_any_script() {
    let html = shown(a_page());
    assert!(tag(&html, "title").contains("value=\"Fix the login\""));
    assert!(html.contains("Line one\nLine two</textarea>"), "{html}");
}

#[test]
fn a_line_break_at_the_beginning_survives_the_parser() {
    let draft = JobDraft { description: "\nLine".into(), ..a_page().draft };
    assert!(shown(DialogPage { draft, ..a_page() }).contains(">\n\nLine</textarea>"));
}

#[test]
fn a_description_does_not_end_its_field() {
    let hostile = "</textarea><img src=x onerror=alert(1)> &lt;";
    let draft = JobDraft { description: hostile.into(), ..JobDraft::default() };
    let html = shown(DialogPage { draft, ..a_page() });
    assert!(html.contains("&lt;/textarea>&lt;img src=x onerror=alert(1)> &amp;lt;</textarea>"), "{html}");
}

#[test]
fn who_can_see_the_job_is_not_chosen_for_the_user() {
    let html = shown(a_page());
    let (_, select) = html.split_once("id=\"visibility\"").unwrap_or_default();
    let (select, _) = select.split_once("</select>").unwrap_or_default();
    let (_, chosen) = select.split_once(" selected").unwrap_or_default();
    assert!(select.contains("value=\"\"") && chosen.contains("Choose…"), "{select}");
    assert_eq!(select.matches(" selected").count(), 1);
}

#[test]
fn subcategories_follow_the_category() {
    assert!(!shown(a_page()).contains("Web Development"));
    let draft = JobDraft { category: "c1".into(), ..a_page().draft };
    assert!(shown(DialogPage { draft, ..a_page() }).contains("Web Development"));
}

#[test]
fn one_organization_is_no_question() {
    assert!(!shown(a_page()).contains("id=\"organization\""));
}

#[test]
fn of_several_organizations_the_last_one_is_chosen() {
    let account = an_account(vec![an_organization("a"), an_organization("b")]);
    let html = shown(DialogPage { account, ..a_page() });
    let (_, chosen) = html.split_once("value=\"b\"").unwrap_or_default();
    assert!(chosen.split_once('>').is_some_and(|(attributes, _)| attributes.contains("selected")), "{html}");
}

#[test]
fn nothing_is_wrong_before_the_user_did_anything() {
    let html = shown(DialogPage { draft: JobDraft::default(), ..a_page() });
    assert!(!html.contains("aria-invalid=\"true\"") && !html.contains("<p class=\"problem\""), "{html}");
}

#[test]
fn without_the_choices_of_upwork_the_rest_of_the_form_is_there() {
    let html = shown(DialogPage { options: None, ..a_page() });
    assert!(html.contains("Loading the choices") && html.contains("role=\"status\""));
    assert!(is_hidden(&html, "category") && !is_hidden(&html, "title"));
}

#[test]
fn an_unread_issue_is_told() {
    let told = |from_issue| shown(DialogPage { from_issue, ..a_page() }).contains(">The issue could not");
    assert!(told(false) && !told(true));
}

#[test]
fn a_dead_connection_offers_its_way_back_beside_the_form() {
    let html = shown(DialogPage { account: AccountLink::ReconnectNeeded { name: "Ada".into() }, ..a_page() });
    assert!(html.contains("Reconnect to Upwork</button>") && !is_hidden(&html, "title"));
}

#[test]
fn a_subcategory_without_services_asks_for_none() {
    let draft = JobDraft { subcategory: "s1".into(), category: "c1".into(), ..a_page().draft };
    assert!(is_hidden(&shown(DialogPage { draft: draft.clone(), ..a_page() }), "service"));
    let mut options = some_options();
    options.categories[0].subcategories[0].services = vec![Service { id: "o1".into(), name: "Full Stack".into() }];
    let html = shown(DialogPage { draft, options: Some(options), ..a_page() });
    assert!(
        !is_hidden(&html, "service") && html.contains("Full Stack") && !tag(&html, "service").contains(" required")
    );
}

#[test]
fn skills_and_questions_of_a_draft_are_there_without_any_script() {
    let skills = vec![DraftSkill { id: Some("1".into()), name: "Rust".into() }];
    let questions = vec!["Why <you>?".into(), "When?".into()];
    let html = shown(DialogPage { draft: JobDraft { skills, questions, ..a_page().draft }, ..a_page() });
    assert!(html.contains("Remove Rust") && tag(&html, "question-1").contains("value=\"Why &lt;you&gt;?\""), "{html}");
    assert!(tag(&html, "question-2").contains("When?"));
    assert!(tag(&html, "skills").contains("aria-expanded=\"false\""));
}

#[test]
fn the_issue_suggests_skills() {
    let html = shown(a_page());
    assert!(html.contains(">Add front end</button>") && html.contains(">Add Website</button>"), "{html}");
}

#[test]
fn a_kept_draft_is_told_and_can_be_discarded() {
    let html = shown(DialogPage { saved_at: Some("2026-11-21T10:00:00Z".into()), ..a_page() });
    assert!(html.contains(">Your draft</p>") && html.matches(">Discard draft</button>").count() == 1, "{html}");
    assert!(!shown(a_page()).contains(">Discard draft</button>"));
}

#[test]
fn what_is_the_issues_says_so_and_what_is_not_can_be_set_back() {
    let issue_draft = JobDraft { title: "Fix the login".into(), description: "Other".into(), ..JobDraft::default() };
    let html = shown(DialogPage { issue_draft, ..a_page() });
    let (title, rest) = html.split_once("id=\"title\"").unwrap_or_default();
    assert!(title.contains(">From the issue</p>"), "{title}");
    assert!(rest.contains("<p hidden class=\"lozenge\">"), "{rest}");
}

#[test]
fn the_dialog_can_be_posted_and_closed() {
    let html = shown(a_page());
    assert!(html.contains(">Post job</button>") && html.contains(">Close</button>"));
    assert!(!tag(&html, "close").contains("disabled"));
}
