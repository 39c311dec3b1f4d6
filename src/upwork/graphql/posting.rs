//! A job as `createJobPosting` and `updateJobPosting` take it.

use app::model::{Budget, ExperienceLevel, Hours, JobSpec, Money, Skill, Visibility};
use serde::Serialize;
use serde_json::{Map, Value};

use super::PostStatus;
use super::preferences::Filled;
use crate::upwork::JobState;

/// Variables of [`CREATE_JOB`](super::documents::CREATE_JOB).
#[derive(Debug, Serialize)]
pub(super) struct CreateJob<'a> {
    request: Request<'a>,
}

/// Variables of [`UPDATE_JOB`](super::documents::UPDATE_JOB).
#[derive(Debug, Serialize)]
pub(super) struct UpdateJob<'a> {
    id: &'a str,
    request: Request<'a>,
}

/// `JobPostingCreateRequest`; `JobPostingUpdateRequest` has the same fields.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    organization_id: &'a str,
    job_posting_info: Info<'a>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    qualifications: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionInput<'a>>,
    sands_job_post: SandsJobPost<'a>,
}

/// `JobPostingRequestInfo`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Info<'a> {
    title: &'a str,
    description: &'a str,
    group_id: &'a str,
    category_id: &'a str,
    #[serde(flatten)]
    pay: Pay,
    #[serde(skip_serializing_if = "Option::is_none")]
    experience_level: Option<Experience>,
    #[serde(skip_serializing_if = "Option::is_none")]
    engagement_type: Option<Engagement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_id: Option<&'a str>,
    freelancers_to_hire: u16,
    access: AccessLevel,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    /// The version that is replaced; another one by then, and Upwork refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    /// What else was chosen.
    #[serde(flatten)]
    preferences: Map<String, Value>,
}

/// `JobPostingStatus`, as far as it is ever asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Requested,
    Draft,
    Filled,
    Cancelled,
}

