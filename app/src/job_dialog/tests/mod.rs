//! The dialog as the server renders it.

mod fields;
mod screen;

use leptos::prelude::*;

use super::screen;
use crate::model::{
    AccountLink, Category, DialogPage, FormOptions, FormParts, JobDraft, Length, Organization, Subcategory,
};

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
    FormOptions {
        categories: vec![category],
        lengths: vec![Length { id: "l1".into(), name: "1 to 3 months".into() }],
        ..FormOptions::default()
    }
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
        issue_gaps: Vec::new(),
        suggestions: vec!["front end".into(), "Website".into()],
        open_jobs: Vec::new(),
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

/// The text of the label of the field with this id.
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
