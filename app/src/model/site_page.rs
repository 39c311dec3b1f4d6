use serde::{Deserialize, Serialize};

/// The text of a page for the whole site that has no content yet, in every language: only the page knows the viewer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePage {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}
