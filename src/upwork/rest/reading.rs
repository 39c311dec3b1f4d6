//! The responses of this API. Numbers may be strings and vice versa.

use app::model::{Category, DraftSkill, FormOptions, JobStatus, Length, Organization, Subcategory};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::upwork::JobSnapshot;
use crate::upwork::id::WireId;
use crate::upwork::words::clean;

/// `users/me.json`.
#[derive(Debug, Deserialize)]
pub(super) struct UserAnswer {
    user: User,
}

#[derive(Debug, Deserialize)]
struct User {
    reference: WireId,
    id: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
}

impl UserAnswer {
    /// Reference and name; without a name the login or else the reference is used.
    pub(super) fn into_parts(self) -> (String, String) {
        let User { reference, id, first_name, last_name } = self.user;
        let name = [first_name, last_name].map(Option::unwrap_or_default).join(" ");
        let names = [clean(&name), clean(&id.unwrap_or_default())];
        let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| reference.0.clone());
        (reference.0, name)
    }
}

/// `teams.json`.
#[derive(Debug, Deserialize)]
pub(super) struct TeamsAnswer {
    teams: Vec<Team>,
}

#[derive(Debug, Deserialize)]
struct Team {
    reference: WireId,
    name: Option<String>,
    company_name: Option<String>,
    #[serde(default)]
    is_hidden: Value,
}

impl TeamsAnswer {
    /// The teams that one can post for; hidden ones are closed.
    pub(super) fn into_organizations(self) -> Vec<Organization> {
        let open = self.teams.into_iter().filter(|team| !matches!(whole(&team.is_hidden), Some(1..)));
        let organization = |team: Team| {
            let names = [team.name, team.company_name].map(|name| clean(&name.unwrap_or_default()));
            let name = names.into_iter().find(|name| !name.is_empty());
            Organization { name: name.unwrap_or_else(|| team.reference.0.clone()), id: team.reference.0 }
        };
        open.map(organization).collect()
    }
}

/// `metadata/categories.json`.
#[derive(Debug, Deserialize)]
pub(super) struct CategoriesAnswer {
    categories: Vec<CategoryNode>,
}

#[derive(Debug, Deserialize)]
struct CategoryNode {
    title: String,
    #[serde(default)]
    topics: Vec<Topic>,
}

#[derive(Debug, Deserialize)]
struct Topic {
    title: String,
}

/// Project lengths in hours, at forty a week: up to one month, three, six, and more. This API takes hours and offers no list.
const LENGTHS: [&str; 4] = ["120", "480", "960", "2080"];

impl From<CategoriesAnswer> for FormOptions {
    /// A job names its category, so the name is the id here.
    fn from(answer: CategoriesAnswer) -> Self {
        let subcategory = |topic: Topic| Subcategory { id: topic.title.clone(), name: topic.title, services: vec![] };
        let category = |node: CategoryNode| Category {
            id: node.title.clone(),
            name: node.title,
            subcategories: node.topics.into_iter().map(subcategory).collect(),
        };
        Self {
            categories: answer.categories.into_iter().map(category).collect(),
            lengths: LENGTHS.map(|hours| Length { id: hours.into(), name: String::new() }).into(),
            ..Self::default()
        }
    }
}

/// `metadata/skills.json`: all names.
#[derive(Debug, Deserialize)]
pub(super) struct SkillsAnswer {
    skills: Vec<String>,
}

/// As many as the GraphQL API returns.
const MAX_SKILLS: usize = 10;

impl SkillsAnswer {
    /// Names that contain the text, those that start with it first.
    pub(super) fn holding(self, text: &str) -> Vec<DraftSkill> {
        let text = text.to_lowercase();
        let place = |name: &String| name.to_lowercase().find(&text);
        let mut found: Vec<(usize, String)> =
            self.skills.into_iter().filter_map(|name| place(&name).map(|at| (at, name))).collect();
        found.sort();
        found.into_iter().take(MAX_SKILLS).map(|(_, name)| DraftSkill::unlisted(&clean(&name))).collect()
    }
}

/// A created job.
#[derive(Debug, Deserialize)]
pub(super) struct CreatedAnswer {
    pub(super) job: Created,
}

#[derive(Debug, Deserialize)]
pub(super) struct Created {
    pub(super) reference: WireId,
    pub(super) public_url: Option<String>,
}

/// One job.
#[derive(Debug, Deserialize)]
pub(super) struct JobAnswer {
    job: RestJob,
}

#[derive(Debug, Deserialize)]
struct RestJob {
    status: String,
    #[serde(default)]
    num_candidates: Value,
}

