use app::Language::{self, English, German};
use app::api::{ApiError, ErrorCode};
use app::model::{AccountLink, Field, FieldError, FormOptions, JobDraft, OnUpwork, Problem};
use app::page::DialogPage;
use app::stories::{DialogStory, render_dialog};
use serde_json::{Result, from_value, json};

use crate::Picture::{self, Bottom, Top, Whole};
use crate::dialog::{client, fixed, hourly, of_issue, opened, skill};
use crate::{Screen, Story};

const JOB: &str = "https://www.upwork.com/jobs/~021944066025694923368";
const SAVED_AT: &str = "2026-11-21T10:00:00Z";
const GERMAN: [(&str, Picture); 6] = [
    ("dialog-problems", Top),
    ("dialog-preview-hourly", Whole),
    ("dialog-ask-publish", Top),
    ("dialog-edit", Top),
    ("dialog-edit-compared", Top),
    ("dialog-edit-overtaken", Bottom),
];

/// States that a dialog reaches after it was opened.
pub(crate) fn stories() -> Result<Vec<Story>> {
    let moments = [entering()?, prompts()?, sent()?, editing()?].concat();
    let english = moments.iter().map(|moment| story(moment, English));
    let german = GERMAN.iter().filter_map(|(name, picture)| {
        let moment = moments.iter().find(|moment| moment.0 == *name)?;
        Some(story(moment, German).showing(*picture))
    });
    Ok(english.chain(german).collect())
}

