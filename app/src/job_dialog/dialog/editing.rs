//! Operations that change the entries.

use super::Dialog;
use crate::host::host;
use crate::job_dialog::elements;
use crate::job_dialog::field_values::{is_box, read, write};
use crate::job_dialog::form_fields::{FIELDS, QUESTION_IDS, id};
use crate::job_dialog::select_options::payment_id;
use crate::model::{EditedJob, Field, JobDraft};
use crate::notice::ErrorMessage;
use crate::texts::drafts as texts;
use crate::{api, browser};

impl Dialog {
    /// Changes the draft. Upwork's messages about the field no longer apply.
    pub(super) fn change(self, field: Option<Field>, change: &mut dyn FnMut(&mut JobDraft)) {
        self.entries().change(change);
        self.checks().forget_refusal(field);
        self.check();
        self.save_soon();
    }

    /// Replaces the typed text with another draft.
    fn replace(self, draft: &JobDraft) {
        self.checks().start_over();
        self.entries().change(&mut |current| current.clone_from(draft));
        self.check();
        browser::spawn(async move {
            // Waits until dependent choices are in the page.
            browser::sleep(0).await;
            self.entries().with_untracked(|draft| {
                for field in FIELDS {
                    if is_box(field) {
                        browser::check(id(field), draft.is_checked(field));
                    } else {
                        browser::set_value(id(field), &read(draft, field));
                    }
                }
                show_questions(draft);
                browser::check(payment_id(draft.payment), true);
            });
        });
    }

    /// Resets a field to its initial value.
    pub(in crate::job_dialog) fn reset(self, field: Field) {
        let text = self.entries().original_text(field);
        // A value that is set for the user is processed like one that the user types.
        if !browser::type_over(id(field), &text) {
            self.change(Some(field), &mut |draft| write(draft, field, text.clone()));
            browser::set_value(id(field), &text);
            browser::focus(id(field));
        }
    }

    /// Removes a name from a field that collects names.
    pub(in crate::job_dialog) fn remove_name(self, field: Field, index: usize) {
        self.change(Some(field), &mut |draft| {
            let mut values = draft.preferred(field).to_vec();
            if index < values.len() {
                values.remove(index);
            }
            draft.prefer(field, values);
        });
        browser::focus(id(field));
    }

    pub(in crate::job_dialog) fn add_question(self) {
        let count = self.entries().with_untracked(|draft| draft.questions.len());
        if let Some(id) = QUESTION_IDS.get(count) {
            self.change(Some(Field::Questions), &mut |draft| draft.questions.push(String::new()));
            browser::focus(*id);
        }
    }

    pub(in crate::job_dialog) fn remove_question(self, index: usize) {
        self.change(Some(Field::Questions), &mut |draft| {
            if index < draft.questions.len() {
                draft.questions.remove(index);
            }
        });
        self.entries().with_untracked(show_questions);
        browser::focus(elements::ADD_QUESTION);
    }

    /// Deletes the draft and shows the initial values.
    pub(super) fn discard_draft(self) {
        browser::spawn(async move {
            self.hold_saving().await;
            match self.delete_saved().await {
                Ok(()) => {
                    self.saving().forget();
                    self.replace(&self.entries().original());
                    self.announcement().set(texts::DISCARDED.text().to_owned());
                    browser::focus(id(Field::Title));
                }
                Err(error) => {
                    let error_message = ErrorMessage { again: false, ..ErrorMessage::from(&error) };
                    let words = texts::NOT_DISCARDED.text().to_owned();
                    let explains_itself = error.code.is_other_caller();
                    self.error().set(Some(if explains_itself {
                        error_message
                    } else {
                        ErrorMessage { words, ..error_message }
                    }));
                    self.resume_saving();
                }
            }
        });
    }

    /// Asks the host which job is being changed, and the server for its text.
    pub(super) fn load_job(self) {
        self.error().set(None);
        host().edited_job(Box::new(move |job_id| {
            browser::spawn(async move {
                match api::edited_job(job_id.clone()).await {
                    Ok(job) => self.begin_with(job_id, job),
                    Err(error) => self.error().show(&error),
                }
            });
        }));
    }

    /// Fills the form with a job.
    pub(super) fn begin_with(self, job_id: String, job: EditedJob) {
        self.saving().begin(job.saved_at);
        self.saving().show_time(browser::local_time);
        self.entries().set_job(job_id, job.posted, job.on_upwork);
        self.replace(&job.draft);
        browser::focus(id(Field::Title));
    }
}

/// Puts the questions of a draft into their fields.
fn show_questions(draft: &JobDraft) {
    for (index, id) in QUESTION_IDS.iter().enumerate() {
        browser::set_value(id, draft.questions.get(index).map_or("", String::as_str));
    }
}
