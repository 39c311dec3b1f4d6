//! The answers of `createJobPosting` and `updateJobPosting`.

use app::model::{JobSpec, Warning};
use serde::Deserialize;

use crate::upwork::id::WireId;

/// The data of `createJobPosting`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateAnswer {
    pub(super) create_job_posting: Created,
}

/// The data of `updateJobPosting`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UpdateAnswer {
    pub(super) update_job_posting: Created,
}

/// `JobPostingCreateResponse` or `JobPostingUpdateResponse`. A flag says that a part was saved; the posting exists
/// either way. Flags of parts that we never send (attachments, custom fields …) are not requested. An absent flag says
/// nothing.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    pub(super) id: WireId,
    skills_saved: Option<bool>,
    questions_saved: Option<bool>,
    qualifications_saved: Option<bool>,
    sands_job_post_saved: Option<bool>,
}

impl Created {
    /// The parts that were not saved. Service and skills travel in one part.
    pub(super) fn warnings(&self, spec: &JobSpec) -> Vec<Warning> {
        let lost_together = self.sands_job_post_saved == Some(false);
        let lost_skills = self.skills_saved == Some(false) || (lost_together && !spec.skills.is_empty());
        let lost = [
            (lost_skills, Warning::SkillsNotSaved),
            (lost_together && (spec.service.is_some() || spec.skills.is_empty()), Warning::CategoryNotSaved),
            (self.questions_saved == Some(false), Warning::QuestionsNotSaved),
            (self.qualifications_saved == Some(false), Warning::QualificationsNotSaved),
        ];
        lost.into_iter().filter_map(|(lost, warning)| lost.then_some(warning)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{a_fixed_spec, an_hourly_spec};
    use super::*;

    #[test]
    fn parts_that_were_not_saved_are_named() {
        let warnings = |flags: serde_json::Value, spec: &JobSpec| {
            let mut answer = json!({ "id": "1" });
            answer.as_object_mut().unwrap().extend(flags.as_object().unwrap().clone());
            serde_json::from_value::<Created>(answer).expect("an answer").warnings(spec)
        };
        let spec = an_hourly_spec();
        assert_eq!(warnings(json!({}), &spec), []);
        assert_eq!(warnings(json!({ "skillsSaved": false }), &spec), [Warning::SkillsNotSaved]);
        assert_eq!(warnings(json!({ "questionsSaved": false }), &spec), [Warning::QuestionsNotSaved]);
        assert_eq!(warnings(json!({ "qualificationsSaved": false }), &spec), [Warning::QualificationsNotSaved]);
        let together = json!({ "sandsJobPostSaved": false, "skillsSaved": false });
        assert_eq!(warnings(together.clone(), &spec), [Warning::SkillsNotSaved, Warning::CategoryNotSaved]);
        let only_skills = JobSpec { service: None, ..an_hourly_spec() };
        assert_eq!(warnings(together, &only_skills), [Warning::SkillsNotSaved]);
        assert_eq!(warnings(json!({ "sandsJobPostSaved": false }), &a_fixed_spec()), [Warning::CategoryNotSaved]);
    }
}
