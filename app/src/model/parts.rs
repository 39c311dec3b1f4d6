use serde::{Deserialize, Serialize};

use super::Field;

/// Which parts of the form Upwork's API supports. The default supports all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormParts {
    /// Unsupported fields: neither shown nor validated nor sent.
    pub left_out: Vec<Field>,
    /// Whether the length of a job replaces its budget: an hourly job must have one, a fixed-price job has none.
    pub length_for_budget: bool,
    /// Whether no [preference](super::PREFERENCES) is supported.
    pub no_preferences: bool,
}

impl FormParts {
    /// Whether this API supports a field.
    #[must_use]
    pub fn supports(&self, field: Field) -> bool {
        let is_left_out = self.no_preferences && field.preference().is_some();
        !is_left_out && !self.left_out.contains(&field)
    }
}