/// The amounts are strings at Upwork too.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
enum Pay {
    FixedPrice {
        amount: Money,
    },
    Hourly {
        hourly_budget_type: HourlyBudget,
        #[serde(flatten)]
        range: Option<HourlyRange>,
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct HourlyRange {
    hourly_budget_min: Money,
    hourly_budget_max: Money,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum HourlyBudget {
    Manual,
    NotProvided,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Experience {
    EntryLevel,
    Intermediate,
    Expert,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Engagement {
    FullTime,
    PartTime,
    AsNeeded,
    NotSure,
}

#[derive(Debug, Serialize)]
enum AccessLevel {
    #[serde(rename = "PUBLIC_INDEX")]
    Anyone,
    #[serde(rename = "ACCESS_PUBLIC")]
    UpworkUsers,
    #[serde(rename = "ACCESS_PRIVATE")]
    InviteOnly,
}

#[derive(Debug, Serialize)]
struct QuestionInput<'a> {
    question: &'a str,
}

/// `SandsJobPostRequest`: service and skills.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SandsJobPost<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    occupation_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    additional_skills: Vec<AdditionalSkill<'a>>,
    status: SandsStatus,
}

/// `JobPostingAdditionalSkillInput`.
#[derive(Debug, Serialize)]
struct AdditionalSkill<'a> {
    #[serde(flatten)]
    skill: SkillName<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relevance: Option<Relevance>,
}

/// `JobPostSkillRelevance`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Relevance {
    Mandatory,
    NiceToHave,
}

#[derive(Debug, Serialize)]
enum SkillName<'a> {
    #[serde(rename = "skillId")]
    Listed(&'a str),
    #[serde(rename = "freetext")]
    Free(&'a str),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum SandsStatus {
    Draft,
    Published,
}

impl<'a> CreateJob<'a> {
    pub(super) fn new(organization: &'a str, spec: &'a JobSpec, status: Option<PostStatus>) -> Self {
        let status = status.map(|status| match status {
            PostStatus::Requested => Status::Requested,
            PostStatus::Draft => Status::Draft,
        });
        Self { request: Request::new(organization, spec, status, None) }
    }
}

impl<'a> UpdateJob<'a> {
    /// Without a status a job stands as it is.
    pub(super) fn new(
        organization: &'a str,
        id: &'a str,
        spec: &'a JobSpec,
        job_state: JobState,
        version: Option<i32>,
    ) -> Self {
        let status = match job_state {
            JobState::Open => None,
            JobState::Filled => Some(Status::Filled),
            JobState::Cancelled => Some(Status::Cancelled),
        };
        Self { id, request: Request::new(organization, spec, status, version) }
    }
}

impl<'a> Request<'a> {
    fn new(organization_id: &'a str, spec: &'a JobSpec, status: Option<Status>, version: Option<i32>) -> Self {
        let questions = spec.questions.iter().map(|question| QuestionInput { question }).collect();
        let sands_job_post = SandsJobPost {
            occupation_id: spec.service.as_deref(),
            additional_skills: spec.skills.iter().map(|skill| additional_skill(skill, &spec.optional_skills)).collect(),
            status: if status == Some(Status::Draft) { SandsStatus::Draft } else { SandsStatus::Published },
        };
        let Filled { info: preferences, qualifications } = Filled::of(spec);
        let job_posting_info = Info { version, preferences, ..info(spec, status) };
        Self { organization_id, job_posting_info, qualifications, questions, sands_job_post }
    }
}

fn info(spec: &JobSpec, status: Option<Status>) -> Info<'_> {
    Info {
        title: &spec.title,
        description: &spec.description,
        group_id: &spec.category,
        category_id: &spec.subcategory,
        pay: pay(&spec.budget),
        experience_level: spec.experience.map(|experience| match experience {
            ExperienceLevel::Entry => Experience::EntryLevel,
            ExperienceLevel::Intermediate => Experience::Intermediate,
            ExperienceLevel::Expert => Experience::Expert,
        }),
        engagement_type: engagement(spec),
        duration_id: spec.length.as_deref(),
        freelancers_to_hire: spec.people,
        access: match spec.visibility {
            Visibility::Anyone => AccessLevel::Anyone,
            Visibility::UpworkUsers => AccessLevel::UpworkUsers,
            Visibility::InviteOnly => AccessLevel::InviteOnly,
        },
        status,
        version: None,
        preferences: Map::new(),
    }
}

fn pay(budget: &Budget) -> Pay {
    match *budget {
        Budget::Fixed { amount } => Pay::FixedPrice { amount },
        Budget::Hourly { from, to } => {
            let range = HourlyRange { hourly_budget_min: from, hourly_budget_max: to };
            Pay::Hourly { hourly_budget_type: HourlyBudget::Manual, range: Some(range) }
        }
        Budget::OpenHourly => Pay::Hourly { hourly_budget_type: HourlyBudget::NotProvided, range: None },
    }
}

/// Hours a week belong to hourly jobs; with a fixed price they are sent only if somebody chose them.
fn engagement(spec: &JobSpec) -> Option<Engagement> {
    match (spec.hours, &spec.budget) {
        (Hours::FullTime, _) => Some(Engagement::FullTime),
        (Hours::PartTime, _) => Some(Engagement::PartTime),
        (Hours::AsNeeded, _) => Some(Engagement::AsNeeded),
        (Hours::NotSure, Budget::Hourly { .. } | Budget::OpenHourly) => Some(Engagement::NotSure),
        (Hours::NotSure, Budget::Fixed { .. }) => None,
    }
}

/// Nothing is said of the relevance as long as no skill is nice to have only.
fn additional_skill<'a>(skill: &'a Skill, optional: &[String]) -> AdditionalSkill<'a> {
    let (name, skill) = match skill {
        Skill::Listed { id, name } => (name, SkillName::Listed(id)),
        Skill::Free(text) => (text, SkillName::Free(text)),
    };
    let relevance = if optional.contains(name) { Relevance::NiceToHave } else { Relevance::Mandatory };
    AdditionalSkill { skill, relevance: (!optional.is_empty()).then_some(relevance) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{a_fixed_spec, an_hourly_spec};
    use super::*;

    fn sent(spec: &JobSpec, status: Option<PostStatus>) -> serde_json::Value {
        serde_json::to_value(CreateJob::new("424242", spec, status)).expect("json")
    }

    #[test]
    fn a_fixed_price_job_is_sent_field_by_field() {
        let expected = json!({ "request": {
            "organizationId": "424242",
            "jobPostingInfo": {
                "title": "Fix the login page", "description": "It lets nobody in.\nNot even us.",
                "groupId": "531770282580668418", "categoryId": "531770282584862733",
                "type": "FIXED_PRICE", "amount": "150.50",
                "experienceLevel": "INTERMEDIATE", "freelancersToHire": 1, "access": "PUBLIC_INDEX",
            },
            "sandsJobPost": { "status": "PUBLISHED" },
        } });
        assert_eq!(sent(&a_fixed_spec(), None), expected);
    }

    #[test]
    fn an_hourly_job_is_sent_field_by_field() {
        let expected = json!({ "request": {
            "organizationId": "424242",
            "jobPostingInfo": {
                "title": "Fix the login page", "description": "It lets nobody in.\nNot even us.",
                "groupId": "531770282580668418", "categoryId": "531770282584862733",
                "type": "HOURLY", "hourlyBudgetType": "MANUAL", "hourlyBudgetMin": "30.00", "hourlyBudgetMax": "45.00",
                "experienceLevel": "EXPERT", "engagementType": "PART_TIME", "durationId": "474250516458926082",
                "freelancersToHire": 3, "access": "ACCESS_PRIVATE", "status": "REQUESTED",
            },
            "questions": [{ "question": "Have you done this before?" }],
            "sandsJobPost": {
                "occupationId": "1110580755107926016",
                "additionalSkills": [{ "skillId": "996364628025274386" }, { "freetext": "Patience" }],
                "status": "PUBLISHED",
            },
        } });
        assert_eq!(sent(&an_hourly_spec(), Some(PostStatus::Requested)), expected);
    }

    #[test]
    fn choices_are_named_as_upwork_names_them() {
        let access = [Visibility::Anyone, Visibility::UpworkUsers, Visibility::InviteOnly].map(|visibility| {
            sent(&JobSpec { visibility, ..a_fixed_spec() }, None)["request"]["jobPostingInfo"]["access"].clone()
        });
        assert_eq!(access, ["PUBLIC_INDEX", "ACCESS_PUBLIC", "ACCESS_PRIVATE"]);
        let hours = [Hours::FullTime, Hours::PartTime, Hours::AsNeeded, Hours::NotSure].map(|hours| {
            sent(&JobSpec { hours, ..an_hourly_spec() }, None)["request"]["jobPostingInfo"]["engagementType"].clone()
        });
        assert_eq!(hours, ["FULL_TIME", "PART_TIME", "AS_NEEDED", "NOT_SURE"]);
        let experience =
            [ExperienceLevel::Entry, ExperienceLevel::Intermediate, ExperienceLevel::Expert].map(|experience| {
                let experience = Some(experience);
                sent(&JobSpec { experience, ..a_fixed_spec() }, None)["request"]["jobPostingInfo"]["experienceLevel"]
                    .clone()
            });
        assert_eq!(experience, ["ENTRY_LEVEL", "INTERMEDIATE", "EXPERT"]);
    }

    #[test]
    fn skills_that_are_nice_to_have_make_the_others_a_must() {
        let spec = JobSpec { optional_skills: vec!["Patience".into()], ..an_hourly_spec() };
        let expected = json!([
            { "skillId": "996364628025274386", "relevance": "MANDATORY" },
            { "freetext": "Patience", "relevance": "NICE_TO_HAVE" },
        ]);
        assert_eq!(sent(&spec, None)["request"]["sandsJobPost"]["additionalSkills"], expected);
    }

    #[test]
    fn a_change_sends_the_whole_job_its_version_and_a_status_only_to_close() {
        let spec = a_fixed_spec();
        let sent = |job_state| {
            let update = UpdateJob::new("424242", "19", &spec, job_state, Some(3));
            serde_json::to_value(update).expect("json")
        };
        let mut expected = serde_json::to_value(CreateJob::new("424242", &spec, None)).expect("json");
        expected["id"] = json!("19");
        expected["request"]["jobPostingInfo"]["version"] = json!(3);
        assert_eq!(sent(JobState::Open), expected);
        expected["request"]["jobPostingInfo"]["status"] = json!("FILLED");
        assert_eq!(sent(JobState::Filled), expected);
        expected["request"]["jobPostingInfo"]["status"] = json!("CANCELLED");
        assert_eq!(sent(JobState::Cancelled), expected);
    }

    #[test]
    fn a_draft_is_a_draft_in_both_places() {
        let request = &sent(&a_fixed_spec(), Some(PostStatus::Draft))["request"];
        assert_eq!(
            (&request["jobPostingInfo"]["status"], &request["sandsJobPost"]["status"]),
            (&json!("DRAFT"), &json!("DRAFT"))
        );
    }
}
