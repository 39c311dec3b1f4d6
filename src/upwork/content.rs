//! A job's content on Upwork, as far as an API returns it.

use app::model::{Field, JobDraft};

/// The content of a job on Upwork, in the form's own terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobContent {
    /// The values. Unknown ones are as in an empty form.
    pub draft: JobDraft,
    /// The fields that are known. How a job is paid is known with its amount ([`Field::Amount`]) or its rates
    /// ([`Field::HourlyFrom`]).
    pub known: Vec<Field>,
}

impl JobContent {
    /// Sets a value, if there is one.
    pub(super) fn set<T>(&mut self, field: Field, value: Option<T>, put: impl FnOnce(&mut JobDraft, T)) {
        if let Some(value) = value {
            put(&mut self.draft, value);
            self.known.push(field);
        }
    }

    /// Sets a preference, if it is known; an empty list means that nothing is preferred.
    pub(super) fn prefer(&mut self, field: Field, values: Option<Vec<String>>) {
        self.set(field, values, |draft, values| draft.prefer(field, values));
    }
}
