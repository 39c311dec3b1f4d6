use serde::{Deserialize, Serialize};

use super::{FieldError, Job, JobDraft};

/// What the dialog sends when the user presses *Post job*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// The id made when the dialog opened: one id, one job, however often it is sent.
    pub id: String,
    /// What the user typed.
    pub draft: JobDraft,
    /// Whether to post although an earlier post of the issue may have created a job and its outcome could not be
    /// determined.
    #[serde(default)]
    pub anyway: bool,
    /// Ids of open jobs of the issue that the user knows about and wants this one beside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
}

/// The state of a post. The same id always gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostOutcome {
    /// The job exists and is linked to the issue.
    Posted {
        /// The job.
        job: Job,
    },
    /// The call is still running, or its outcome is being looked up on Upwork. Ask again.
    Checking,
    /// Upwork refused. There is no job.
    Refused {
        /// Upwork's message; may be empty.
        message: String,
        /// Its messages about single fields.
        fields: Vec<FieldError>,
        /// The id for the next attempt.
        next_id: String,
        /// The id of the line in the server's log.
        reference: String,
    },
    /// It is certain that there is no job; the cause is in the log. The user may try again.
    NotPosted {
        /// The id for the next attempt.
        next_id: String,
        /// The id of the line in the server's log.
        reference: String,
    },
}
