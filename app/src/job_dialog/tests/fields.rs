use leptos::prelude::Owner;

use super::super::dialog::Dialog;
use super::{a_page, an_account, an_organization, is_hidden, label, shown, some_options, tag};
use crate::model::{DialogPage, DraftSkill, Field, FormParts, JobDraft, Payment, Service};

#[test]
fn every_field_has_a_label() {
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
        ("hourly-from", "Rate from (US$ an hour)"),
        ("hourly-to", "Rate to (US$ an hour)"),
        ("experience", "Experience level"),
        ("visibility", "Visibility"),
        ("hours", "Hours a week"),
        ("length", "Project length"),
        ("organization", "Organization"),
        ("skills", "Skills"),
        ("people", "Number of freelancers"),
        ("english", "English level"),
        ("deadline", "Deadline"),
        ("project-type", "Project type"),
        ("hide-budget", "Hide the budget from freelancers"),
    ] {
        assert_eq!(label(&html, id), words);
        assert!(!tag(&html, id).is_empty() && !is_hidden(&html, id), "{id}");
    }
    assert!(is_hidden(&html, "amount"));
    assert_eq!(label(&shown(a_page()), "amount"), "Amount (US$)");
}

#[test]
fn unsupported_fields_are_not_rendered() {
    let left_out = vec![Field::HourlyFrom, Field::HourlyTo, Field::Hours, Field::Experience];
    let parts = FormParts { left_out, length_for_budget: true, no_preferences: true };
    let draft = JobDraft { payment: Payment::Hourly, ..a_page().draft };
    let html = shown(DialogPage { draft, parts, ..a_page() });
    for id in ["hourly-from", "hourly-to", "hours", "experience"] {
        assert!(is_hidden(&html, id), "{id}");
    }
    assert!(!is_hidden(&html, "length") && tag(&html, "length").contains(" required"));
}

#[test]
fn required_fields_are_marked() {
    let html = shown(a_page());
    for id in ["title", "description", "category", "subcategory", "amount", "experience", "visibility"] {
        assert!(tag(&html, id).contains(" required"), "{}", tag(&html, id));
    }
}

#[test]
fn the_visibility_is_not_preselected() {
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
fn a_single_organization_is_not_asked_for() {
    assert!(!shown(a_page()).contains("id=\"organization\""));
}

#[test]
fn the_last_used_of_several_organizations_is_preselected() {
    let account = an_account(vec![an_organization("a"), an_organization("b")]);
    let html = shown(DialogPage { account, ..a_page() });
    let (_, chosen) = html.split_once("value=\"b\"").unwrap_or_default();
    assert!(chosen.split_once('>').is_some_and(|(attributes, _)| attributes.contains("selected")), "{html}");
}

#[test]
fn a_draft_for_an_organization_the_user_left_needs_another_one() {
    let account = an_account(vec![an_organization("a"), an_organization("b")]);
    let draft = JobDraft { organization: "left".into(), ..a_page().draft };
    Owner::new().with(|| {
        let dialog = Dialog::new(DialogPage { draft, account, ..a_page() });
        assert_eq!(dialog.entries().text(Field::Organization), "");
        dialog.check();
        assert_eq!(dialog.checks().show_all()[0].field, Field::Organization);
    });
}

#[test]
fn a_draft_drops_the_organization_of_a_replaced_account() {
    for edits in [false, true] {
        let draft = JobDraft { organization: "a".into(), ..a_page().draft };
        Owner::new().with(|| {
            let dialog = Dialog::new(DialogPage { edits, draft, ..a_page() });
            dialog.check();
            assert_eq!(dialog.entries().text(Field::Organization), "a");
            dialog.choices().account.set(an_account(vec![an_organization("b")]));
            dialog.check();
            let expected = if edits { "a" } else { "" };
            assert_eq!(dialog.entries().text(Field::Organization), expected, "a job that is there stays where it is");
        });
    }
}

#[test]
fn no_service_is_asked_for_if_the_subcategory_has_none() {
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
fn skills_and_questions_of_a_draft_are_rendered_without_javascript() {
    let skills = vec![DraftSkill { id: Some("1".into()), name: "Rust".into(), optional: false }];
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
