//! A job as `POST /api/hr/v2/jobs.json` takes it. This interface knows neither hourly rates, experience, questions nor
//! a number of people.

use app::model::{Budget, JobSpec, Skill, Visibility, Warning};

/// The fields of the form.
pub(super) fn fields(team: &str, spec: &JobSpec) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("buyer_team__reference", team.to_owned()),
        ("title", spec.title.clone()),
        ("description", spec.description.clone()),
        ("visibility", visibility(spec.visibility).to_owned()),
        ("category2", spec.category.clone()),
        ("subcategory2", spec.subcategory.clone()),
    ];
    match &spec.budget {
        Budget::Fixed { amount } => {
            fields.extend([("job_type", "fixed-price".to_owned()), ("budget", amount.to_string())]);
        }
        Budget::Hourly { .. } => {
            fields.push(("job_type", "hourly".to_owned()));
            fields.extend(spec.length.clone().map(|hours| ("duration", hours)));
        }
    }
    if !spec.skills.is_empty() {
        let skills: Vec<&str> = spec.skills.iter().map(skill).collect();
        fields.push(("skills", skills.join(";")));
    }
    fields
}

/// What the user entered and this interface has no place for. The screens leave out what every job has.
pub(super) fn warnings(spec: &JobSpec) -> Vec<Warning> {
    let lost = [(!spec.questions.is_empty(), Warning::QuestionsNotSaved), (spec.people > 1, Warning::PartNotSaved)];
    lost.into_iter().filter_map(|(lost, warning)| lost.then_some(warning)).collect()
}

const fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Anyone => "public",
        Visibility::UpworkUsers => "upwork",
        Visibility::InviteOnly => "invite-only",
    }
}

fn skill(skill: &Skill) -> &str {
    match skill {
        Skill::Listed { name, .. } | Skill::Free(name) => name,
    }
}

#[cfg(test)]
mod tests {
    use app::model::Money;

    use super::*;
    use crate::upwork::contract::a_spec;

    fn sent(spec: &JobSpec, name: &str) -> Option<String> {
        fields("34567", spec).into_iter().find_map(|(field, value)| (field == name).then_some(value))
    }

    #[test]
    fn a_fixed_price_job_is_sent_field_by_field() {
        let expected = [
            ("buyer_team__reference", "34567"),
            ("title", "Fix the login page"),
            ("description", "It lets nobody in.\nNot even us."),
            ("visibility", "public"),
            ("category2", "531770282580668418"),
            ("subcategory2", "531770282584862733"),
            ("job_type", "fixed-price"),
            ("budget", "150.50"),
        ];
        assert_eq!(fields("34567", &a_spec()), expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn an_hourly_job_has_hours_instead_of_a_budget() {
        let budget = Budget::Hourly { from: Money::dollars(30), to: Money::dollars(45) };
        let spec = JobSpec { budget, length: Some("120".into()), ..a_spec() };
        assert_eq!(sent(&spec, "job_type").as_deref(), Some("hourly"));
        assert_eq!((sent(&spec, "duration").as_deref(), sent(&spec, "budget")), (Some("120"), None));
    }

    #[test]
    fn skills_go_by_name() {
        let listed = Skill::Listed { id: "python".into(), name: "python".into() };
        let spec = JobSpec { skills: vec![listed, Skill::Free("audio-production".into())], ..a_spec() };
        assert_eq!(sent(&spec, "skills").as_deref(), Some("python;audio-production"));
    }

    #[test]
    fn visibilities_are_named_as_upwork_names_them() {
        let names = [Visibility::Anyone, Visibility::UpworkUsers, Visibility::InviteOnly].map(visibility);
        assert_eq!(names, ["public", "upwork", "invite-only"]);
    }

    #[test]
    fn what_has_no_place_is_warned_of() {
        assert_eq!(warnings(&a_spec()), []);
        let spec = JobSpec { questions: vec!["Why?".into()], people: 2, ..a_spec() };
        assert_eq!(warnings(&spec), [Warning::QuestionsNotSaved, Warning::PartNotSaved]);
    }
}
