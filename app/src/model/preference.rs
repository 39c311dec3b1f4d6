//! Optional choices: which freelancers the client prefers, and how the job is handled. All of them are data: a name and
//! a kind. Forms, validation and adapters use this table.

use serde::{Deserialize, Serialize};

use super::Field::{
    self, Countries, CoverLetter, Deadline, Earnings, English, ExperienceOpen, HideBudget, HoursWorked,
};
use super::Field::{JobSuccess, KeepOpen, Languages, LengthOpen, Location, LocationRequired, Milestones, OpenRate};
use super::Field::{PeopleOpen, Portfolio, ProjectType, Regions, RisingTalent, StartDate, TalentType, TimeZones};

/// The values of one of [`PREFERENCES`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferred {
    /// The name in [`PREFERENCES`]. A release ignores names that it does not know.
    pub name: String,
    /// One option, a day, or several names from one of Upwork's lists.
    pub values: Vec<String>,
}

/// A preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preference {
    /// The field of the form.
    pub field: Field,
    /// The name in drafts, and the id of the element.
    pub name: &'static str,
    /// Its kind.
    pub takes: Takes,
}

/// The kind of a preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One of these options.
    Choice(&'static [&'static str]),
    /// [`YES`], or nothing.
    Yes,
    /// A day, `2026-12-31`.
    Day,
    /// Names from one of Upwork's lists.
    Names,
}

/// The value of a preference without further choices.
pub const YES: &str = "yes";
/// For a client who has not decided yet and says so.
pub const NOT_SURE: &str = "not-sure";
/// Our own guess: Upwork does not publish a limit.
pub const MAX_NAMES: usize = 10;
/// Longer texts are not names of countries, regions, time zones or languages.
const MAX_NAME: usize = 100;

const fn preference(field: Field, name: &'static str, takes: Takes) -> Preference {
    Preference { field, name, takes }
}

/// All of them, in the order of the form.
pub static PREFERENCES: [Preference; 24] = [
    preference(ExperienceOpen, "experience-open", Takes::Yes),
    preference(LengthOpen, "length-open", Takes::Yes),
    preference(OpenRate, "open-rate", Takes::Yes),
    preference(PeopleOpen, "people-open", Takes::Yes),
    preference(CoverLetter, "cover-letter", Takes::Choice(&["required", "not-required"])),
    preference(TalentType, "talent-type", Takes::Choice(&["individuals", "agencies"])),
    preference(English, "english", Takes::Choice(&["basic", "conversational", "fluent", "native"])),
    preference(Location, "location", Takes::Choice(&["local", NOT_SURE])),
    preference(Countries, "countries", Takes::Names),
    preference(Regions, "regions", Takes::Names),
    preference(LocationRequired, "location-required", Takes::Yes),
    preference(TimeZones, "time-zones", Takes::Names),
    preference(Languages, "languages", Takes::Names),
    preference(JobSuccess, "job-success", Takes::Choice(&["80", "90"])),
    preference(Earnings, "earnings", Takes::Choice(&["1", "100", "1000", "10000"])),
    preference(HoursWorked, "hours-worked", Takes::Choice(&["100", "500", "1000"])),
    preference(StartDate, "start-date", Takes::Day),
    preference(Deadline, "deadline", Takes::Day),
    preference(ProjectType, "project-type", Takes::Choice(&["one-time", "ongoing"])),
    preference(RisingTalent, "rising-talent", Takes::Yes),
    preference(Portfolio, "portfolio", Takes::Yes),
    preference(HideBudget, "hide-budget", Takes::Yes),
    preference(Milestones, "milestones", Takes::Yes),
    preference(KeepOpen, "keep-open", Takes::Yes),
];

impl Field {
    /// The preference of a form field.
    #[must_use]
    pub fn preference(self) -> Option<&'static Preference> {
        PREFERENCES.iter().find(|known| known.field == self)
    }
}

impl Preference {
    /// The values that may be sent: without those that this preference does not support.
    pub(super) fn cleaned(&self, values: &[String]) -> Vec<String> {
        let words = match self.takes {
            Takes::Choice(words) => words,
            _ => &[YES],
        };
        match self.takes {
            Takes::Choice(_) | Takes::Yes => {
                values.iter().filter(|value| words.contains(&value.as_str())).take(1).cloned().collect()
            }
            Takes::Day => values.iter().take(1).cloned().collect(),
            Takes::Names => {
                let names = values.iter().map(|name| super::one_line(name));
                names.filter(|name| (1..=MAX_NAME).contains(&name.chars().count())).collect()
            }
        }
    }
}

/// Whether this is a day of the calendar, `2026-12-31`.
pub(super) fn is_day(text: &str) -> bool {
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u16>().ok());
    let is_written = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else { return false };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u16::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    is_written && (1..=12).contains(&month) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preference_has_its_own_field_and_name() {
        for (at, known) in PREFERENCES.iter().enumerate() {
            let others = &PREFERENCES[at + 1..];
            assert!(others.iter().all(|other| other.name != known.name && other.field != known.field), "{known:?}");
            assert_eq!(known.field.preference(), Some(known));
        }
        assert_eq!(Field::Title.preference(), None);
    }

    #[test]
    fn only_calendar_days_are_accepted() {
        for day in ["2026-12-31", "2028-02-29", "2000-02-29"] {
            assert!(is_day(day), "{day}");
        }
        for text in
            ["", "2026-2-1", "2026-13-01", "2026-00-10", "2026-04-31", "2027-02-29", "1900-02-29", "31.12.2026x"]
        {
            assert!(!is_day(text), "{text}");
        }
    }
}
