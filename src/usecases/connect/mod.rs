//! Connecting an account to Upwork: requested in the panel, consented to in a pop-up, finished on the server.
//!
//! # Layout
//!
//! - `ask`: the panel requests a link.
//! - `begin`: the link is opened; the browser continues to Upwork, or shows a page that asks first.
//! - `callback`: the browser returns from Upwork; the connect is finished, or a one-time code is shown.
//! - `enter_code`: the account that requested the connect enters that code.
//! - `exchange`: turns the user's consent into a connection.
//! - `rules`: the rules for all authorizations of an account; knows neither store nor clock.
//! - `change`: changes authorizations by compare-and-set.
//! - `code`: one-time codes. `passes`: what travels through the browser. `requester`: who requested the connect, in
//!   words.
//!
//! # Who may finish
//!
//! The person who consents on Upwork must be the one whose Jira account gets the connection. The callback alone cannot
//! tell, because a link can be sent to somebody else. So it finishes a connect only if the host vouched for the account
//! that requested the link, and our own page opened it in the same browser. Every other connect needs its code.

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

/// A link is valid for this long after it was requested, a one-time code after it was shown, and the answer to a code
/// after it was entered.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// The same, in seconds.
const LIFETIME_SECONDS: u32 = 600;

/// Limit for all calls that finish a connect.
const CALLS: Duration = Duration::from_secs(18);

/// Why a connect failed.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The state is not ours, has expired, or was used.
    #[error("the state is unknown, expired or used")]
    UnknownState,
    /// The browser that came back is not the one that was sent, or did not send its cookie.
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
    /// Upwork could not complete the consent.
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
    /// The result that it counts as.
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
