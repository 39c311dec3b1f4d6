//! An attempt to post a job.

use app::model::{FieldError, JobDraft, JobSpec};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::caller::{AccountId, ClientKey, Issue};

/// One attempt to post a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobPost {
    /// Made when the dialog opened.
    pub id: String,
    /// The tenant.
    pub client_key: ClientKey,
    /// The issue.
    pub issue: Issue,
    /// The account that posts.
    pub account_id: AccountId,
    /// What was typed, kept until the outcome is known; empty afterwards.
    pub draft: JobDraft,
    /// The content that was sent.
    pub spec: JobSpec,
    /// The organization posted for.
    pub organization: String,
    /// Its state.
    pub state: PostState,
    /// When it was started.
    pub started_at: Timestamp,
    /// When its outcome became known.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// The server process that started it: after a restart nobody works on that process's unfinished posts.
    pub process: String,
    /// How often its outcome was looked up without a find.
    #[serde(default)]
    pub lookups: u32,
    /// Until when a process has reserved it for a lookup.
    #[serde(default)]
    pub leased_until: Option<Timestamp>,
}

impl JobPost {
    /// An ended post is kept for this long: until then its id gets the same answer.
    pub const ENDED_RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);

    /// The ended post, without the typed text, which is no longer needed.
    #[must_use]
    pub fn ended(self, state: PostState, now: Timestamp) -> Self {
        Self { state, ended_at: Some(now), draft: JobDraft::default(), leased_until: None, ..self }
    }

    /// After this long an unknown outcome no longer blocks its issue.
    const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(24);

    /// Whether the outcome has been unknown for a long time, for example because the user has disconnected. Lookups
    /// continue; but users may post from the issue again, once the panel has said that a job may exist.
    pub fn is_given_up(&self, now: Timestamp) -> bool {
        let PostState::Unknown { since } = self.state else { return false };
        now.duration_since(since) >= Self::GIVEN_UP_AFTER
    }

    /// When it is to be deleted; `None` while it is in flight.
    pub fn delete_at(&self) -> Option<Timestamp> {
        (!self.state.is_in_flight()).then(|| self.ended_at.unwrap_or(self.started_at) + Self::ENDED_RETENTION)
    }
}

/// The state of a job post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PostState {
    /// Stored; the call is running.
    Started,
    /// The call was sent, and its result is unknown.
    Unknown {
        /// Since when it is unknown.
        since: Timestamp,
    },
    /// The job exists.
    Posted {
        /// Upwork's id.
        job_id: String,
    },
    /// Upwork refused.
    Refused {
        /// Upwork's message.
        message: String,
        /// Its messages about single fields.
        fields: Vec<FieldError>,
        /// The id of the line in the log.
        reference: String,
    },
    /// It is certain that there is no job.
    NotPosted {
        /// The id of the line in the log.
        reference: String,
    },
    /// The outcome could not be determined, and a user has posted again, knowing that.
    GivenUp {
        /// The id of the line in the log.
        reference: String,
    },
}

impl PostState {
    /// Whether its outcome is not known yet.
    pub const fn is_in_flight(&self) -> bool {
        matches!(self, Self::Started | Self::Unknown { .. })
    }

    /// Whether the same post may be started again: it is certain that it created no job.
    pub const fn may_start_again(&self) -> bool {
        matches!(self, Self::NotPosted { .. })
    }
}
