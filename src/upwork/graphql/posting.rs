//! A job in the format of `createJobPosting` and `updateJobPosting`.

use app::model::{Budget, Closed, ExperienceLevel, Hours, JobSpec, Money, Skill, Visibility};
use serde::Serialize;
use serde_json::{Map, Value};

use super::preferences::PreferenceFields;
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

/// Variables of [`UPDATE_JOB`](super::documents::UPDATE_JOB) to close a job.
#[derive(Debug, Serialize)]
pub(super) struct CloseJob<'a> {
    id: &'a str,
    request: Closing<'a>,
}

/// All of `JobPostingUpdateRequest` that closing needs: what is not sent, Upwork leaves as it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Closing<'a> {
    organization_id: &'a str,
    job_posting_info: ClosingInfo,
}

#[derive(Debug, Serialize)]
struct ClosingInfo {
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

/// `JobPostingCreateRequest`; `JobPostingUpdateRequest` has the same fields.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    organization_id: &'a str,
    job_posting_info: RequestInfo<'a>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    qualifications: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionInput<'a>>,
    sands_job_post: SandsJobPost<'a>,
}

/// `JobPostingRequestInfo`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestInfo<'a> {
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
    /// The version that is replaced; another one by then, and Upwork refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    /// The chosen preferences.
    #[serde(flatten)]
    preferences: Map<String, Value>,
}

/// The values of `JobPostingStatus` that we send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Filled,
    Cancelled,
}

/// Amounts are strings on Upwork too.
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
    Published,
}

impl<'a> CreateJob<'a> {
    /// Without a status: Upwork decides when it publishes the job.
    pub(super) fn new(organization: &'a str, spec: &'a JobSpec) -> Self {
        Self { request: Request::new(organization, spec, None) }
    }
}

impl<'a> UpdateJob<'a> {
    /// Without a status: the job keeps its own.
    pub(super) fn new(organization: &'a str, id: &'a str, spec: &'a JobSpec, version: Option<i32>) -> Self {
        Self { id, request: Request::new(organization, spec, version) }
    }
}

impl<'a> CloseJob<'a> {
    pub(super) const fn new(organization_id: &'a str, id: &'a str, closed: Closed, version: Option<i32>) -> Self {
        let status = match closed {
            Closed::Filled => Status::Filled,
            Closed::Cancelled => Status::Cancelled,
        };
        Self { id, request: Closing { organization_id, job_posting_info: ClosingInfo { status, version } } }
    }
}

impl<'a> Request<'a> {
    fn new(organization_id: &'a str, spec: &'a JobSpec, version: Option<i32>) -> Self {
        let questions = spec.questions.iter().map(|question| QuestionInput { question }).collect();
        let sands_job_post = SandsJobPost {
            occupation_id: spec.service.as_deref(),
            additional_skills: spec.skills.iter().map(|skill| additional_skill(skill, &spec.optional_skills)).collect(),
            status: SandsStatus::Published,
        };
        let PreferenceFields { info: preferences, qualifications } = PreferenceFields::of(spec);
        let job_posting_info = RequestInfo { version, preferences, ..info(spec) };
        Self { organization_id, job_posting_info, qualifications, questions, sands_job_post }
    }
}

fn info(spec: &JobSpec) -> RequestInfo<'_> {
    RequestInfo {
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

/// Hours per week belong to hourly jobs; with a fixed price they are sent only if the user chose them.
fn engagement(spec: &JobSpec) -> Option<Engagement> {
    match (spec.hours, &spec.budget) {
        (Hours::FullTime, _) => Some(Engagement::FullTime),
        (Hours::PartTime, _) => Some(Engagement::PartTime),
        (Hours::AsNeeded, _) => Some(Engagement::AsNeeded),
        (Hours::NotSure, Budget::Hourly { .. } | Budget::OpenHourly) => Some(Engagement::NotSure),
        (Hours::NotSure, Budget::Fixed { .. }) => None,
    }
}

/// The relevance is sent only if a skill is nice to have.
fn additional_skill<'a>(skill: &'a Skill, optional: &[String]) -> AdditionalSkill<'a> {
    let (name, skill) = match skill {
        Skill::Listed { id, name } => (name, SkillName::Listed(id)),
        Skill::Free(text) => (text, SkillName::Free(text)),
    };
    let relevance = if optional.contains(name) { Relevance::NiceToHave } else { Relevance::Mandatory };
    AdditionalSkill { skill, relevance: (!optional.is_empty()).then_some(relevance) }
}

#[cfg(test)]
mod tests;
