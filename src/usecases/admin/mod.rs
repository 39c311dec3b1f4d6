//! What the administrators of a site see and do. Every operation takes an [`Administrator`], and only [`authorize`] makes
//! one: what is for administrators cannot be reached without asking Jira first.

mod accounts;
mod authorize;
mod status;

pub(crate) use accounts::{connected_accounts, cut_off};
pub(crate) use authorize::{Administrator, authorize};
pub(crate) use status::site_status;
