//! States that a dialog reaches after it was opened.

use leptos::prelude::*;

use super::dialog::Dialog;
use super::draw;
use super::elements::SKILLS;
use super::state::{PostProgress, Prompt};
use crate::api::ApiError;
use crate::model::{DialogPage, DraftSkill, FieldError, OnUpwork};
use crate::notice::ErrorMessage;
use crate::texts::dialog as texts;

/// What has happened since the dialog was opened.
#[derive(Clone, Debug)]
pub enum DialogStory {
    /// The job that is being changed has been loaded, and the form shows its text.
    JobLoaded,
    /// The same, and some fields differ on Upwork.
    JobCompared(OnUpwork),
    /// The same, and Upwork has other words since the form was filled: nothing was saved.
    JobOvertaken(OnUpwork, ApiError),
    /// The same, and then the changes were saved on Upwork.
    JobChanged(String),
    /// The user tried to post, and some entries are invalid.
    Tried,
    /// The user looks at the preview.
    Previewed,
    /// The user is asked before the draft is discarded.
    ConfirmDiscard,
    /// The user is asked before unsaved changes are lost.
    ConfirmLose,
    /// The user is asked before closing while the job is being posted.
    ConfirmLeave,
    /// The user is asked before content that looks private is published.
    ConfirmPublish,
    /// The user is asked before another job is posted beside an open one.
    ConfirmPostAnother,
    /// Skills are offered.
    Searched {
        /// The text in the field.
        typed: String,
        /// The matches in Upwork's list.
        found: Vec<DraftSkill>,
        /// The option that the arrow keys have reached.
        active: usize,
    },
    /// The call is running.
    Posting,
    /// Its outcome is being looked up.
    Checking,
    /// There is a job, at this address.
    Posted(String),
    /// Upwork refused.
    Refused {
        /// Upwork's message.
        message: String,
        /// Upwork's messages about single fields.
        fields: Vec<FieldError>,
        /// The id of the line in the server's log.
        reference: String,
    },
    /// A post has failed.
    Failed(ApiError),
    /// Upwork's choices could not be loaded.
    OfferFailed(ApiError),
    /// The draft was saved.
    Saved,
    /// The draft could not be saved.
    NotSaved,
    /// The user is connecting, on Upwork.
    Connecting {
        /// The browser blocked the window.
        blocked: bool,
    },
    /// A code waits to be entered.
    CodeWaiting,
}

/// The HTML of a dialog in this state.
pub(crate) fn after(page: DialogPage, moment: &DialogStory) -> String {
    let note = super::note(&page);
    let dialog = Dialog::new(page);
    dialog.check();
    apply(dialog, moment);
    let html = draw(dialog, note).to_html();
    match moment {
        // Typed text exists only in the field itself.
        DialogStory::Searched { typed, .. } => {
            html.replacen(&format!("id=\"{SKILLS}\""), &format!("id=\"{SKILLS}\" value=\"{typed}\""), 1)
        }
        _ => html,
    }
}

fn apply(dialog: Dialog, moment: &DialogStory) {
    let (posting, prompt) = (dialog.posting(), dialog.prompt());
    match moment {
        DialogStory::JobLoaded => load_job(dialog, OnUpwork::default()),
        DialogStory::JobCompared(on_upwork) => load_job(dialog, on_upwork.clone()),
        DialogStory::JobOvertaken(on_upwork, error) => {
            load_job(dialog, on_upwork.clone());
            dialog.error().set(Some(ErrorMessage { again: false, ..error.into() }));
        }
        DialogStory::JobChanged(url) => {
            load_job(dialog, OnUpwork::default());
            posting.set(PostProgress::Posted(url.clone()));
        }
        DialogStory::Tried => posting.set(PostProgress::Problems(dialog.checks().show_all())),
        DialogStory::Previewed => dialog.previewing().set(true),
        DialogStory::ConfirmDiscard => prompt.set(Some(Prompt::Discard)),
        DialogStory::ConfirmLose => {
            save(dialog, false);
            prompt.set(Some(Prompt::Unsaved));
        }
        DialogStory::ConfirmLeave => {
            posting.set(PostProgress::Posting);
            prompt.set(Some(Prompt::Leave));
        }
        DialogStory::ConfirmPostAnother => prompt.set(Some(Prompt::Another)),
        DialogStory::ConfirmPublish => {
            dialog.checks().show_all();
            prompt.set(Some(Prompt::Publish));
        }
        DialogStory::Searched { typed, found, active } => {
            dialog.offer_skills(typed, found.clone());
            for _ in 0..=*active {
                dialog.search().press("ArrowDown");
            }
        }
        DialogStory::Posting => posting.set(PostProgress::Posting),
        DialogStory::Checking => posting.set(PostProgress::Checking),
        DialogStory::Posted(url) => posting.set(PostProgress::Posted(url.clone())),
        DialogStory::Refused { message, fields, reference } => {
            dialog.refuse(fields.clone());
            let (words, reference) = (texts::refused(message), reference.clone());
            dialog.error().set(Some(ErrorMessage { words, reference, again: false, code: None }));
        }
        DialogStory::Failed(error) => dialog.error().show(error),
        DialogStory::OfferFailed(error) => dialog.options_error().show(error),
        DialogStory::Saved => save(dialog, true),
        DialogStory::NotSaved => save(dialog, false),
        DialogStory::Connecting { blocked } => dialog.connector().simulate_waiting(*blocked),
        DialogStory::CodeWaiting => dialog.connector().simulate_code(None),
    }
}

fn load_job(dialog: Dialog, on_upwork: OnUpwork) {
    let posted = dialog.entries().get_untracked();
    dialog.entries().set_job("1944066025694923368".to_owned(), posted, Some(on_upwork));
}

/// As if a call had ended.
fn save(dialog: Dialog, succeeds: bool) {
    let change = dialog.saving().start();
    if succeeds {
        dialog.saving().succeed(change, false);
    } else {
        dialog.saving().fail(change);
    }
}