type Row = (&'static str, Picture, DialogPage, DialogStory);

fn story((name, picture, page, moment): &Row, language: Language) -> Story {
    let story =
        Story::new(Screen::Dialog, name, language, |assets, language| render_dialog(page, moment, assets, language));
    story.showing(*picture)
}

fn entering() -> Result<Vec<Row>> {
    let searched = || DialogStory::Searched {
        typed: "py".into(),
        found: ["Python", "PyTorch", "Python Script"].map(skill).into(),
        active: 1,
    };
    let no_offer = DialogPage { options: None, ..opened(&of_issue(), None)? };
    let untold = DialogPage { account: client(&["Harbour Clinic", "North Pier Studio"]), ..opened(&wrong(), None)? };
    Ok(vec![
        ("dialog-problems", Whole, untold, DialogStory::Tried),
        ("dialog-one-problem", Top, opened(&JobDraft { title: String::new(), ..fixed() }, None)?, DialogStory::Tried),
        ("dialog-skills", Whole, opened(&fixed(), None)?, searched()),
        ("dialog-preview", Whole, opened(&fixed(), None)?, DialogStory::Previewed),
        ("dialog-preview-hourly", Whole, opened(&hourly(), None)?, DialogStory::Previewed),
        ("dialog-preferences", Whole, with_preferences()?, DialogStory::Tried),
        ("dialog-preview-wrong", Whole, opened(&wrong(), None)?, DialogStory::Previewed),
        ("dialog-preview-unfinished", Whole, opened(&of_issue(), None)?, DialogStory::Previewed),
        ("dialog-saved", Bottom, opened(&fixed(), None)?, DialogStory::Saved),
        ("dialog-not-saved", Bottom, opened(&fixed(), None)?, DialogStory::NotSaved),
        ("dialog-no-choices-failed", Top, no_offer, DialogStory::OfferFailed(error(ErrorCode::UpworkUnavailable))),
    ])
}

fn prompts() -> Result<Vec<Row>> {
    Ok(vec![
        ("dialog-ask-discard", Top, opened(&fixed(), Some(SAVED_AT))?, DialogStory::ConfirmDiscard),
        ("dialog-ask-lose", Top, opened(&fixed(), None)?, DialogStory::ConfirmLose),
        ("dialog-ask-leave", Top, opened(&fixed(), None)?, DialogStory::ConfirmLeave),
        ("dialog-ask-publish", Whole, opened(&telling(), None)?, DialogStory::ConfirmPublish),
        ("dialog-ask-another", Bottom, posted_before()?, DialogStory::ConfirmPostAnother),
    ])
}

fn sent() -> Result<Vec<Row>> {
    let dialog = || opened(&fixed(), Some(SAVED_AT));
    let no_contacts =
        FieldError::new(Field::Description, Problem::Refused("description must not contain contact details".into()));
    let refused = DialogStory::Refused {
        message: "description must not contain contact details".into(),
        fields: vec![no_contacts],
        reference: "0d6d4c1e-2f57".into(),
    };
    let lost = AccountLink::ReconnectNeeded { name: "Clara Klein".into() };
    let lost = DialogPage { account: lost, ..dialog()? };
    Ok(vec![
        ("dialog-posting", Bottom, dialog()?, DialogStory::Posting),
        ("dialog-checking", Bottom, dialog()?, DialogStory::Checking),
        ("dialog-posted", Whole, opened(&fixed(), None)?, DialogStory::Posted(JOB.into())),
        ("dialog-refused", Whole, dialog()?, refused),
        ("dialog-offline", Top, dialog()?, DialogStory::Failed(ApiError::new(ErrorCode::Offline, ""))),
        ("dialog-outcome-unknown", Top, dialog()?, DialogStory::Failed(error(ErrorCode::OutcomeUnknown))),
        ("dialog-blocked", Top, lost.clone(), DialogStory::Connecting { blocked: true }),
        ("dialog-code", Top, lost.clone(), DialogStory::CodeWaiting),
        ("dialog-other-caller", Top, dialog()?, DialogStory::Failed(error(ErrorCode::CallerChanged))),
        ("dialog-connection-lost", Top, lost.clone(), DialogStory::Failed(error(ErrorCode::ReconnectNeeded))),
        ("dialog-reconnecting", Top, lost, DialogStory::Connecting { blocked: false }),
    ])
}

/// A job that is on Upwork is changed.
fn editing() -> Result<Vec<Row>> {
    let page =
        || Ok::<_, serde_json::Error>(DialogPage { edits: true, suggestions: Vec::new(), ..opened(&fixed(), None)? });
    let lost = DialogStory::Failed(error(ErrorCode::UpworkUnavailable));
    let overtaken = DialogStory::JobOvertaken(compared(), error(ErrorCode::JobChanged));
    Ok(vec![
        ("dialog-edit", Whole, page()?, DialogStory::JobLoaded),
        ("dialog-edit-compared", Top, page()?, DialogStory::JobCompared(compared())),
        ("dialog-edit-overtaken", Bottom, page()?, overtaken),
        ("dialog-edit-not-loaded", Whole, page()?, lost),
        ("dialog-edit-saved", Whole, page()?, DialogStory::JobChanged(JOB.into())),
    ])
}

/// Somebody has changed the job on Upwork.
fn compared() -> OnUpwork {
    OnUpwork {
        changed: vec![Field::Title, Field::Amount],
        as_sent: vec![Field::Length, Field::Languages],
        replaced: Vec::new(),
    }
}

fn error(code: ErrorCode) -> ApiError {
    ApiError::new(code, "0d6d4c1e-2f57")
}

/// Nearly every field is invalid.
fn wrong() -> JobDraft {
    JobDraft { title: String::new(), amount: "4.99".into(), people: "none".into(), ..of_issue() }
}

/// Preferences are selected, and the names for further choices are loaded.
fn with_preferences() -> Result<DialogPage> {
    let mut draft = hourly();
    for (field, values) in [
        (Field::OpenRate, vec!["yes"]),
        (Field::TalentType, vec!["individuals"]),
        (Field::English, vec!["fluent"]),
        (Field::Countries, vec!["Germany", "Poland"]),
        (Field::JobSuccess, vec!["90"]),
        (Field::Deadline, vec!["2027-03-31"]),
        (Field::HideBudget, vec!["yes"]),
    ] {
        draft.prefer(field, values.into_iter().map(str::to_owned).collect());
    }
    draft.skills[1].optional = true;
    let page = opened(&draft, None)?;
    let names = |names: &str| names.replace(' ', "\n");
    let options = page.options.map(|options| FormOptions {
        countries: names("France Germany Poland"),
        regions: names("Asia Europe"),
        time_zones: names("Europe/Berlin Europe/Paris"),
        languages: names("French German"),
        ..options
    });
    Ok(DialogPage { options, ..page })
}

/// The issue has an open job.
fn posted_before() -> Result<DialogPage> {
    let job = from_value(json!({
        "id": "1944066025694923368", "title": "Build a booking page for the clinic", "url": JOB,
        "posted_at": SAVED_AT, "mine": false, "status": "open", "warnings": [],
    }))?;
    Ok(DialogPage { open_jobs: vec![job], ..opened(&fixed(), None)? })
}

/// Text that should not become public.
fn telling() -> JobDraft {
    let description = "Log in at http://10.0.0.7/admin, password=hunter2!, or ask jo@clinic.example.".into();
    JobDraft { description, ..fixed() }
}
