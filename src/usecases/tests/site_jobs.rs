//! All jobs of a site, for viewers who may see different issues, on two sites.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::model::{JobBudget, JobStatus, JobsFilter, JobsPage, JobsQuery};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::world::{ORGANIZATION, World, a_draft, a_tenant};
use crate::caller::{AccountId, ClientKey, IssueId, IssueKey, ProjectId};
use crate::clock::Clock as _;
use crate::keyring::Place;
use crate::store::records::{IssuePlace, JobLink, ReadStatus, Tenant};
use crate::usecases::{Failure, site_jobs};

const MIA: &str = "712020:mia";
const JONAS: &str = "712020:jonas";

/// A Jira that lets accounts see issues, and counts its calls.
#[derive(Clone, Default)]
struct Sees(Arc<Mutex<BTreeMap<String, Vec<u64>>>>);

impl Respond for Sees {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let question: Value = serde_json::from_slice(&request.body).expect("JSON");
        let seen = self.0.lock().expect("no panic").get(question["accountId"].as_str().expect("one")).cloned();
        let asked = question["projectPermissions"][0]["issues"].as_array().expect("a list");
        assert!(asked.len() <= 100, "a block has at most 100 issues");
        let all = seen.unwrap_or_default();
        let granted: Vec<u64> = asked.iter().filter_map(Value::as_u64).filter(|issue| all.contains(issue)).collect();
        let granted = json!({ "permission": "BROWSE_PROJECTS", "issues": granted, "projects": [] });
        ResponseTemplate::new(200).set_body_json(json!({ "globalPermissions": [], "projectPermissions": [granted] }))
    }
}

/// Returns every issue but 666; the second is in a separate project.
fn fetch(request: &Request) -> ResponseTemplate {
    let question: Value = serde_json::from_slice(&request.body).expect("JSON");
    let ids = question["issueIdsOrKeys"].as_array().expect("a list").iter().filter_map(Value::as_str);
    let issue = |id: &str| {
        let (key, project) = if id == "2" { ("WEB", "10001") } else { ("PROJ", "10000") };
        let project = json!({ "id": project, "key": key, "name": "Website" });
        let fields = json!({ "summary": format!("Issue {id}"), "status": { "name": "To Do" }, "project": project });
        json!({ "id": id, "key": format!("{key}-{id}"), "fields": fields })
    };
    let issues: Vec<Value> = ids.filter(|id| *id != "666").map(issue).collect();
    ResponseTemplate::new(200).set_body_json(json!({ "issues": issues, "issueErrors": [] }))
}

struct Site {
    world: World,
    jira: MockServer,
}

impl Site {
    async fn new(viewers: &[(&str, &[u64])]) -> Self {
        let (world, jira) = (World::new().await, MockServer::start().await);
        let visible = viewers.iter().map(|(account, issues)| ((*account).to_owned(), issues.to_vec()));
        let sees = Sees(Arc::new(Mutex::new(visible.collect())));
        Mock::given(method("POST")).and(path("/rest/api/3/permissions/check")).respond_with(sees).mount(&jira).await;
        Mock::given(method("POST")).and(path("/rest/api/3/issue/bulkfetch")).respond_with(fetch).mount(&jira).await;
        let named = json!({ "values": [{ "accountId": MIA, "displayName": "Mia Torres" }] });
        let named = ResponseTemplate::new(200).set_body_json(named);
        Mock::given(method("GET")).and(path("/rest/api/3/user/bulk")).respond_with(named).mount(&jira).await;
        let tenant = world.store().tenant(&a_tenant()).lookup().await.expect("the store").expect("a tenant");
        let (version, tenant) = (tenant.version, Tenant { base_url: jira.uri(), ..tenant });
        assert!(world.store().tenant(&a_tenant()).save(tenant, Some(version)).await.expect("the store"));
        Self { world, jira }
    }

