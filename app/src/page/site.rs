//! The administrator's page on Forge, which has no content yet.

use crate::model::SitePage;
use crate::texts::site;

/// What the administrator's page says.
pub fn admin_page() -> SitePage {
    let [en, de] = site::ADMIN.in_every_language().map(str::to_owned);
    SitePage { en, de }
}
