//! A page for the whole site on Forge that has no content yet.

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::texts::{Message, site};

/// The text of such a page, in every language: only the page knows the viewer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePage {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

#[cfg(feature = "ssr")]
impl SitePage {
    /// The administrator's page.
    pub fn admin() -> Self {
        Self::saying(site::ADMIN)
    }

    fn saying(message: Message) -> Self {
        let [en, de] = message.in_every_language().map(str::to_owned);
        Self { en, de }
    }
}