    fn a_job(&self, number: u64, issue: u64) -> JobLink {
        JobLink {
            client_key: a_tenant(),
            issue_id: IssueId::parse(issue.to_string()).expect("an issue"),
            job_id: format!("job-{number:05}"),
            url: format!("https://www.upwork.test/jobs/~02{number}"),
            title: format!("Job {number}"),
            organization: ORGANIZATION.into(),
            account_id: AccountId::parse(MIA).expect("an account"),
            posted_at: self.world.clock.now() - SignedDuration::from_hours(1)
                + SignedDuration::from_secs(i64::try_from(number).expect("small")),
            post_id: format!("post-{number}"),
            warnings: Vec::new(),
            status: None,
            seen_at: None,
            read_after: None,
            place: IssuePlace::default(),
            draft: Some(Box::new(a_draft())),
        }
    }

    async fn add(&self, link: JobLink) {
        assert!(self.world.raw().tenant(&link.client_key.clone()).job_links().add(link).await.expect("the store"));
    }

    async fn link(&self, number: u64, issue: u64) {
        self.add(self.a_job(number, issue)).await;
    }

    async fn page(&self, account: &str, query: JobsQuery) -> Result<JobsPage, Failure> {
        let account = AccountId::parse(account).expect("an account");
        site_jobs(&self.world.services, &a_tenant(), &account, None, query).await
    }

    async fn first(&self, account: &str) -> JobsPage {
        self.page(account, JobsQuery::default()).await.expect("a page")
    }

    async fn asked(&self, of: &str) -> usize {
        let requests = self.jira.received_requests().await.expect("recorded");
        requests.iter().filter(|request| request.url.path().ends_with(of)).count()
    }
}

fn titles(page: &JobsPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.job.title.as_str()).collect()
}

fn at(cursor: &JobsPage) -> JobsQuery {
    JobsQuery { cursor: cursor.next.clone(), ..JobsQuery::default() }
}

#[tokio::test]
async fn each_viewer_sees_the_jobs_of_the_issues_that_jira_confirms_newest_first() {
    let site = Site::new(&[(MIA, &[1, 2]), (JONAS, &[2, 3])]).await;
    for (number, issue) in [(1, 1), (2, 2), (3, 3), (4, 2)] {
        site.link(number, issue).await;
    }
    assert_eq!(titles(&site.first(MIA).await), ["Job 4", "Job 2", "Job 1"]);
    assert_eq!(titles(&site.first(JONAS).await), ["Job 4", "Job 3", "Job 2"]);
    let stranger = site.first("712020:eve").await;
    assert_eq!((titles(&stranger), &stranger.next), (vec![], &None));
}

#[tokio::test]
async fn a_row_shows_issue_and_job() {
    let site = Site::new(&[(MIA, &[1]), (JONAS, &[1])]).await;
    let read = ReadStatus {
        status: JobStatus::Open,
        proposals: Some(4),
        hires: Some(1),
        read_at: site.world.clock.now() - SignedDuration::from_mins(5),
    };
    site.add(JobLink { status: Some(read), ..site.a_job(1, 1) }).await;
    let mine = site.first(MIA).await.rows.remove(0);
    assert_eq!((mine.issue.key.as_str(), mine.issue.summary.as_str()), ("PROJ-1", "Issue 1"));
    assert_eq!((mine.issue.status.as_str(), mine.issue.project_name.as_str()), ("To Do", "Website"));
    assert_eq!(mine.issue.url, "https://acme.atlassian.net/browse/PROJ-1");
    assert_eq!((mine.job.status, mine.job.proposals, mine.job.hires), (Some(JobStatus::Open), Some(4), Some(1)));
    assert_eq!(mine.job.budget, Some(JobBudget::Fixed { cents: 15_000 }));
    assert_eq!(mine.job.organization.as_deref(), Some(format!("Company {ORGANIZATION}").as_str()));
    assert!(mine.job.mine && mine.seen_at.is_none());
    let theirs = site.first(JONAS).await.rows.remove(0);
    assert_eq!((theirs.job.mine, theirs.poster.name.as_deref()), (false, Some("Mia Torres")));
    assert_eq!((theirs.job.budget, theirs.job.organization), (None, None), "theirs to see on Upwork alone");
}

#[tokio::test]
async fn an_outdated_status_is_shown_as_a_time_without_numbers() {
    let site = Site::new(&[(MIA, &[1])]).await;
    let read_at = site.world.clock.now() - SignedDuration::from_hours(24);
    let read = ReadStatus { status: JobStatus::Open, proposals: Some(4), hires: Some(1), read_at };
    site.add(JobLink { status: Some(read), seen_at: Some(read_at), ..site.a_job(1, 1) }).await;
    let row = site.first(MIA).await.rows.remove(0);
    assert_eq!((row.job.status, row.job.proposals, row.job.hires), (None, None, None));
    assert_eq!(row.seen_at, Some(read_at.to_string()));
}

