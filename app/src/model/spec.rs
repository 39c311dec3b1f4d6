use serde::{Deserialize, Serialize};

use super::{Money, Preferred};

/// A job that may be sent to Upwork: only [`validate`](super::validate) makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSpec {
    /// Trimmed, one line, single spaces, not empty.
    pub title: String,
    /// Trimmed, not empty.
    pub description: String,
    /// Id of the top category.
    pub category: String,
    /// Id of the subcategory.
    pub subcategory: String,
    /// Id of the service, if one was chosen.
    pub service: Option<String>,
    /// At most fifteen.
    pub skills: Vec<Skill>,
    /// The pay.
    pub budget: Budget,
    /// How experienced the freelancer should be; absent if Upwork's API does not ask.
    pub experience: Option<ExperienceLevel>,
    /// Id of the project length, if one was chosen.
    pub length: Option<String>,
    /// Hours a week; Upwork needs them for hourly jobs.
    pub hours: Hours,
    /// At least one.
    pub people: u16,
    /// Who can see the job.
    pub visibility: Visibility,
    /// Not empty, at most five.
    pub questions: Vec<String>,
    /// Other choices, in the order of [`PREFERENCES`](super::PREFERENCES).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferences: Vec<Preferred>,
    /// Names of the skills that are nice to have; if there are any, the others are mandatory.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub optional_skills: Vec<String>,
    /// Names of the preferences that a job had before and no longer has; only for a job that is being changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<String>,
}

/// The pay, in US dollars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Budget {
    /// One price for the whole job.
    Fixed {
        /// At least $5.00.
        amount: Money,
    },
    /// An hourly rate within a range.
    Hourly {
        /// At least $3.00.
        from: Money,
        /// Not below `from`.
        to: Money,
    },
    /// An hourly rate that freelancers name: Upwork's API does not ask for one.
    OpenHourly,
}

/// A valid skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skill {
    /// One of Upwork's list.
    Listed {
        /// Upwork's id.
        id: String,
        /// Its name.
        name: String,
    },
    /// Free text.
    Free(String),
}

/// How experienced the freelancer should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExperienceLevel {
    /// New to the field.
    Entry,
    /// Substantial experience.
    Intermediate,
    /// Deep expertise.
    Expert,
}

/// Hours a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// Thirty and more.
    FullTime,
    /// Less than thirty.
    PartTime,
    /// As needed.
    AsNeeded,
    /// Not sure yet.
    NotSure,
}

/// Who can see the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everyone, search engines included.
    Anyone,
    /// Only people with an Upwork account.
    UpworkUsers,
    /// Only freelancers the client invites.
    InviteOnly,
}
