//! Preferences in the format of `JobPostingRequestInfo` and `JobPostingQualificationRequest`.

use app::model::Field::{self, Countries, CoverLetter, Deadline, Earnings, English, ExperienceOpen, HideBudget};
use app::model::Field::{
    HoursWorked, JobSuccess, KeepOpen, Languages, LengthOpen, Location, LocationRequired, Milestones,
};
use app::model::Field::{PeopleOpen, Portfolio, ProjectType, Regions, RisingTalent, StartDate, TalentType, TimeZones};
use app::model::{JobSpec, PREFERENCES, Preferred};
use serde_json::{Map, Value, json};

/// The fields that preferences fill in.
#[derive(Debug, Default)]
pub(super) struct PreferenceFields {
    /// Of `jobPostingInfo`.
    pub(super) info: Map<String, Value>,
    /// Of `qualifications`.
    pub(super) qualifications: Map<String, Value>,
}

impl PreferenceFields {
    /// The preferences of a job, and the removed ones: an absent field would not be changed.
    pub(super) fn of(spec: &JobSpec) -> Self {
        let mut filled = Self::default();
        for name in &spec.dropped {
            filled.put(name, &[]);
        }
        for Preferred { name, values } in &spec.preferences {
            filled.put(name, values);
        }
        filled
    }

    fn put(&mut self, name: &str, values: &[String]) {
        let Some(known) = PREFERENCES.iter().find(|known| known.name == name) else { return };
        for (part, key, value) in fields(known.field, values) {
            let map = match part {
                Part::Info => &mut self.info,
                Part::Qualifications => &mut self.qualifications,
            };
            map.insert(key.to_owned(), value);
        }
    }
}

enum Part {
    Info,
    Qualifications,
}

/// The fields of a preference. Without values they say that there is no such preference.
fn fields(field: Field, values: &[String]) -> Vec<(Part, &'static str, Value)> {
    use Part::{Info, Qualifications};
    let first = values.first().map(String::as_str);
    let is_chosen = first.is_some();
    let number = || first.and_then(|text| text.parse::<i32>().ok()).map_or(Value::Null, Value::from);
    let word = |otherwise: &str| Value::from(first.map_or(otherwise.to_owned(), str::to_ascii_uppercase));
    vec![match field {
        ExperienceOpen => (Info, "notSureExperienceLevel", is_chosen.into()),
        LengthOpen => (Info, "notSureProjectDuration", is_chosen.into()),
        PeopleOpen => (Info, "notSureFreelancersToHire", is_chosen.into()),
        CoverLetter => (Info, "coverLetterRequired", first.map_or(Value::Null, |word| (word == "required").into())),
        StartDate => (Info, "startDate", first.into()),
        Deadline => (Info, "deadline", first.into()),
        ProjectType => {
            let kind = first.map(|word| if word == "ongoing" { "ONGOING_NEED" } else { "ONE_TIME_PROJECT" });
            (Info, "durationType", kind.into())
        }
        HideBudget => (Info, "hideBudget", is_chosen.into()),
        Milestones => (Info, "freelancerMilestonesAllowed", is_chosen.into()),
        KeepOpen => (Info, "keepOpenOnHire", is_chosen.into()),
        TalentType => (Qualifications, "contractorType", word("ALL")),
        English => (Qualifications, "englishProficiency", word("ANY")),
        Countries => (Qualifications, "countries", json!(values)),
        Regions => (Qualifications, "regions", json!(values)),
        LocationRequired => (Qualifications, "locationCheckRequired", is_chosen.into()),
        TimeZones => (Qualifications, "timezones", json!(values)),
        Languages => (Qualifications, "languages", json!(values)),
        JobSuccess => (Qualifications, "jobSuccessScore", number()),
        HoursWorked => (Qualifications, "oDeskHours", number()),
        RisingTalent => (Qualifications, "risingTalent", is_chosen.into()),
        Portfolio => (Qualifications, "hasPortfolio", is_chosen.into()),
        Earnings => {
            let earned = first.map_or("ANY".to_owned(), |amount| format!("AT_LEAST_{amount}"));
            (Qualifications, "earnings", earned.into())
        }
        Location => {
            return vec![
                (Qualifications, "localMarket", (first == Some("local")).into()),
                (Info, "notSureLocationPreference", (first == Some(app::model::NOT_SURE)).into()),
            ];
        }
        // The payment type says whether the rate is open; the others are not preferences.
        _ => return Vec::new(),
    }]
}

#[cfg(test)]
mod tests {
    use app::model::Field::OpenRate;
    use app::model::Takes;

    use super::super::tests::a_fixed_spec;
    use super::*;

    fn filled(name: &str, values: &[&str]) -> Value {
        let chosen = Preferred { name: name.into(), values: values.iter().map(|value| (*value).into()).collect() };
        let PreferenceFields { mut info, qualifications } =
            PreferenceFields::of(&JobSpec { preferences: vec![chosen], ..a_fixed_spec() });
        info.extend(qualifications);
        info.into()
    }

    #[test]
    fn preferences_are_sent_under_upworks_names() {
        for (name, values, expected) in [
            ("talent-type", vec!["agencies"], json!({ "contractorType": "AGENCIES" })),
            ("english", vec!["conversational"], json!({ "englishProficiency": "CONVERSATIONAL" })),
            ("location", vec!["local"], json!({ "localMarket": true, "notSureLocationPreference": false })),
            ("location", vec!["not-sure"], json!({ "localMarket": false, "notSureLocationPreference": true })),
            ("countries", vec!["France", "Chad"], json!({ "countries": ["France", "Chad"] })),
            ("job-success", vec!["90"], json!({ "jobSuccessScore": 90 })),
            ("earnings", vec!["1000"], json!({ "earnings": "AT_LEAST_1000" })),
            ("hours-worked", vec!["500"], json!({ "oDeskHours": 500 })),
            ("cover-letter", vec!["not-required"], json!({ "coverLetterRequired": false })),
            ("deadline", vec!["2026-12-31"], json!({ "deadline": "2026-12-31" })),
            ("hide-budget", vec!["yes"], json!({ "hideBudget": true })),
            ("project-type", vec!["ongoing"], json!({ "durationType": "ONGOING_NEED" })),
            ("project-type", vec!["one-time"], json!({ "durationType": "ONE_TIME_PROJECT" })),
        ] {
            assert_eq!(filled(name, &values), expected, "{name}");
        }
    }

    #[test]
    fn every_preference_but_the_open_rate_has_a_field() {
        for known in PREFERENCES {
            let value = match known.takes {
                Takes::Choice(words) => words[0],
                Takes::Yes => "yes",
                Takes::Day => "2026-12-31",
                Takes::Names => "France",
            };
            let is_empty = filled(known.name, &[value]) == json!({});
            assert_eq!(is_empty, known.field == OpenRate, "{known:?}");
        }
    }

    #[test]
    fn removed_preferences_are_sent_as_removed() {
        let dropped = ["english", "countries", "deadline", "hide-budget", "of a later release"];
        let spec = JobSpec { dropped: dropped.map(str::to_owned).into(), ..a_fixed_spec() };
        let PreferenceFields { info, qualifications } = PreferenceFields::of(&spec);
        assert_eq!(Value::from(info), json!({ "deadline": null, "hideBudget": false }));
        assert_eq!(Value::from(qualifications), json!({ "englishProficiency": "ANY", "countries": [] }));
    }
}
