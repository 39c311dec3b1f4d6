use serde::{Deserialize, Serialize};

use super::Field;

/// Which parts of the form the interface to Upwork takes. The default takes all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormParts {
    /// Fields that this interface has no place for: neither asked for nor checked nor sent.
    pub left_out: Vec<Field>,
    /// Whether a job's length stands where a fixed price has its budget: an hourly job must have one, a job with a fixed
    /// price has none.
    pub length_for_budget: bool,
    /// Whether there is no place for any [preference](super::PREFERENCES).
    pub no_preferences: bool,
}

impl FormParts {
    /// Whether this interface takes a field.
    #[must_use]
    pub fn take(&self, field: Field) -> bool {
        let is_left_out = self.no_preferences && field.preference().is_some();
        !is_left_out && !self.left_out.contains(&field)
    }
}
