//! What a dialog comes to after it was opened.

use leptos::prelude::*;

use super::draw;
use super::form::Form;
use super::question::Question;
use super::skills::INPUT;
use super::submit::Progress;
use crate::api::ApiError;
use crate::model::{DraftSkill, FieldError};
use crate::notice::Complaint;
use crate::page::DialogPage;
use crate::texts::dialog as texts;

/// What has happened since the dialog was opened.
#[derive(Clone, Debug)]
pub enum DialogMoment {
    /// The job that is changed is there, and says what the form shows.
    JobLoaded,
    /// The same, and then the changes were saved at Upwork.
    JobChanged(String),
    /// The user tried to post, and something is wrong with what was entered.
    Tried,
    /// The user looks at the preview.
    Previewed,
    /// The user is asked before the draft is discarded.
    AskedToDiscard,
    /// The user is asked before closing loses what could not be saved.
    AskedToLose,
    /// The user is asked before closing while the job is being posted.
    AskedToLeave,
    /// The user is asked before something goes out that looks as if it should not.
    AskedToPublish,
    /// Skills are offered.
    Searched {
        /// What stands in the field.
        typed: String,
        /// What Upwork's list has.
        found: Vec<DraftSkill>,
        /// The one that the arrow keys have reached.
        active: usize,
    },
    /// The call is running.
    Posting,
    /// Its outcome is being looked up.
    Checking,
    /// There is a job, at this address.
    Posted(String),
    /// Upwork said no.
    Refused {
        /// Upwork's own words.
        message: String,
        /// What it said of single fields.
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
    /// Upwork has the word in a connect.
    Connecting {
        /// The browser let us open no window.
        blocked: bool,
    },
    /// A code waits to be entered.
    CodeWaiting,
}

/// The HTML of a dialog that has come to this.
pub(crate) fn after(page: DialogPage, moment: &DialogMoment) -> String {
    let from_issue = page.from_issue;
    let form = Form::new(page);
    form.parts.get().follow_draft();
    form.come_to(moment);
    let html = draw(form, from_issue).to_html();
    match moment {
        // What is typed stands nowhere but in the field itself.
        DialogMoment::Searched { typed, .. } => {
            html.replacen(&format!("id=\"{INPUT}\""), &format!("id=\"{INPUT}\" value=\"{typed}\""), 1)
        }
        _ => html,
    }
}

impl Form {
    fn come_to(self, moment: &DialogMoment) {
        let parts = self.parts.get();
        match moment {
            DialogMoment::JobLoaded => self.come_to_edit(),
            DialogMoment::JobChanged(url) => {
                self.come_to_edit();
                parts.progress.set(Progress::Posted(url.clone()));
            }
            DialogMoment::Tried => parts.progress.set(Progress::Problems(self.show_all())),
            DialogMoment::Previewed => parts.previewing.set(true),
            DialogMoment::AskedToDiscard => parts.question.set(Some(Question::Draft)),
            DialogMoment::AskedToLose => {
                parts.saving.come_to(false);
                parts.question.set(Some(Question::Unsaved));
            }
            DialogMoment::AskedToLeave => {
                parts.progress.set(Progress::Posting);
                parts.question.set(Some(Question::Leave));
            }
            DialogMoment::AskedToPublish => {
                self.show_all();
                parts.question.set(Some(Question::Publish));
            }
            DialogMoment::Searched { typed, found, active } => {
                self.offer_skills(typed, found.clone());
                parts.search.change_quietly(|search| search.active = Some(*active));
            }
            DialogMoment::Posting => parts.progress.set(Progress::Posting),
            DialogMoment::Checking => parts.progress.set(Progress::Checking),
            DialogMoment::Posted(url) => parts.progress.set(Progress::Posted(url.clone())),
            DialogMoment::Refused { message, fields, reference } => {
                self.refuse(fields.clone());
                let (words, reference) = (texts::refused(message), reference.clone());
                self.trouble.set(Some(Complaint { words, reference, again: false, code: None }));
            }
            DialogMoment::Failed(error) => self.trouble.tell(error),
            DialogMoment::OfferFailed(error) => self.offer_trouble.tell(error),
            DialogMoment::Saved => parts.saving.come_to(true),
            DialogMoment::NotSaved => parts.saving.come_to(false),
            DialogMoment::Connecting { blocked } => self.connector.come_to_wait(*blocked),
            DialogMoment::CodeWaiting => self.connector.come_to_code(None),
        }
    }

    fn come_to_edit(self) {
        let parts = self.parts.get();
        parts.origin.set(self.peek(Clone::clone));
        parts.job.set(Some("1944066025694923368".to_owned()));
    }
}
