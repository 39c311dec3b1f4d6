use serde::{Deserialize, Serialize};

use super::{ExperienceLevel, Field, Hours, PREFERENCES, Preferred, Visibility, YES};

/// What the user typed in the dialog, unchecked.
///
/// [`validate`](super::validate) turns it into a [`JobSpec`](super::JobSpec). Every field has a default, so a draft of
/// an older release can still be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobDraft {
    /// One line that names the job.
    pub title: String,
    /// Plain text with line breaks.
    pub description: String,
    /// Id of the top category (`groupId` on Upwork), empty while none is chosen.
    pub category: String,
    /// Id of the subcategory (`categoryId` on Upwork), empty while none is chosen.
    pub subcategory: String,
    /// Id of the service (`occupationId` on Upwork), empty while none is chosen.
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
    /// Id of the client organization to post for, empty if there is only one.
    pub organization: String,
    /// Other choices, in the order of [`PREFERENCES`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preferences: Vec<Preferred>,
}

impl JobDraft {
    /// The values of a preference; empty for any other field.
    #[must_use]
    pub fn preferred(&self, field: Field) -> &[String] {
        let name = field.preference().map(|known| known.name);
        let found = self.preferences.iter().find(|chosen| Some(chosen.name.as_str()) == name);
        found.map_or(&[], |chosen| &chosen.values)
    }

    /// Whether a preference that is a plain yes was chosen.
    #[must_use]
    pub fn is_checked(&self, field: Field) -> bool {
        self.preferred(field).iter().any(|value| value == YES)
    }

    /// Sets a preference; an empty list removes it. Values that this release does not know are kept.
    pub fn prefer(&mut self, field: Field, values: Vec<String>) {
        let Some(place) = PREFERENCES.iter().position(|known| known.field == field) else { return };
        let name = PREFERENCES[place].name;
        let place_of = |chosen: &Preferred| PREFERENCES.iter().position(|known| known.name == chosen.name);
        self.preferences.retain(|chosen| chosen.name != name);
        if !values.is_empty() {
            let later = |chosen: &Preferred| place_of(chosen).is_none_or(|other| other > place);
            let at = self.preferences.iter().position(later).unwrap_or(self.preferences.len());
            self.preferences.insert(at, Preferred { name: name.to_owned(), values });
        }
    }
}

/// A skill that the user picked from Upwork's list, or typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSkill {
    /// Upwork's id, absent for a skill that was typed freely.
    pub id: Option<String>,
    /// The text of the chip.
    pub name: String,
    /// Whether it is nice to have only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

impl DraftSkill {
    /// A skill as typed by the user.
    #[must_use]
    pub fn unlisted(name: &str) -> Self {
        Self { name: name.trim().to_owned(), ..Self::default() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_stored_in_its_field_and_clearing_it_leaves_nothing() {
        let mut draft = JobDraft::default();
        let unknown = Preferred { name: "of a later release".into(), values: vec!["x".into()] };
        draft.preferences.push(unknown.clone());
        draft.prefer(Field::English, vec!["fluent".into()]);
        draft.prefer(Field::TalentType, vec!["agencies".into()]);
        draft.prefer(Field::English, vec!["native".into()]);
        let names: Vec<&str> = draft.preferences.iter().map(|chosen| chosen.name.as_str()).collect();
        assert_eq!(names, ["talent-type", "english", "of a later release"]);
        assert_eq!(draft.preferred(Field::English), ["native"]);
        draft.prefer(Field::English, Vec::new());
        draft.prefer(Field::TalentType, Vec::new());
        draft.prefer(Field::Title, vec!["x".into()]);
        assert_eq!(draft, JobDraft { preferences: vec![unknown], ..JobDraft::default() });
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_draft_of_an_older_release_is_read() {
        let old =
            r#"{"title":"Fix it","skills":[{"id":null,"name":"Rust"}],"experience":"expert","questions":["Why?"]}"#;
        let draft: JobDraft = serde_json::from_str(old).expect("a draft");
        assert_eq!((draft.title.as_str(), draft.experience), ("Fix it", Some(ExperienceLevel::Expert)));
        assert_eq!((draft.skills, draft.preferences), (vec![DraftSkill::unlisted("Rust")], Vec::new()));
    }
}
