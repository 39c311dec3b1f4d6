use leptos::prelude::*;

use super::super::dialog::Dialog;
use super::super::draw;
use super::super::state::PostProgress;
use super::{a_page, is_hidden, shown, tag};
use crate::model::testing::a_job;
use crate::model::{AccountLink, DialogPage, IssueGap, Job, JobDraft, Visibility};

#[test]
fn the_fields_contain_the_issue_without_javascript() {
    let html = shown(a_page());
    assert!(tag(&html, "title").contains("value=\"Fix the login\""));
    assert!(html.contains("Line one\nLine two</textarea>"), "{html}");
}

#[test]
fn a_leading_line_break_survives_the_html_parser() {
    let draft = JobDraft { description: "\nLine".into(), ..a_page().draft };
    assert!(shown(DialogPage { draft, ..a_page() }).contains(">\n\nLine</textarea>"));
}

#[test]
fn a_description_cannot_close_its_textarea() {
    let hostile = "</textarea><img src=x onerror=alert(1)> &lt;";
    let draft = JobDraft { description: hostile.into(), ..JobDraft::default() };
    let html = shown(DialogPage { draft, ..a_page() });
    assert!(html.contains("&lt;/textarea>&lt;img src=x onerror=alert(1)> &amp;lt;</textarea>"), "{html}");
}

#[test]
fn a_new_form_shows_no_problems() {
    let html = shown(DialogPage { draft: JobDraft::default(), ..a_page() });
    assert!(!html.contains("aria-invalid=\"true\"") && !html.contains("<p class=\"problem\""), "{html}");
}

#[test]
fn the_form_is_shown_without_the_choices_from_upwork() {
    let html = shown(DialogPage { options: None, ..a_page() });
    assert!(html.contains("Loading Upwork's categories") && html.contains("role=\"status\""));
    assert!(is_hidden(&html, "category") && !is_hidden(&html, "title"));
}

#[test]
fn an_unread_issue_is_announced() {
    let has_warning = |from_issue| shown(DialogPage { from_issue, ..a_page() }).contains(">The issue could not");
    assert!(has_warning(false) && !has_warning(true));
}

#[test]
fn an_issue_the_app_may_not_read_is_reported_with_a_remedy() {
    let page = DialogPage { from_issue: false, issue_gaps: vec![IssueGap::Hidden], ..a_page() };
    let html = shown(page);
    assert!(html.contains("give the app access to the project") && !html.contains("could not be read"), "{html}");
}

#[test]
fn parts_of_the_issue_that_the_form_lacks_are_listed() {
    let with_gaps = |issue_gaps| shown(DialogPage { issue_gaps, ..a_page() });
    let html = with_gaps(vec![IssueGap::DescriptionEnd, IssueGap::NamesAndFiles]);
    assert!(
        html.contains("description is longer than this form takes, so its end is missing. Names, pictures and files")
    );
    assert!(!with_gaps(Vec::new()).contains("is missing"));
}

#[test]
fn an_ended_connection_can_be_renewed_beside_the_form() {
    let html = shown(DialogPage { account: AccountLink::ReconnectNeeded { name: "Ada".into() }, ..a_page() });
    assert!(html.contains("Reconnect to Upwork</button>") && !is_hidden(&html, "title"));
}

#[test]
fn a_saved_draft_is_announced_and_can_be_discarded() {
    let html = shown(DialogPage { saved_at: Some("2026-11-21T10:00:00Z".into()), ..a_page() });
    assert!(html.contains(">Your draft</p>") && html.matches(">Discard draft</button>").count() == 1, "{html}");
    assert!(!shown(a_page()).contains(">Discard draft</button>"));
}

#[test]
fn text_from_the_issue_is_marked_and_edited_text_can_be_reset() {
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

fn an_open_job() -> Job {
    Job { title: "Fix <the> login".into(), ..a_job("7") }
}

#[test]
fn an_open_job_of_the_issue_is_shown_before_posting() {
    let html = shown(DialogPage { open_jobs: vec![an_open_job()], ..a_page() });
    assert!(html.contains("already has an open job:") && html.contains("Fix &lt;the&gt; login"), "{html}");
    assert!(html.contains("href=\"https://www.upwork.com/jobs/~027\""));
}

#[test]
fn nothing_can_be_entered_while_the_job_is_being_posted() {
    let inert = |progress: Option<PostProgress>| {
        Owner::new().with(|| {
            let dialog = Dialog::new(a_page());
            if let Some(progress) = progress {
                dialog.posting().set(progress);
            }
            draw(dialog, String::new()).to_html().contains("<div inert class=\"body\">")
        })
    };
    assert!(!inert(None) && inert(Some(PostProgress::Posting)) && inert(Some(PostProgress::Checking)));
}

#[test]
fn the_preview_lists_missing_and_invalid_fields_separately_with_links() {
    let draft = JobDraft { amount: "a lot".into(), visibility: Some(Visibility::Anyone), ..a_page().draft };
    let html = Owner::new().with(|| {
        let dialog = Dialog::new(DialogPage { draft, ..a_page() });
        dialog.check();
        dialog.previewing().set(true);
        draw(dialog, String::new()).to_html()
    });
    let (_, preview) = html.split_once("id=\"preview\"").unwrap_or_default();
    assert!(preview.contains("<a href=\"#category\">Not filled in yet</a>"), "{preview}");
    assert!(preview.contains("<a href=\"#amount\">Needs a correction: “a lot” is not an amount"), "{preview}");
    assert!(preview.contains("<a>Anyone (also in search engines)</a>"), "{preview}");
}