#[tokio::test]
async fn a_page_has_25_rows_and_the_next_page_follows_without_a_gap() {
    let site = Site::new(&[(MIA, &(0..30).collect::<Vec<_>>())]).await;
    for number in 0..60 {
        site.link(number, number % 30).await;
    }
    let (mut seen, mut page) = (Vec::new(), site.first(MIA).await);
    assert_eq!(page.rows.len(), 25);
    loop {
        seen.extend(page.rows.iter().map(|row| row.job.title.clone()));
        if page.next.is_none() {
            break;
        }
        page = site.page(MIA, at(&page)).await.expect("a page");
    }
    assert_eq!(seen, (0..60).rev().map(|number| format!("Job {number}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn at_most_500_issues_are_requested_before_a_cursor_is_returned() {
    let site = Site::new(&[(MIA, &[1])]).await;
    for number in 1..=510 {
        site.link(number, number).await;
    }
    let page = site.first(MIA).await;
    assert_eq!((page.rows.len(), site.asked("permissions/check").await), (0, 5));
    assert_eq!(site.asked("bulkfetch").await, 0, "what is not shown is not read");
    let last = site.page(MIA, at(&page)).await.expect("a page");
    assert_eq!((titles(&last), &last.next), (vec!["Job 1"], &None));
}

#[tokio::test]
async fn an_issue_with_many_jobs_is_requested_once() {
    let site = Site::new(&[(MIA, &[1])]).await;
    for number in 0..120 {
        site.link(number, 1).await;
    }
    assert_eq!(site.first(MIA).await.rows.len(), 25);
    assert_eq!(site.asked("permissions/check").await, 1);
}

#[tokio::test]
async fn an_issue_that_jira_does_not_return_is_not_shown() {
    let site = Site::new(&[(MIA, &[1, 666])]).await;
    site.link(1, 1).await;
    site.link(2, 666).await;
    assert_eq!(titles(&site.first(MIA).await), ["Job 1"]);
}

#[tokio::test]
async fn nothing_is_shown_while_jira_does_not_answer() {
    let site = Site::new(&[(MIA, &[1])]).await;
    site.link(1, 1).await;
    site.jira.reset().await;
    assert!(matches!(site.page(MIA, JobsQuery::default()).await, Err(Failure::JiraSilent)));
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "7");
    Mock::given(method("POST")).respond_with(busy).mount(&site.jira).await;
    let told = site.page(MIA, JobsQuery::default()).await;
    assert!(matches!(told, Err(Failure::JiraBusy { retry_after }) if retry_after == Duration::from_secs(7)));
}

#[tokio::test]
async fn another_site_has_only_its_own_jobs() {
    let site = Site::new(&[(MIA, &[1])]).await;
    let other = ClientKey::parse("tenant-b").expect("a key");
    let tenant = site.world.store().tenant(&a_tenant()).lookup().await.expect("the store").expect("a tenant");
    let twin = JobLink { client_key: other.clone(), title: "Theirs".into(), ..site.a_job(1, 1) };
    site.add(twin).await;
    site.link(1, 1).await;
    assert_eq!(titles(&site.first(MIA).await), ["Job 1"]);
    let secret = site.world.services.keyring.seal(&Place::tenant_secret(&other), b"their secret");
    let tenant = Tenant { client_key: other.clone(), secret, previous_secret: None, ..tenant };
    assert!(site.world.raw().tenant(&other).save(tenant, None).await.expect("the store"));
    let mia = AccountId::parse(MIA).expect("an account");
    let theirs = site_jobs(&site.world.services, &other, &mia, None, JobsQuery::default()).await.expect("a page");
    assert_eq!(titles(&theirs), ["Theirs"]);
}

#[tokio::test]
async fn a_cursor_is_valid_only_for_its_account() {
    let site = Site::new(&[(MIA, &(0..40).collect::<Vec<_>>()), (JONAS, &(0..40).collect::<Vec<_>>())]).await;
    for number in 0..40 {
        site.link(number, number).await;
    }
    let page = site.first(MIA).await;
    let cursor = page.next.clone().expect("a cursor");
    assert!(!cursor.contains("job-"), "it names no job");
    assert!(site.page(MIA, at(&page)).await.is_ok());
    for query in [at(&page), JobsQuery { cursor: Some("made up".into()), ..JobsQuery::default() }] {
        assert!(matches!(site.page(JONAS, query).await, Err(Failure::BadCursor)));
    }
}

#[tokio::test]
async fn filters_use_stored_data() {
    let site = Site::new(&[(MIA, &[1, 2, 3])]).await;
    let read_at: Timestamp = site.world.clock.now();
    let read = |status| Some(ReadStatus { status, proposals: None, hires: None, read_at });
    let place = |key: &str, project: &str| IssuePlace {
        key: IssueKey::parse(key).ok(),
        project: ProjectId::parse(project).ok(),
    };
    site.add(JobLink { status: read(JobStatus::Open), place: place("PROJ-1", "10000"), ..site.a_job(1, 1) }).await;
    site.add(JobLink { status: read(JobStatus::Filled), place: place("WEB-2", "10001"), ..site.a_job(2, 2) }).await;
    let account_id = AccountId::parse(JONAS).expect("an account");
    site.add(JobLink { account_id, title: "Überarbeiten".into(), ..site.a_job(3, 3) }).await;
    let all = JobsFilter::default;
    for (filter, expected) in [
        (JobsFilter { status: Some(JobStatus::Open), ..all() }, vec!["Job 1"]),
        (JobsFilter { status: Some(JobStatus::Expired), ..all() }, vec![]),
        (JobsFilter { project: "10001".into(), ..all() }, vec!["Job 2"]),
        (JobsFilter { poster: JONAS.into(), ..all() }, vec!["Überarbeiten"]),
        (JobsFilter { title: " üBER".into(), ..all() }, vec!["Überarbeiten"]),
        (JobsFilter { issue: "web-2".into(), ..all() }, vec!["Job 2"]),
        (JobsFilter { issue: "WEB".into(), ..all() }, vec![]),
        (JobsFilter { title: "job".into(), poster: MIA.into(), ..all() }, vec!["Job 2", "Job 1"]),
    ] {
        let page = site.page(MIA, JobsQuery { filter: filter.clone(), ..JobsQuery::default() }).await.expect("a page");
        assert_eq!(titles(&page), expected, "{filter:?}");
    }
}

#[tokio::test]
async fn an_issue_s_place_is_learned_from_jira_and_can_be_filtered_by() {
    let site = Site::new(&[(MIA, &[1])]).await;
    site.link(1, 1).await;
    let by_key = || JobsQuery {
        filter: JobsFilter { issue: "PROJ-1".into(), project: "10000".into(), ..JobsFilter::default() },
        ..JobsQuery::default()
    };
    assert_eq!(site.page(MIA, by_key()).await.expect("a page").rows.len(), 0);
    site.first(MIA).await;
    site.world.quiet().await;
    assert_eq!(titles(&site.page(MIA, by_key()).await.expect("a page")), ["Job 1"]);
}

#[tokio::test]
async fn an_exported_file_has_larger_pages_and_at_most_5000_rows() {
    let site = Site::new(&[(MIA, &(0..40).collect::<Vec<_>>())]).await;
    for number in 0..40 {
        site.link(number, number).await;
    }
    let query = |cursor| JobsQuery { for_file: true, cursor, ..JobsQuery::default() };
    assert_eq!(site.page(MIA, query(None)).await.expect("a page").rows.len(), 40);
    let before = |rows: usize| {
        let newest = site.a_job(39, 39).position();
        let (tenant, json) = (a_tenant(), json!({ "at": newest, "rows": rows }).to_string());
        let place = Place { tenant: Some(&tenant), record: "site jobs", row: MIA, field: "cursor" };
        Some(site.world.services.keyring.seal_for_browser(&place, json.as_bytes()).0)
    };
    let last = site.page(MIA, query(before(4_990))).await.expect("a page");
    assert_eq!((last.rows.len(), last.next), (10, None));
    let beyond = site.page(MIA, query(before(5_000))).await.expect("a page");
    assert_eq!((beyond.rows.len(), beyond.next), (0, None));
}
