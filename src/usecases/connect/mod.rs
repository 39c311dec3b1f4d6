//! Connecting an account to Upwork: asked for in the panel, consented to in a pop-up, finished on the server.
//!
//! # Layout
//!
//! - `ask`: the panel asks for a link.
//! - `begin`: the link is opened; it goes on to Upwork, or shows a page that asks first.
//! - `callback`: the browser comes back from Upwork; the connect is finished, or a one-time code is shown.
//! - `enter_code`: the account that asked enters that code.
//! - `exchange`: what the user consented to becomes a connection.
//! - `rules`: what holds for all authorizations of an account together; knows neither store nor time.
//! - `change`: changes them as they are now, again where another writer came first.
//! - `code`: one-time codes. `passes`: what travels through the browser. `requester`: who asked, in words.
//!
//! # Who may finish
//!
//! Whoever consents at Upwork must be the one whose Jira account gets the connection. The callback alone can't tell: a link
//! can be sent to somebody else. So it finishes a connect only where the link was asked for by whoever the host says is
//! logged in, and opened by our own page in the same browser. Every other connect waits for its code.

mod ask;
mod begin;
mod callback;
mod change;
mod code;
mod enter_code;
mod exchange;
mod passes;
mod requester;
mod rules;

use std::time::Duration;

use jiff::SignedDuration;

use super::Failure;
use crate::measures::ConnectEnd;
use crate::store::StoreError;
use crate::upwork::UpworkError;

pub use ask::start_authorization;
pub use begin::{Start, StartPage, StartedConsent, cancel_connect, confirm_start, open_start};
pub use callback::{CallbackAnswer, CallbackEnd, finish_consent};
pub use enter_code::finish_connect;
pub(super) use enter_code::{CodeState, code_state};
pub use requester::Requester;

/// A link lives for so long from its being asked for, a one-time code from its being shown, and the answer to a code from
/// its being entered.
const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// The same, in seconds.
const LIFE_SECONDS: u32 = 600;

/// All calls that finish a connect end within this time.
const CALLS: Duration = Duration::from_secs(18);

/// Why a connect did not come about.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The state is not one of our own, has expired, or was used.
    #[error("the state is unknown, expired or used")]
    UnknownState,
    /// The browser that came back is not the one that was sent, or did not send its cookie back.
    #[error("no cookie of the browser belongs to the state")]
    NoCookie,
    /// A form of the start page that is not ours, has expired, was sent before, or belongs to another browser.
    #[error("the form of the start page is refused: {0}")]
    BadForm(&'static str),
    /// The state was opened too often.
    #[error("the state was opened too often")]
    TooManyStarts,
    /// The user declined.
    #[error("the user declined")]
    Denied,
    /// Upwork did not let the user consent.
    #[error("Upwork answered the consent with the error {0}")]
    NotGranted(String),
    /// The site was uninstalled or disabled, or the account disconnected, while the connection was being made.
    #[error("the site or the account ended it meanwhile")]
    Withdrawn,
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl ConnectError {
    /// What it counts as.
    const fn end(&self) -> ConnectEnd {
        match self {
            Self::Denied => ConnectEnd::Declined,
            Self::NotGranted(_) | Self::Failed(_) => ConnectEnd::Failed,
            _ => ConnectEnd::Rejected,
        }
    }
}

impl From<UpworkError> for ConnectError {
    fn from(error: UpworkError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<StoreError> for ConnectError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}
