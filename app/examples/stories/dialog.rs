use app::Language::{self, English, German};
use app::model::{
    AccountLink, DraftSkill, ExperienceLevel, Field, FormOptions, FormParts, Hours, JobDraft, Organization, Payment,
    Visibility,
};
use app::page::{DialogPage, Drawn, Page};
use serde_json::{Result, from_value, json};

use crate::{Screen, Story};

const DESCRIPTION: &str = "Goal\n\nPatients book an appointment without calling the front desk.\n\n\
    What to build\n\n- A calendar with free slots\n- A form that asks for a name and a telephone number";

pub(crate) fn stories() -> Result<Vec<Story>> {
    let pages = pages()?;
    let english = pages.iter().map(|(name, page)| story(name, page, English));
    let german = ["dialog-issue", "dialog-hourly", "dialog-jira-silent"];
    let in_german = pages.iter().filter(|(name, _)| german.contains(name));
    Ok(english.chain(in_german.map(|(name, page)| story(name, page, German))).collect())
}

fn story(name: &str, page: &DialogPage, language: Language) -> Story {
    let page = Page::JobDialog(Box::new(page.clone()));
    Story::new(Screen::Dialog, name, language, |assets, language| Drawn::new(&page, assets, language).html(None))
}

fn pages() -> Result<Vec<(&'static str, DialogPage)>> {
    let issue = || opened(&of_issue(), None);
    let typed = |draft: JobDraft| opened(&draft, Some("2026-11-21T10:00:00Z"));
    let account = client(&["Harbour Clinic", "North Pier Studio"]);
    let reconnect = AccountLink::ReconnectNeeded { name: "Clara Klein".into() };
    Ok(vec![
        ("dialog-empty", opened(&JobDraft::default(), None)?),
        ("dialog-issue", issue()?),
        ("dialog-restored", typed(fixed())?),
        ("dialog-hourly", typed(hourly())?),
        ("dialog-organizations", DialogPage { account, ..issue()? }),
        ("dialog-no-choices", DialogPage { options: None, ..issue()? }),
        ("dialog-jira-silent", DialogPage { from_issue: false, ..opened(&JobDraft::default(), None)? }),
        ("dialog-reconnect", DialogPage { account: reconnect, ..issue()? }),
        ("dialog-edit-loading", DialogPage { edits: true, ..opened(&JobDraft::default(), None)? }),
        ("dialog-rest", DialogPage { parts: rest(), ..issue()? }),
        ("dialog-rest-hourly", DialogPage { parts: rest(), ..typed(hourly())? }),
    ])
}

/// A dialog that opens with this draft, given as JSON so that optional parts can be omitted.
pub(crate) fn opened(draft: &JobDraft, saved_at: Option<&str>) -> Result<DialogPage> {
    let page: DialogPage = from_value(json!({
        "edits": false, "post_id": "p1", "draft": draft, "issue_draft": of_issue(), "account": "anonymous", "parts": {},
        "from_issue": true, "saved_at": saved_at,
        "suggestions": ["booking", "frontend"], "jira_host": "jira.example",
    }))?;
    Ok(DialogPage { account: client(&["Harbour Clinic"]), options: Some(options()?), ..page })
}

pub(crate) fn client(organizations: &[&str]) -> AccountLink {
    let organizations = organizations.iter().map(|name| Organization { id: (*name).into(), name: (*name).into() });
    AccountLink::Connected { name: "Clara Klein".into(), organizations: organizations.collect(), organization: None }
}

fn options() -> Result<FormOptions> {
    from_value(json!({
        "categories": [{ "id": "c1", "name": "Web, Mobile & Software Dev", "subcategories": [{
            "id": "s1", "name": "Web Development", "services": [{ "id": "o1", "name": "Full Stack Development" }],
        }] }],
        "lengths": [{ "id": "l1", "name": "1 to 3 months" }],
    }))
}

/// What the discontinued REST API does not support.
fn rest() -> FormParts {
    use Field::{Experience, HourlyFrom, HourlyTo, Hours, People, Questions, Service};
    let left_out = vec![HourlyFrom, HourlyTo, Hours, Experience, Service, Questions, People];
    FormParts { left_out, length_for_budget: true, no_preferences: true }
}

pub(crate) fn of_issue() -> JobDraft {
    let title = "Build a booking page for the clinic".into();
    JobDraft { title, description: DESCRIPTION.into(), ..JobDraft::default() }
}

/// Every field has a value.
pub(crate) fn fixed() -> JobDraft {
    JobDraft {
        title: "Build a booking page for a clinic in Hamburg".into(),
        description: DESCRIPTION.into(),
        category: "c1".into(),
        subcategory: "s1".into(),
        service: "o1".into(),
        skills: vec![
            DraftSkill { id: Some("k1".into()), name: "TypeScript".into(), optional: false },
            skill("Appointment books"),
        ],
        amount: "1,250.00".into(),
        experience: Some(ExperienceLevel::Intermediate),
        length: "l1".into(),
        people: "2".into(),
        visibility: Some(Visibility::UpworkUsers),
        questions: vec!["Which booking pages have you built?".into()],
        ..JobDraft::default()
    }
}

pub(crate) fn hourly() -> JobDraft {
    let (hourly_from, hourly_to) = ("20".into(), "45.50".into());
    JobDraft { payment: Payment::Hourly, hourly_from, hourly_to, hours: Some(Hours::PartTime), ..fixed() }
}

pub(crate) fn skill(name: &str) -> DraftSkill {
    DraftSkill { id: None, name: name.into(), optional: false }
}
