use std::time::Duration;

use crate::upwork::UpworkError;

/// Why there is no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// It was not attempted: the breaker is open, or too little time was left.
    #[error("not attempted: {0}")]
    NotAttempted(String),
    /// The server was not reached: no address, no connection, no TLS.
    #[error("not reached: {0}")]
    NotSent(String),
    /// Our own limits allowed no call in time. It was not attempted, and a retry would only make the queue longer.
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
    /// It was sent, and there is no usable response: timeout, dropped connection, 5xx, oversized body.
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

    /// A response arrived, and its meaning is unknown.
    pub fn unreadable() -> Self {
        Self::lost("an answer that cannot be read")
    }

    /// The error for a call that changes nothing, or that may be repeated without harm.
    pub fn of_a_read(self) -> UpworkError {
        match self {
            Self::NotAttempted(reason) | Self::NotSent(reason) | Self::Lost { reason, .. } => {
                UpworkError::Unavailable(reason)
            }
            Self::NoPlace { retry_after } => UpworkError::RateLimited { retry_after: Some(retry_after) },
            Self::RateLimited { retry_after } => UpworkError::RateLimited { retry_after },
        }
    }

    /// The error for a call that must not be made twice.
    pub fn of_a_change(self) -> UpworkError {
        match self {
            Self::Lost { reason, .. } => UpworkError::Unknown(reason),
            other => other.of_a_read(),
        }
    }
}
