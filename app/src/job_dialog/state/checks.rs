//! Problems of the entries, possible problems, and which of them are shown.

use crate::job_dialog::form_fields::FIELDS;
use crate::model::{Field, FieldError, FormParts, JobDraft, Leak, Problem, cautions, leaks, validate};
use crate::texts::{drafts, fields as texts};
use crate::watched::{Handle, LeanSignal};

/// What the entries are validated against.
struct Rules {
    /// The fields that Upwork supports.
    supported: FormParts,
    /// The Jira host: links to it are not for the public.
    jira_host: String,
}

/// The problems of the entries.
#[derive(Clone, Copy)]
pub(crate) struct Checks {
    rules: Handle<Rules>,
    /// All current problems, by our rules and by Upwork's messages.
    problems: LeanSignal<Vec<FieldError>>,
    /// Messages of Upwork or of the server about fields that have not changed since.
    refused: LeanSignal<Vec<FieldError>>,
    /// Fields that the user has left or tried to post: only they show their problems.
    shown: LeanSignal<Vec<Field>>,
    /// Warnings for the user before posting; they block nothing.
    cautions: LeanSignal<Vec<FieldError>>,
    /// Content that the user may not want to publish, and which of it is confirmed.
    leaks: LeanSignal<Vec<Leak>>,
    confirmed: LeanSignal<Vec<Leak>>,
}

impl Checks {
    pub(crate) fn new(supported: FormParts, jira_host: String) -> Self {
        Self {
            rules: Handle::new(Rules { supported, jira_host }),
            problems: LeanSignal::new(Vec::new()),
            refused: LeanSignal::new(Vec::new()),
            shown: LeanSignal::new(Vec::new()),
            cautions: LeanSignal::new(Vec::new()),
            leaks: LeanSignal::new(Vec::new()),
            confirmed: LeanSignal::new(Vec::new()),
        }
    }

    /// Validates a draft.
    pub(crate) fn run(self, draft: &JobDraft, needs_organization: bool) {
        let rules = self.rules.get();
        let mut problems = validate(draft, &rules.supported).err().unwrap_or_default();
        if needs_organization && draft.organization.is_empty() {
            // It is the first field of the form.
            problems.insert(0, FieldError::new(Field::Organization, Problem::Missing));
        }
        problems.extend(self.refused.get_untracked());
        self.problems.set_if_changed(problems);
        self.cautions.set_if_changed(cautions(draft));
        self.leaks.set_if_changed(leaks(draft, &rules.jira_host));
    }

    /// A field has changed: Upwork's message about it no longer applies, starting with the next [`run`](Self::run).
    pub(crate) fn forget_refusal(self, field: Option<Field>) {
        self.refused.update_untracked(|refused| refused.retain(|error| Some(error.field) != field));
    }

    /// The form has a new draft, without any messages about it yet.
    pub(crate) fn start_over(self) {
        self.shown.set(Vec::new());
        self.refused.update_untracked(Vec::clear);
    }

    /// From now on these fields show their problems.
    pub(crate) fn show(self, fields: &[Field]) {
        let mut shown = self.shown.get_untracked();
        shown.extend(fields.iter().filter(|field| !shown.contains(field)).copied().collect::<Vec<_>>());
        self.shown.set_if_changed(shown);
    }

    /// Shows every field's problem. Returns the problems by our own rules: they stop a post, while Upwork's earlier
    /// messages do not.
    pub(crate) fn show_all(self) -> Vec<FieldError> {
        self.show(&FIELDS);
        let mut problems = self.problems.get_untracked();
        self.refused.with_untracked(|refused| problems.retain(|error| !refused.contains(error)));
        problems
    }

    /// Adds messages of Upwork or of the server about single fields, starting with the next [`run`](Self::run).
    pub(crate) fn refuse(self, refused: Vec<FieldError>) {
        let named: Vec<Field> = refused.iter().map(|error| error.field).collect();
        self.refused.set(refused);
        self.show(&named);
    }

    /// Whether there are no problems.
    pub(crate) fn is_clean(self) -> bool {
        self.problems.with(Vec::is_empty)
    }

    /// The message to show at a field; empty if there is none, or if it is too early to show it.
    pub(crate) fn message(self, field: Field) -> String {
        if !self.shows(field) {
            return String::new();
        }
        let message = self.problems.with(|problems| {
            let error = problems.iter().find(|error| error.field == field)?;
            Some(texts::problem(error))
        });
        message.unwrap_or_default()
    }

    /// The first problem with one of these fields: a value is missing, or needs a correction.
    pub(crate) fn first_of(self, fields: &[Field]) -> Option<FieldError> {
        self.problems.with(|problems| problems.iter().find(|error| fields.contains(&error.field)).cloned())
    }

    /// Warnings for the user before posting; empty if there are none.
    pub(crate) fn caution(self, field: Field) -> String {
        if !self.shows(field) {
            return String::new();
        }
        let mut message = String::new();
        self.leaks.with(|leaks| {
            for leak in leaks.iter().filter(|leak| leak.field == field) {
                message.push_str(&drafts::leak(leak));
                message.push_str(". ");
            }
        });
        self.cautions.with(|cautions| {
            for caution in cautions.iter().filter(|caution| caution.field == field) {
                if let Problem::TooLong { most } = caution.problem {
                    message.push_str(&drafts::maybe_too_long(&most.to_string()));
                }
            }
        });
        message
    }

    fn shows(self, field: Field) -> bool {
        self.shown.with(|shown| shown.contains(&field))
    }

    /// Checks for content that the user may not want to publish.
    pub(crate) fn with_leaks<R>(self, read: impl FnOnce(&[Leak]) -> R) -> R {
        self.leaks.with(|leaks| read(leaks))
    }

    /// Whether some content may not be meant for the public, and the user has not confirmed it.
    pub(crate) fn has_unconfirmed_leak(self) -> bool {
        let is_new = |leak: &Leak| self.confirmed.with_untracked(|confirmed| !confirmed.contains(leak));
        self.leaks.with_untracked(|leaks| leaks.iter().any(is_new))
    }

    /// The user has reviewed all of it and wants to publish it.
    pub(crate) fn confirm_leaks(self) {
        self.confirmed.set(self.leaks.get_untracked());
    }
}
