use std::time::Duration;

use crate::upwork::UpworkError;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// It was not tried: the breaker is open, or too little time was left.
    #[error("not attempted: {0}")]
    NotAttempted(String),
    /// The server was not reached: no address, no connection, no TLS.
    #[error("not reached: {0}")]
    NotSent(String),
    /// Our own limits left it no place in time. It was not tried, and a repeat would only make the line longer.
    #[error("no place in the queue")]
    NoPlace {
        /// When to try again.
        retry_after: Duration,
    },
    /// The server said that there are too many calls. Nothing was done.
    #[error("too many calls")]
    RateLimited {
        /// When to try again, if that is known.
        retry_after: Option<Duration>,
    },
    /// It was sent, and no usable answer came: timeout, dropped connection, 5xx, oversized body.
    #[error("sent, without a usable answer: {reason}")]
    Lost {
        /// What happened.
        reason: String,
        /// The server's `Retry-After`.
        retry_after: Option<Duration>,
    },
}

impl CallError {
    pub(super) fn lost(reason: impl Into<String>) -> Self {
        Self::Lost { reason: reason.into(), retry_after: None }
    }

    /// An answer came, and nobody can tell what it says.
    pub fn unreadable() -> Self {
        Self::lost("an answer that cannot be read")
    }

    /// What it means for a call that changes nothing, or may be made again without harm.
    pub fn of_a_read(self) -> UpworkError {
        match self {
            Self::NotAttempted(reason) | Self::NotSent(reason) | Self::Lost { reason, .. } => {
                UpworkError::Unavailable(reason)
            }
            Self::NoPlace { retry_after } => UpworkError::RateLimited { retry_after: Some(retry_after) },
            Self::RateLimited { retry_after } => UpworkError::RateLimited { retry_after },
        }
    }

    /// What it means for a call that must not be made twice.
    pub fn of_a_change(self) -> UpworkError {
        match self {
            Self::Lost { reason, .. } => UpworkError::Unknown(reason),
            other => other.of_a_read(),
        }
    }
}
