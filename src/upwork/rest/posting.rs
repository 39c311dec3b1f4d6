//! A job as `POST /api/hr/v2/jobs.json` accepts it. The form leaves out what this API does not support.

use app::model::{Budget, Closed, Field, FormParts, JobSpec, Skill, Visibility};

/// Neither hourly rates nor hours a week, experience, services, questions, a number of people or any preference. A job
/// has a budget or, by the hour, a length.
pub(super) fn parts() -> FormParts {
    use Field::{Experience, HourlyFrom, HourlyTo, Hours, People, Questions, Service};
    FormParts {
        left_out: vec![HourlyFrom, HourlyTo, Hours, Experience, Service, Questions, People],
        length_for_budget: true,
        no_preferences: true,
    }
}

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
        Budget::Hourly { .. } | Budget::OpenHourly => {
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

/// The status of a closed job.
pub(super) const fn status(closed: Closed) -> &'static str {
    match closed {
        Closed::Filled => "filled",
        Closed::Cancelled => "cancelled",
    }
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
    use app::model::{JobDraft, Payment, validate};

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
        let spec = JobSpec { budget: Budget::OpenHourly, length: Some("120".into()), ..a_spec() };
        assert_eq!(sent(&spec, "job_type").as_deref(), Some("hourly"));
        assert_eq!((sent(&spec, "duration").as_deref(), sent(&spec, "budget")), (Some("120"), None));
    }

    #[test]
    fn skills_are_sent_by_name() {
        let listed = Skill::Listed { id: "python".into(), name: "python".into() };
        let spec = JobSpec { skills: vec![listed, Skill::Free("audio-production".into())], ..a_spec() };
        assert_eq!(sent(&spec, "skills").as_deref(), Some("python;audio-production"));
    }

    #[test]
    fn visibilities_are_sent_under_upworks_names() {
        let names = [Visibility::Anyone, Visibility::UpworkUsers, Visibility::InviteOnly].map(visibility);
        assert_eq!(names, ["public", "upwork", "invite-only"]);
    }

    #[test]
    fn only_the_supported_fields_are_sent() {
        let draft = JobDraft {
            title: "Fix it".into(),
            description: "Now.".into(),
            category: "Web".into(),
            subcategory: "Web Development".into(),
            payment: Payment::Hourly,
            length: "120".into(),
            visibility: Some(Visibility::InviteOnly),
            ..JobDraft::default()
        };
        let spec = validate(&draft, &parts()).expect("a good draft");
        let names: Vec<&str> = fields("34567", &spec).into_iter().map(|(name, _)| name).collect();
        let known = ["buyer_team__reference", "title", "description", "visibility", "category2", "subcategory2"];
        assert_eq!(names, [&known[..], &["job_type", "duration"]].concat());
    }
}
