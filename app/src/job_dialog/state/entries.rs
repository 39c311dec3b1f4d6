//! The entries of the form, and its initial values.

use crate::job_dialog::field_values::read;
use crate::job_dialog::form_fields::{QUESTION_IDS, more_fields};
use crate::model::{DraftSkill, Field, JobDraft, JobEdit, OnUpwork, Payment, Preferred};
use crate::texts::{dialog as texts, drafts};
use crate::watched::LeanSignal;

/// The entries of the form.
#[derive(Clone, Copy)]
pub(crate) struct Entries {
    /// A copy of the values of the fields.
    draft: LeanSignal<JobDraft>,
    /// The initial values: the text, or the job's.
    original: LeanSignal<JobDraft>,
    /// Whether an existing job on Upwork is being changed, and its id once the host has told it.
    edits_job: bool,
    job_id: LeanSignal<Option<String>>,
    /// How the edited job compares with Upwork; none if Upwork could not be asked.
    on_upwork: LeanSignal<Option<OnUpwork>>,
    // Parts of the draft that change less often than all of it: views that follow them are not redrawn with every key.
    pub(crate) category: LeanSignal<String>,
    pub(crate) subcategory: LeanSignal<String>,
    pub(crate) payment: LeanSignal<Payment>,
    pub(crate) open_rate: LeanSignal<bool>,
    pub(crate) preferences: LeanSignal<Vec<Preferred>>,
    pub(crate) skills: LeanSignal<Vec<DraftSkill>>,
    pub(crate) question_count: LeanSignal<usize>,
}

impl Entries {
    pub(crate) fn new(mut draft: JobDraft, original: JobDraft, edits_job: bool) -> Self {
        draft.questions.truncate(QUESTION_IDS.len());
        Self {
            original: LeanSignal::new(original),
            edits_job,
            job_id: LeanSignal::new(None),
            on_upwork: LeanSignal::new(None),
            category: LeanSignal::new(draft.category.clone()),
            subcategory: LeanSignal::new(draft.subcategory.clone()),
            payment: LeanSignal::new(draft.payment),
            open_rate: LeanSignal::new(draft.is_checked(Field::OpenRate)),
            preferences: LeanSignal::new(draft.preferences.clone()),
            skills: LeanSignal::new(draft.skills.clone()),
            question_count: LeanSignal::new(draft.questions.len()),
            draft: LeanSignal::new(draft),
        }
    }

    /// Reads the draft, and follows it.
    pub(crate) fn with<R>(self, read: impl FnOnce(&JobDraft) -> R) -> R {
        self.draft.with(read)
    }

    /// Reads the draft once.
    pub(crate) fn with_untracked<R>(self, read: impl FnOnce(&JobDraft) -> R) -> R {
        self.draft.with_untracked(read)
    }

    pub(crate) fn get_untracked(self) -> JobDraft {
        self.draft.get_untracked()
    }

    pub(crate) fn change(self, change: &mut dyn FnMut(&mut JobDraft)) {
        self.draft.update_untracked(change);
        let draft = self.draft.get_untracked();
        self.category.set_if_changed(draft.category.clone());
        self.subcategory.set_if_changed(draft.subcategory.clone());
        self.payment.set_if_changed(draft.payment);
        self.open_rate.set_if_changed(draft.is_checked(Field::OpenRate));
        self.preferences.set_if_changed(draft.preferences.clone());
        self.skills.set_if_changed(draft.skills.clone());
        self.question_count.set_if_changed(draft.questions.len());
        self.draft.set(draft);
    }

    /// The value of a field.
    pub(crate) fn text(self, field: Field) -> String {
        self.draft.with(|draft| read(draft, field))
    }

    /// Characters in a field, counted like the validation counts them.
    pub(crate) fn length(self, field: Field) -> usize {
        self.text(field).trim().chars().count()
    }

    /// The initial value of a field.
    pub(crate) fn original_text(self, field: Field) -> String {
        self.original.with(|draft| read(draft, field))
    }

    pub(crate) fn original(self) -> JobDraft {
        self.original.get_untracked()
    }

    /// The sent values become the initial values.
    pub(crate) fn set_original(self, draft: JobDraft) {
        self.original.set(draft);
    }

    /// Whether the draft equals the initial values.
    pub(crate) fn is_original(self) -> bool {
        self.original.with_untracked(|original| self.draft.with_untracked(|draft| draft == original))
    }

    /// Whether an existing job on Upwork is being changed.
    pub(crate) const fn edits_job(self) -> bool {
        self.edits_job
    }

    /// The job that is being changed; `None` for a new one.
    pub(crate) fn job_id(self) -> Option<String> {
        self.job_id.get_untracked()
    }

    /// The job that is to be changed has been loaded.
    pub(crate) fn set_job(self, job_id: String, posted: JobDraft, on_upwork: Option<OnUpwork>) {
        self.original.set(posted);
        self.on_upwork.set(on_upwork);
        self.job_id.set(Some(job_id));
    }

    /// What the user should know about the origin of the job's text.
    pub(crate) fn origin(self) -> String {
        self.on_upwork.with(|on_upwork| texts::on_upwork(on_upwork.as_ref()))
    }

    /// The same of one field.
    pub(crate) fn mark(self, field: Field) -> &'static str {
        self.on_upwork.with(|on_upwork| match on_upwork {
            Some(known) if known.changed.contains(&field) => drafts::CHANGED_ON_UPWORK.text(),
            Some(known) if known.as_sent.contains(&field) => drafts::AS_SENT.text(),
            _ => "",
        })
    }

    /// Names of the preferences that the form began with and that the user has removed since.
    fn dropped(self) -> Vec<String> {
        let now = self.draft.get_untracked().preferences;
        let before = self.original.get_untracked().preferences.into_iter().map(|chosen| chosen.name);
        before.filter(|name| now.iter().all(|chosen| chosen.name != *name)).collect()
    }

    /// What to send of the job that is being changed.
    pub(crate) fn edit(self, job_id: String) -> JobEdit {
        let base = self.on_upwork.with_untracked(Option::is_some).then(|| self.original());
        JobEdit { job_id, draft: self.get_untracked(), dropped: self.dropped(), base }
    }

    /// Whether the job that is to be changed has not been loaded yet.
    pub(crate) fn is_loading(self) -> bool {
        self.edits_job && self.job_id.with(Option::is_none)
    }

    /// The names that were chosen for a field that collects names.
    pub(crate) fn names(self, field: Field) -> Vec<String> {
        self.preferences.with(|_| ());
        self.draft.with_untracked(|draft| draft.preferred(field).to_vec())
    }

    /// Whether something behind *More preferences* is chosen.
    pub(crate) fn has_more(self) -> bool {
        self.draft.with_untracked(|draft| more_fields().any(|field| !draft.preferred(field).is_empty()))
    }

    /// Whether one of the chosen skills is only nice to have.
    pub(crate) fn is_optional(self, index: usize) -> bool {
        self.skills.with(|skills| skills.get(index).is_some_and(|skill| skill.optional))
    }

    /// Whether a skill was chosen.
    pub(crate) fn has_skill(self, name: &str) -> bool {
        self.skills.with(|skills| skills.iter().any(|skill| skill.is_called(name)))
    }

    /// The names of the chosen skills.
    pub(crate) fn skill_names(self) -> Vec<String> {
        self.skills.with(|skills| skills.iter().map(|skill| skill.name.clone()).collect())
    }
}
