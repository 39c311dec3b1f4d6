//! Every word a user reads, one file a screen. English for now; nothing outside this folder spells out a sentence.

pub(crate) mod connect;
pub(crate) mod dialog;
pub(crate) mod errors;
pub(crate) mod fields;
#[cfg(feature = "ssr")]
pub(crate) mod pages;
pub(crate) mod panel;

/// Stands on every screen that names Upwork.
pub(crate) const NOT_AFFILIATED: &str = "Not affiliated with Upwork.";
/// Without JavaScript the page can be read, no more.
pub(crate) const NEEDS_SCRIPT: &str =
    "Connecting, posting and live updates need JavaScript. Allow it for this page, then reload.";
/// The host object is missing or does not answer.
pub(crate) const OPEN_IN_JIRA: &str =
    "This page works inside Jira. Open the issue in Jira; if you are there, reload the page.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const CANCEL: &str = "Cancel";

/// Names a line of the server's log, so that an operator can find it.
pub(crate) fn reference(id: &str) -> String {
    format!("Reference: {id}")
}
