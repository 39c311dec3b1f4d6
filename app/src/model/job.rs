use serde::{Deserialize, Serialize};

use super::{Field, JobDraft};

/// A job on Upwork that is linked to the issue, as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Upwork's id of the job.
    pub id: String,
    /// The title it was posted with.
    pub title: String,
    /// Its public page, always under the configured Upwork address.
    pub url: String,
    /// When it was posted, RFC 3339 in UTC.
    pub posted_at: String,
    /// Whether the viewer posted it.
    pub mine: bool,
    /// The last known status, absent while none was read.
    pub status: Option<JobStatus>,
    /// How many freelancers proposed, if known.
    #[serde(default)]
    pub proposals: Option<u32>,
    /// How many were hired, if known.
    #[serde(default)]
    pub hires: Option<u32>,
    /// Its budget, for viewers who could also see it with their own Upwork account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<JobBudget>,
    /// The organization that it was posted for, if it is one of the viewer's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Parts that Upwork did not save although it accepted the job.
    pub warnings: Vec<Warning>,
}

/// What a job pays, in cents of a US dollar: the panel only formats amounts, and does not contain the code that parses
/// them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobBudget {
    /// One price for the whole job.
    Fixed {
        /// The price.
        cents: u64,
    },
    /// An hourly rate within a range.
    Hourly {
        /// The lower end.
        from_cents: u64,
        /// The upper end.
        to_cents: u64,
    },
}

/// Who posted a job, for viewers who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poster {
    /// Upwork's id of the job.
    pub job_id: String,
    /// The name in Jira of the user who posted it.
    pub name: String,
}

/// A job that is being changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedJob {
    /// Its text on Upwork, as far as the app knows it.
    pub posted: JobDraft,
    /// The poster's unsent changes, otherwise the same text.
    pub draft: JobDraft,
    /// When `draft` was saved, RFC 3339 in UTC; absent if it is the posted text.
    pub saved_at: Option<String>,
    /// Where `posted` comes from; absent if Upwork could not be asked, and `posted` is what was last sent.
    #[serde(default)]
    pub on_upwork: Option<OnUpwork>,
}

/// How a job on Upwork compares with what was last sent from here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OnUpwork {
    /// Fields that differ on Upwork. They contain Upwork's values.
    pub changed: Vec<Field>,
    /// Fields that Upwork does not return. They contain the values that were last sent.
    pub as_sent: Vec<Field>,
    /// Fields that Upwork does not return, for a job that was not posted from here: a change replaces their values on
    /// Upwork.
    pub replaced: Vec<Field>,
}

/// The new text of a job on Upwork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobEdit {
    /// Upwork's id of the job.
    pub job_id: String,
    /// The complete text, not only the changes.
    pub draft: JobDraft,
    /// Names of the preferences that the form began with and that the user has removed since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<String>,
    /// What the form began with; absent where Upwork could not be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<JobDraft>,
}

/// A job that is to be closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobClosing {
    /// Upwork's id of the job.
    pub job_id: String,
    /// Why.
    pub closed: Closed,
}

/// Why a job is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The positions are filled.
    Filled,
    /// It is no longer wanted.
    Cancelled,
}

/// The status of a job on Upwork.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Published; freelancers can propose.
    Open,
    /// On hold until the client has a payment method.
    PendingPaymentMethod,
    /// On hold until Upwork has verified it.
    PendingVerification,
    /// Not published.
    Draft,
    /// Closed, the positions are filled.
    Filled,
    /// Closed by the client.
    Cancelled,
    /// Closed by Upwork after a time without activity.
    Expired,
    /// Upwork no longer knows the job.
    Gone,
    /// A status that this release does not know.
    #[serde(other)]
    Other,
}

impl JobStatus {
    /// Whether the job has ended on Upwork.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Filled | Self::Cancelled | Self::Expired)
    }

    /// Whether nothing can be changed on Upwork any more.
    pub const fn is_over(self) -> bool {
        self.is_final() || matches!(self, Self::Gone)
    }
}

/// A job whose status could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadJob {
    /// Its title.
    pub title: String,
    /// Why not.
    pub cause: Unread,
}

/// Why a job's status could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// Upwork no longer knows the job.
    Gone,
    /// Upwork does not show it to the viewer's account.
    Hidden,
    /// Any other status.
    #[serde(other)]
    Failed,
}

/// A part of the job that Upwork reported as not saved, although the job exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// The skills.
    SkillsNotSaved,
    /// The category or service.
    CategoryNotSaved,
    /// The screening questions.
    QuestionsNotSaved,
    /// The wanted qualifications, experience among them.
    QualificationsNotSaved,
    /// Any other visibility.
    #[serde(other)]
    PartNotSaved,
}
