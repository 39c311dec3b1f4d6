//! What a page needs from the product that frames it: one adapter per product, chosen when the page is compiled.

#[cfg(feature = "forge")]
pub(crate) mod forge;
#[cfg(not(feature = "forge"))]
mod jira;
mod object;

#[cfg(not(feature = "forge"))]
use js_sys::Promise;

use crate::browser::Popup;

/// The event that tells the panel that the dialog has created a job.
pub(crate) const JOB_POSTED: &str = "job-posted";
/// The event that tells the panel that the dialog is gone.
pub(crate) const DIALOG_CLOSED: &str = "dialog.close";

/// The framing product. Any part of it may be missing: then a call does nothing and says so.
pub(crate) trait Host {
    /// Whether the page is framed by a product that answers.
    fn is_present(&self) -> bool;

    /// A promise of a token that proves tenant, account and issue; `None` if the host has none.
    #[cfg(not(feature = "forge"))]
    fn context_token(&self) -> Option<Promise>;

    /// Follows the host's light and dark theme from now on.
    fn follow_theme(&self);

    /// Opens the dialog, for a new job or for the job with this id. False if the host could not.
    fn open_dialog(&self, job_id: Option<&str>) -> bool;

    /// Returns the job that the dialog was opened for: an empty id for a new one.
    fn edited_job(&self, callback: Box<dyn Fn(String)>);

    /// Closes the dialog that the page is in. False if the host could not.
    fn close_dialog(&self) -> bool;

    /// Sends an event to all our frames on the host's page.
    fn emit(&self, event: &str);

    /// Listens to [`emit`](Host::emit) and to the host itself, for as long as the page lives.
    fn listen(&self, event: &str, callback: Box<dyn Fn()>);

    /// Shows a success message outside the frame for a short time.
    fn flag(&self, title: &str);

    /// Opens a window at a path of our server. Call it inside a click. False if it is known that none opened.
    fn open_window(&self, path: &str) -> bool;

    /// Opens an empty window, inside a click, to be navigated later; `None` if the host opens none.
    fn open_empty_window(&self) -> Option<Popup>;

    /// Whether no window that this host opens can prove where it came from: then every connect ends with a code.
    fn ends_with_code(&self) -> bool;

    /// Listens to changes of the issue that others make in Jira, if the host reports them.
    fn on_issue_changed(&self, _changed: Box<dyn Fn()>) {}
}

/// The host of this page.
pub(crate) fn host() -> &'static dyn Host {
    #[cfg(feature = "forge")]
    return &forge::Forge;
    #[cfg(not(feature = "forge"))]
    &jira::Jira
}
