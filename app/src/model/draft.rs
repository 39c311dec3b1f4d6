use serde::{Deserialize, Serialize};

use super::{ExperienceLevel, Hours, Visibility};

/// What the user typed in the dialog, as typed: nothing here has been checked.
///
/// [`validate`](super::validate) turns it into a [`JobSpec`](super::JobSpec). Every field has a default, so a draft that
/// was kept by an older release can still be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobDraft {
    /// One line that names the job.
    pub title: String,
    /// Plain text, line breaks kept.
    pub description: String,
    /// Id of the top category (`groupId` at Upwork), empty while none is chosen.
    pub category: String,
    /// Id of the subcategory (`categoryId` at Upwork), empty while none is chosen.
    pub subcategory: String,
    /// Id of the service (`occupationId` at Upwork), empty while none is chosen.
    pub service: String,
    /// Skills in the order they were chosen.
    pub skills: Vec<DraftSkill>,
    /// How the job is paid.
    pub payment: Payment,
    /// US dollars for a fixed price, as typed.
    pub amount: String,
    /// US dollars an hour, lower end, as typed.
    pub hourly_from: String,
    /// US dollars an hour, upper end, as typed.
    pub hourly_to: String,
    /// How experienced the freelancer should be.
    pub experience: Option<ExperienceLevel>,
    /// Id of the project length, empty while none is chosen.
    pub length: String,
    /// Hours a week.
    pub hours: Option<Hours>,
    /// How many people are wanted, as typed; empty means one.
    pub people: String,
    /// Who can see the job. A required, explicit choice: a wrong one hides a job or shows it to everyone.
    pub visibility: Option<Visibility>,
    /// Screening questions.
    pub questions: Vec<String>,
    /// Id of the client organization to post for, empty where there is only one.
    pub organization: String,
}

/// A skill that the user picked from Upwork's list, or typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSkill {
    /// Upwork's id, absent for a skill that was typed freely.
    pub id: Option<String>,
    /// What the chip shows.
    pub name: String,
}

impl DraftSkill {
    /// A skill in the user's own words.
    #[must_use]
    pub fn unlisted(name: &str) -> Self {
        Self { id: None, name: name.trim().to_owned() }
    }

    /// Whether this is its name. Names of skills are English: the case of other letters is not worth its tables.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// How a job is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// One price for the whole job.
    #[default]
    Fixed,
    /// By the hour, within a range.
    Hourly,
}
