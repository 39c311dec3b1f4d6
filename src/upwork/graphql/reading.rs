//! What Upwork's answers to reads mean. Every field may be missing: an answer is used as far as it goes.

use app::model::{Category, DraftSkill, FormOptions, JobStatus, Length, Organization, Service, Subcategory};
use jiff::Timestamp;
use serde::Deserialize;

use super::wire::WireId;
use crate::upwork::words::clean;
use crate::upwork::{Identity, JobSnapshot};

/// The data of `Identity`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct IdentityAnswer {
    user: User,
    company_selector: CompanySelector,
}

#[derive(Debug, Deserialize)]
struct User {
    id: WireId,
    nid: Option<String>,
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CompanySelector {
    items: Vec<Company>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Company {
    title: Option<String>,
    organization_id: WireId,
    organization_legacy_type: Option<String>,
}

impl From<IdentityAnswer> for Identity {
    /// Only organisations that Upwork calls clients: others can't post.
    fn from(IdentityAnswer { user, company_selector }: IdentityAnswer) -> Self {
        let mut organizations: Vec<Organization> = Vec::new();
        for company in company_selector.items {
            let client = company.organization_legacy_type.is_some_and(|kind| kind.eq_ignore_ascii_case("client"));
            if client && organizations.iter().all(|known| known.id != company.organization_id.0) {
                let name = named([company.title], &company.organization_id);
                organizations.push(Organization { id: company.organization_id.0, name });
            }
        }
        Self { name: named([user.name, user.nid], &user.id), user: user.id.0, organizations }
    }
}

/// The first name that is not empty, else the id.
fn named<const N: usize>(names: [Option<String>; N], id: &WireId) -> String {
    let mut given = names.into_iter().flatten().map(|name| clean(&name)).filter(|name| !name.is_empty());
    given.next().unwrap_or_else(|| id.0.clone())
}

/// The data of `FormOptions`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FormOptionsAnswer {
    ontology_categories: Vec<CategoryNode>,
    proposal_metadata: Option<ProposalMetadata>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CategoryNode {
    id: WireId,
    preferred_label: Option<String>,
    #[serde(default)]
    subcategories: Vec<SubcategoryNode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubcategoryNode {
    id: WireId,
    preferred_label: Option<String>,
    #[serde(default)]
    services: Vec<ServiceNode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServiceNode {
    id: WireId,
    preferred_label: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProposalMetadata {
    engagement_duration_values: Vec<Duration>,
}

#[derive(Debug, Deserialize)]
struct Duration {
    id: WireId,
    label: Option<String>,
}

impl From<FormOptionsAnswer> for FormOptions {
    fn from(answer: FormOptionsAnswer) -> Self {
        let lengths = answer.proposal_metadata.map(|metadata| metadata.engagement_duration_values).unwrap_or_default();
        let length = |length: Duration| Length { name: named([length.label], &length.id), id: length.id.0 };
        Self {
            categories: answer.ontology_categories.into_iter().map(Category::from).collect(),
            lengths: lengths.into_iter().map(length).collect(),
        }
    }
}

impl From<CategoryNode> for Category {
    fn from(node: CategoryNode) -> Self {
        let subcategories = node.subcategories.into_iter().map(Subcategory::from).collect();
        Self { name: named([node.preferred_label], &node.id), id: node.id.0, subcategories }
    }
}

impl From<SubcategoryNode> for Subcategory {
    fn from(node: SubcategoryNode) -> Self {
        let service = |node: ServiceNode| Service { name: named([node.preferred_label], &node.id), id: node.id.0 };
        let services = node.services.into_iter().map(service).collect();
        Self { name: named([node.preferred_label], &node.id), id: node.id.0, services }
    }
}

/// The data of `FindSkills`.
#[derive(Debug, Deserialize)]
pub(super) struct SkillsAnswer {
    #[serde(rename = "ontologyElementsSearchByPrefLabel")]
    pub(super) found: Vec<SkillNode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkillNode {
    id: WireId,
    preferred_label: Option<String>,
    pretty_name: Option<String>,
}

impl From<SkillNode> for DraftSkill {
    fn from(node: SkillNode) -> Self {
        Self { name: named([node.pretty_name, node.preferred_label], &node.id), id: Some(node.id.0) }
    }
}

/// The data of `FindJobs`.
#[derive(Debug, Deserialize)]
pub(super) struct JobsAnswer {
    pub(super) organization: OrganizationJobs,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrganizationJobs {
    pub(super) job_posting: Jobs,
}

/// A page of jobs. A job that can't be read makes the whole page unreadable: it might be the one that is looked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Jobs {
    pub(super) edges: Vec<Edge>,
    pub(super) page_info: Option<PageInfo>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Edge {
    pub(super) node: JobNode,
}

#[derive(Debug, Deserialize)]
pub(super) struct JobNode {
    pub(super) id: WireId,
    pub(super) content: Content,
    info: Option<CreationInfo>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Content {
    pub(super) title: String,
    pub(super) description: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreationInfo {
    audit_time: Option<AuditTime>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuditTime {
    created_date_time: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    end_cursor: Option<String>,
    has_next_page: Option<bool>,
}

impl PageInfo {
    /// Where the next page begins, if there is one; an error if there is one and it can't be reached.
    pub(super) fn next(self) -> Result<Option<String>, &'static str> {
        match (self.has_next_page, self.end_cursor) {
            (Some(true), Some(cursor)) => Ok(Some(cursor)),
            (Some(true), None) => Err("a next page without a cursor"),
            _ => Ok(None),
        }
    }
}

impl JobNode {
    /// When it was created, if Upwork said so in a form that is known.
    pub(super) fn created_at(&self) -> Option<Timestamp> {
        self.info.as_ref()?.audit_time.as_ref()?.created_date_time.as_deref().and_then(time)
    }
}

/// A time as Upwork writes it: ISO 8601 with `Z`, `+00:00` or `+0000`, or milliseconds since 1970.
fn time(text: &str) -> Option<Timestamp> {
    let milliseconds = || text.parse().ok().and_then(|number| Timestamp::from_millisecond(number).ok());
    let basic_offset = || Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok();
    text.parse().ok().or_else(basic_offset).or_else(milliseconds)
}

/// The data of `Job`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JobAnswer {
    job_posting: Standing,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Standing {
    info: StatusInfo,
    proposals_statistics: Option<Statistics>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StatusInfo {
    status: String,
    reason_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statistics {
    total_proposals: Option<u32>,
    total_hired: Option<u32>,
}

impl From<JobAnswer> for JobSnapshot {
    fn from(JobAnswer { job_posting }: JobAnswer) -> Self {
        let statistics = job_posting.proposals_statistics.as_ref();
        Self {
            status: status(&job_posting.info),
            proposals: statistics.and_then(|counts| counts.total_proposals),
            hires: statistics.and_then(|counts| counts.total_hired),
        }
    }
}

/// A job that Upwork closed after a time without activity is *cancelled* too; only its reason tells.
fn status(info: &StatusInfo) -> JobStatus {
    let expired = info.reason_name.as_deref().is_some_and(|reason| reason.to_ascii_lowercase().contains("expired"));
    match info.status.as_str() {
        "REQUESTED" => JobStatus::Open,
        "PENDING_PAYMENT_METHOD" => JobStatus::PendingPaymentMethod,
        "VERIFICATION_PENDING" => JobStatus::PendingVerification,
        "DRAFT" | "DELETED_DRAFT" => JobStatus::Draft,
        "FILLED" => JobStatus::Filled,
        "CANCELLED" if expired => JobStatus::Expired,
        "CANCELLED" => JobStatus::Cancelled,
        _ => JobStatus::Other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_read_in_every_form() {
        let expected: Timestamp = "2026-11-21T12:00:00.5Z".parse().expect("a time");
        for text in [
            "2026-11-21T12:00:00.500Z",
            "2026-11-21T13:00:00.500+01:00",
            "2026-11-21T12:00:00.500+0000",
            "1795262400500",
        ] {
            assert_eq!(time(text), Some(expected), "{text}");
        }
        assert_eq!(time("yesterday"), None);
    }

    #[test]
    fn every_status_has_its_meaning() {
        let read = |status: &str, reason: Option<&str>| {
            let answer = json!({ "jobPosting": { "info": { "status": status, "reasonName": reason } } });
            JobSnapshot::from(serde_json::from_value::<JobAnswer>(answer).expect("an answer")).status
        };
        let known = [
            ("REQUESTED", JobStatus::Open),
            ("PENDING_PAYMENT_METHOD", JobStatus::PendingPaymentMethod),
            ("VERIFICATION_PENDING", JobStatus::PendingVerification),
            ("DRAFT", JobStatus::Draft),
            ("DELETED_DRAFT", JobStatus::Draft),
            ("FILLED", JobStatus::Filled),
            ("CANCELLED", JobStatus::Cancelled),
            ("NEW_ONE", JobStatus::Other),
        ];
        for (status, expected) in known {
            assert_eq!(read(status, None), expected, "{status}");
        }
        assert_eq!(read("CANCELLED", Some("JOB_POSTING_EXPIRED")), JobStatus::Expired);
    }

    #[test]
    fn a_user_without_a_name_goes_by_nickname_then_id() {
        let name = |name: Option<&str>, nid: Option<&str>| {
            let user = json!({ "id": "7", "nid": nid, "name": name });
            let answer = json!({ "user": user, "companySelector": { "items": [] } });
            Identity::from(serde_json::from_value::<IdentityAnswer>(answer).expect("an answer")).name
        };
        assert_eq!(name(Some("Ada"), Some("ada7")), "Ada");
        assert_eq!(name(Some(" "), Some("ada7")), "ada7");
        assert_eq!(name(None, None), "7");
    }

    #[test]
    fn a_next_page_without_a_way_to_it_is_an_error() {
        let page = |json| serde_json::from_value::<PageInfo>(json).expect("page info").next();
        assert_eq!(page(json!({ "hasNextPage": true, "endCursor": "c" })), Ok(Some("c".into())));
        assert_eq!(page(json!({ "hasNextPage": false, "endCursor": "c" })), Ok(None));
        assert!(page(json!({ "hasNextPage": true })).is_err());
    }
}