impl From<JobAnswer> for JobSnapshot {
    fn from(JobAnswer { job }: JobAnswer) -> Self {
        let status = match job.status.as_str() {
            "open" => JobStatus::Open,
            "filled" => JobStatus::Filled,
            "cancelled" => JobStatus::Cancelled,
            _ => JobStatus::Other,
        };
        let proposals = whole(&job.num_candidates).and_then(|count| u32::try_from(count).ok());
        Self { status, proposals, hires: None }
    }
}

/// A page of jobs. A job that can't be read makes the whole page unreadable: it might be the one that is being looked
/// up.
#[derive(Debug, Deserialize)]
pub(super) struct JobsAnswer {
    pub(super) jobs: Jobs,
}

#[derive(Debug, Deserialize)]
pub(super) struct Jobs {
    lister: Option<Lister>,
    #[serde(default)]
    pub(super) job: Vec<JobNode>,
}

#[derive(Debug, Deserialize)]
struct Lister {
    #[serde(default)]
    total_items: Value,
}

#[derive(Debug, Deserialize)]
pub(super) struct JobNode {
    pub(super) reference: WireId,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) public_url: Option<String>,
    #[serde(default)]
    created_time: Value,
}

impl Jobs {
    /// Whether there are more than the first `seen`. Without a total, a full page counts as a yes.
    pub(super) fn go_on_after(&self, seen: usize, page: usize) -> bool {
        let total = self.lister.as_ref().and_then(|lister| whole(&lister.total_items));
        let total = total.and_then(|total| usize::try_from(total).ok());
        !self.job.is_empty() && total.map_or(self.job.len() >= page, |total| seen < total)
    }
}

impl JobNode {
    /// Milliseconds since 1970.
    pub(super) fn created_at(&self) -> Option<Timestamp> {
        whole(&self.created_time).and_then(|time| Timestamp::from_millisecond(time).ok())
    }
}

/// A whole number, however it is written.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Bool(yes) => Some(i64::from(*yes)),
        other => other.as_i64(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn hidden_teams_are_left_out() {
        let answer = json!({ "teams": [
            { "reference": "1", "name": "Web", "company_name": "Shop", "is_hidden": "" },
            { "reference": 2, "name": "", "company_name": "Shop" },
            { "reference": "3", "name": "Old", "is_hidden": "1" },
            { "reference": "4", "name": "Older", "is_hidden": true },
        ] });
        let teams = serde_json::from_value::<TeamsAnswer>(answer).expect("teams").into_organizations();
        let named = |id: &str, name: &str| Organization { id: id.into(), name: name.into() };
        assert_eq!(teams, [named("1", "Web"), named("2", "Shop")]);
    }

    #[test]
    fn skills_that_start_with_the_text_are_listed_first() {
        let skills = ["micropython", "python", "Python-script", "rust"].map(String::from).to_vec();
        let found: Vec<String> =
            SkillsAnswer { skills }.holding("PYTHON").into_iter().map(|skill| skill.name).collect();
        assert_eq!(found, ["Python-script", "python", "micropython"]);
    }

    #[test]
    fn statuses_and_counts_are_read() {
        let read = |job| JobSnapshot::from(serde_json::from_value::<JobAnswer>(json!({ "job": job })).expect("a job"));
        let open = read(json!({ "status": "open", "num_candidates": "7" }));
        assert_eq!(open, JobSnapshot { status: JobStatus::Open, proposals: Some(7), hires: None });
        assert_eq!(read(json!({ "status": "filled", "num_candidates": 2 })).proposals, Some(2));
        assert_eq!(read(json!({ "status": "cancelled" })).status, JobStatus::Cancelled);
        assert_eq!(read(json!({ "status": "paused" })).status, JobStatus::Other);
    }

    #[test]
    fn a_list_is_read_until_its_total_or_a_short_page() {
        let jobs = |total: Value, count: usize| {
            let job = vec![json!({ "reference": "1", "title": "a" }); count];
            serde_json::from_value::<Jobs>(json!({ "lister": { "total_items": total }, "job": job })).expect("jobs")
        };
        assert!(jobs(json!(30), 20).go_on_after(20, 20));
        assert!(jobs(json!("30"), 5).go_on_after(25, 20));
        assert!(!jobs(json!(30), 10).go_on_after(30, 20));
        assert!(!jobs(json!(30), 0).go_on_after(20, 20));
        assert!(jobs(Value::Null, 20).go_on_after(20, 20));
        assert!(!jobs(Value::Null, 19).go_on_after(19, 20));
    }
}
