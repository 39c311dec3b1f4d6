//! The fields of the dialog, and their problems.

use serde::{Deserialize, Serialize};

use super::{Money, one_line};

/// A field of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as in JobDraft and in PREFERENCES")]
pub enum Field {
    Title,
    Description,
    Category,
    Subcategory,
    Service,
    Skills,
    Amount,
    HourlyFrom,
    HourlyTo,
    Experience,
    Length,
    Hours,
    People,
    Visibility,
    Questions,
    Organization,
    ExperienceOpen,
    LengthOpen,
    OpenRate,
    PeopleOpen,
    CoverLetter,
    TalentType,
    English,
    Location,
    Countries,
    Regions,
    LocationRequired,
    TimeZones,
    Languages,
    JobSuccess,
    Earnings,
    HoursWorked,
    StartDate,
    Deadline,
    RisingTalent,
    Portfolio,
    HideBudget,
    Milestones,
    KeepOpen,
    ProjectType,
}

/// A problem with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// The kind of problem.
    pub problem: Problem,
    /// The typed text, if it is the problem: shortened, on one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub entered: String,
}

/// Longer typed text is not repeated to the user.
pub(super) const MAX_ENTERED: usize = 40;

impl FieldError {
    /// A problem without the typed text.
    #[must_use]
    pub const fn new(field: Field, problem: Problem) -> Self {
        Self { field, problem, entered: String::new() }
    }

    /// A problem with the typed text.
    #[must_use]
    pub fn of(field: Field, problem: Problem, typed: &str) -> Self {
        let mut entered = one_line(typed);
        if let Some((end, _)) = entered.char_indices().nth(MAX_ENTERED) {
            entered.truncate(end);
            entered.push('…');
        }
        Self { field, problem, entered }
    }
}

/// Why a field is invalid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was entered or chosen.
    Missing,
    /// Longer than this many characters.
    TooLong {
        /// The limit.
        most: usize,
    },
    /// Not an amount in dollars and cents.
    NotAnAmount,
    /// Not a whole number.
    NotANumber,
    /// Not a day of the calendar.
    NotADay,
    /// Below Upwork's minimum.
    TooLow {
        /// The lowest amount.
        least: Money,
    },
    /// Above this form's maximum.
    TooHigh,
    /// Too many entries.
    TooMany {
        /// The limit.
        most: usize,
    },
    /// Refused by Upwork, with its own message.
    Refused(String),
}
