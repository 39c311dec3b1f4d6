//! Every text that a user reads, one file per screen, all languages side by side. No sentence is written outside this
//! folder.

mod language;
mod message;

pub(crate) mod connect;
pub(crate) mod dialog;
pub(crate) mod drafts;
pub(crate) mod errors;
pub(crate) mod fields;
pub(crate) mod numbers;
#[cfg(feature = "ssr")]
pub(crate) mod oauth;
#[cfg(feature = "ssr")]
pub(crate) mod pages;
pub(crate) mod panel;
pub(crate) mod preferences;
pub(crate) mod preview;
#[cfg(feature = "ssr")]
pub(crate) mod site;
pub(crate) mod site_jobs;
#[cfg(any(feature = "forge", test))]
#[cfg_attr(not(feature = "forge"), expect(dead_code, reason = "for pages on Forge; here for the tests of all texts"))]
pub(crate) mod site_page;
pub(crate) mod skills;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use language::Language;
use language::language;
#[cfg(feature = "ssr")]
pub(crate) use language::speaking;
pub(crate) use message::Message;
use message::messages;

messages! {
    /// Stands on every screen that names Upwork.
    NOT_AFFILIATED => "Not affiliated with Upwork.", "Steht in keiner Verbindung zu Upwork.";
    /// Without JavaScript the page can be read, no more.
    NEEDS_SCRIPT =>
        "Connecting, posting and live updates need JavaScript. Allow it for this page, then reload.",
        "Verbinden, Ausschreiben und Aktualisieren brauchen JavaScript. Erlauben Sie es für diese Seite und laden Sie sie neu.";
    /// The program can't run there.
    BROWSER_TOO_OLD =>
        "This browser is too old for this page. Use a current version of Chrome, Edge, Firefox or Safari.",
        "Dieser Browser ist zu alt für diese Seite. Verwenden Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari.";
    /// The host object is missing or does not answer.
    OPEN_IN_JIRA =>
        "This page works inside Jira. Open the issue in Jira; if you are there, reload the page.",
        "Diese Seite funktioniert in Jira. Öffnen Sie den Vorgang in Jira; wenn Sie dort sind, laden Sie die Seite neu.";
    TRY_AGAIN => "Try again", "Erneut versuchen";
    CANCEL => "Cancel", "Abbrechen";
    /// Names a line of the server's log, so that an operator can find it.
    reference(id) => "Reference: %", "Referenz: %";
}
