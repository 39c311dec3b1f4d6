//! Upwork's answers about jobs.

use app::model::JobStatus;
use jiff::Timestamp;
use serde::Deserialize;

use crate::upwork::JobSnapshot;
use crate::upwork::id::WireId;

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

/// A page of jobs. A job that can't be read makes the whole page unreadable: it might be the one that is being looked
/// up.
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
    /// The cursor of the next page, if there is one; an error if there is one without a cursor.
    pub(super) fn next(self) -> Result<Option<String>, &'static str> {
        match (self.has_next_page, self.end_cursor) {
            (Some(true), Some(cursor)) => Ok(Some(cursor)),
            (Some(true), None) => Err("a next page without a cursor"),
            _ => Ok(None),
        }
    }
}

impl JobNode {
    /// When it was created, if Upwork returned that in a known format.
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

/// The data of `JobVersion`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VersionAnswer {
    pub(super) job_posting: Option<Version>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Version {
    pub(super) version: Option<i32>,
}

/// The data of `Job`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JobAnswer {
    job_posting: Option<JobPostingNode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct JobPostingNode {
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

impl TryFrom<JobAnswer> for JobSnapshot {
    type Error = ();

    /// Fails if the job does not exist.
    fn try_from(JobAnswer { job_posting }: JobAnswer) -> Result<Self, ()> {
        let job_posting = job_posting.ok_or(())?;
        let statistics = job_posting.proposals_statistics.as_ref();
        Ok(Self {
            status: status(&job_posting.info),
            proposals: statistics.and_then(|counts| counts.total_proposals),
            hires: statistics.and_then(|counts| counts.total_hired),
        })
    }
}

/// A job that Upwork closed after a time without activity is *cancelled* too; only its reason differs.
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
    fn times_are_read_in_every_format() {
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
            JobSnapshot::try_from(serde_json::from_value::<JobAnswer>(answer).expect("an answer"))
                .expect("a job")
                .status
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
    fn a_next_page_without_a_cursor_is_an_error() {
        let page = |json| serde_json::from_value::<PageInfo>(json).expect("page info").next();
        assert_eq!(page(json!({ "hasNextPage": true, "endCursor": "c" })), Ok(Some("c".into())));
        assert_eq!(page(json!({ "hasNextPage": false, "endCursor": "c" })), Ok(None));
        assert!(page(json!({ "hasNextPage": true })).is_err());
    }
}
