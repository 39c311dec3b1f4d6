use std::sync::Arc;

use serde_json::json;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::store::records::TenantState;
use crate::usecases::Services;
use crate::usecases::forge::{
    check_deleted_issues, hourly, installed, issue_deleted, note_deleted_issue, pre_uninstall,
};

#[tokio::test]
async fn the_install_event_creates_the_tenant_and_can_be_repeated() {
    let world = World::empty();
    for _ in 0..2 {
        installed(&world.services, &first(), &Admission::default()).await.expect("made");
    }
    let tenant = tenant(&world, &first()).await.expect("a tenant");
    assert_eq!((tenant.state, tenant.generation, tenant.version), (TenantState::Enabled, 0, 1));
}

#[tokio::test]
async fn no_other_event_creates_or_restores_a_tenant() {
    let world = World::empty();
    hourly(&world.services, &first(), &Admission::default()).await.expect("heard");
    note_deleted_issue(&world.services, &first(), &a_caller(&first()).issue.id).await.expect("heard");
    issue_deleted(&world.services, &first(), &Admission::default(), &a_caller(&first()).issue.id).await.expect("heard");
    assert!(tenant(&world, &first()).await.is_none());

    open(&world, &first()).await.expect("admitted");
    pre_uninstall(&world.services, &first()).await.expect("retired");
    world.clock.advance(DAYS);
    installed(&world.services, &first(), &with_token("a token")).await.expect("heard");
    hourly(&world.services, &first(), &with_token("a token")).await.expect("heard");
    let tenant = tenant(&world, &first()).await.expect("a tenant");
    assert_eq!((tenant.state, tenant.forge.expect("on Forge").app_token), (TenantState::Retired, None));
}

#[tokio::test]
async fn a_removal_that_overtakes_the_install_event_counts() {
    let world = World::empty();
    pre_uninstall(&world.services, &first()).await.expect("heard");
    installed(&world.services, &first(), &with_token("a token")).await.expect("heard");
    assert_eq!(tenant(&world, &first()).await.expect("a tenant").state, TenantState::Retired);
    assert!(matches!(open(&world, &first()).await, Err(Refusal::BeingRemoved)));

    world.clock.advance(10 * MINUTES);
    let tenant = open(&world, &first()).await.expect("it was not removed after all");
    assert_eq!(tenant.state, TenantState::Enabled);
}

#[tokio::test]
async fn an_installation_whose_removal_came_first_still_replaces_the_one_before() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    pre_uninstall(&world.services, &second()).await.expect("heard");
    open(&world, &first()).await.expect("still the live one");

    world.clock.advance(10 * MINUTES);
    open(&world, &second()).await.expect("it was not removed after all");
    assert!(matches!(open(&world, &first()).await, Err(Refusal::Superseded)));
}

/// An installation behind a gateway that answers this status for issue 10001, which has a job.
struct Site {
    world: World,
    services: Arc<Services>,
    server: MockServer,
    page: Invocation,
    caller: Caller,
}

impl Site {
    async fn new(admission: &Admission) -> Self {
        let (server, world) = (MockServer::start().await, World::empty());
        let jira = world.services.jira.clone().behind(&server.uri());
        let services = Arc::new(Services { jira, ..Services::clone(&world.services) });
        let page = a_page(FIRST, CLOUD, PRODUCTION, &server.uri());
        admit_page(&services, &page, admission).await.expect("admitted");
        let caller = a_caller(&page);
        link(&world, &caller, "190").await;
        Self { world, services, server, page, caller }
    }

    async fn jira_answers(&self, status: u16) {
        self.server.reset().await;
        Mock::given(method("GET"))
            .and(path(format!("/ex/jira/{CLOUD}/rest/api/3/issue/10001")))
            .and(header("authorization", "Bearer the-app-token"))
            .respond_with(ResponseTemplate::new(status).set_body_json(json!({"id": "10001", "fields": {}})))
            .mount(&self.server)
            .await;
    }

    async fn note(&self) {
        note_deleted_issue(&self.services, &self.page, &self.caller.issue.id).await.expect("noted");
    }

    async fn act(&self, admission: &Admission) {
        issue_deleted(&self.services, &self.page, admission, &self.caller.issue.id).await.expect("heard");
    }

    async fn round(&self) {
        // Jira's answer about an issue is cached for ten seconds.
        self.world.clock.advance(MINUTES);
        check_deleted_issues(&self.services).await.expect("checked");
    }

    async fn jobs(&self) -> Vec<String> {
        self.world.linked_jobs(&self.caller).await
    }

    async fn calls(&self) -> usize {
        self.server.received_requests().await.expect("they are kept").len()
    }
}

/// The job links of an issue that remain after the event, if Jira answers with this status.
async fn left(status: u16, admission: &Admission) -> Vec<String> {
    let site = Site::new(&Admission::default()).await;
    site.jira_answers(status).await;
    site.note().await;
    site.act(admission).await;
    site.jobs().await
}

#[tokio::test]
async fn job_links_are_deleted_only_if_jira_no_longer_knows_the_issue() {
    assert_eq!(left(404, &with_token("the-app-token")).await, [] as [String; 0]);
    for status in [200, 401, 403, 429, 500] {
        assert_eq!(left(status, &with_token("the-app-token")).await, ["190"], "{status}");
    }
    assert_eq!(left(404, &Admission::default()).await, ["190"], "there is no token to call Jira with");
}

#[tokio::test]
async fn an_acknowledged_event_survives_a_crash() {
    let site = Site::new(&with_token("the-app-token")).await;
    site.jira_answers(404).await;
    site.note().await;
    site.note().await;
    // The process dies before it acts; another one starts.
    site.round().await;
    assert_eq!(site.jobs().await, [] as [String; 0]);
    site.round().await;
    assert_eq!(site.calls().await, 1, "nothing is left to ask");
}

#[tokio::test]
async fn jira_is_asked_until_it_answers_clearly_for_at_most_a_day() {
    for (first, then, jobs, calls) in [(503, 404, 0, 2), (403, 404, 0, 2), (200, 404, 1, 1)] {
        let site = Site::new(&with_token("the-app-token")).await;
        site.jira_answers(first).await;
        site.note().await;
        site.act(&with_token("the-app-token")).await;
        let before = site.calls().await;
        site.jira_answers(then).await;
        site.round().await;
        assert_eq!((site.jobs().await.len(), before + site.calls().await), (jobs, calls), "{first}");
    }
    let site = Site::new(&with_token("the-app-token")).await;
    site.note().await;
    site.world.clock.advance(DAYS);
    hourly(&site.services, &site.page, &with_token("the-app-token")).await.expect("heard");
    site.jira_answers(404).await;
    site.round().await;
    assert_eq!((site.jobs().await.len(), site.calls().await), (1, 0));
}

#[tokio::test]
async fn a_deleted_issue_without_jobs_is_not_stored() {
    let site = Site::new(&with_token("the-app-token")).await;
    let other = IssueId::parse("10002").expect("an issue");
    note_deleted_issue(&site.services, &site.page, &other).await.expect("heard");
    let notes = site.world.raw().tenant(&site.caller.client_key).markers().deleted_issues(site.world.clock.now()).await;
    assert_eq!(notes.expect("the store"), []);
}
