//! What a job says on Upwork, as far as an interface tells it.

use app::model::{Field, JobDraft};

/// A job's words and choices as they are on Upwork now, in the form's own terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobContent {
    /// The values. What is not told is as in an empty form.
    pub draft: JobDraft,
    /// The fields that are told. How a job is paid is told with its amount ([`Field::Amount`]) or its rates
    /// ([`Field::HourlyFrom`]).
    pub told: Vec<Field>,
}

impl JobContent {
    /// Takes over a value, if there is one.
    pub(super) fn tell<T>(&mut self, field: Field, value: Option<T>, put: impl FnOnce(&mut JobDraft, T)) {
        if let Some(value) = value {
            put(&mut self.draft, value);
            self.told.push(field);
        }
    }

    /// Takes over a preference, if it is told; an empty list says that nothing is preferred.
    pub(super) fn prefer(&mut self, field: Field, values: Option<Vec<String>>) {
        self.tell(field, values, |draft, values| draft.prefer(field, values));
    }
}
