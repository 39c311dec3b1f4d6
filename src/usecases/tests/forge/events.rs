use std::sync::Arc;

use serde_json::json;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::store::records::TenantState;
use crate::usecases::Services;
use crate::usecases::forge::{hourly, installed, issue_deleted, pre_uninstall};

#[tokio::test]
async fn the_install_event_makes_the_tenant_and_comes_twice_without_harm() {
    let world = World::empty();
    for _ in 0..2 {
        installed(&world.services, &first(), &Admission::default()).await.expect("made");
    }
    let tenant = tenant(&world, &first()).await.expect("a tenant");
    assert_eq!((tenant.state, tenant.generation, tenant.version), (TenantState::Enabled, 0, 1));
}

#[tokio::test]
async fn no_other_event_makes_a_tenant_and_none_brings_one_back() {
    let world = World::empty();
    hourly(&world.services, &first(), &Admission::default()).await.expect("heard");
    pre_uninstall(&world.services, &first()).await.expect("heard");
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

/// What is left of the job links of an issue after an event that it is gone, when Jira answers so.
async fn left(status: u16, admission: &Admission) -> Vec<String> {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path(format!("/ex/jira/{CLOUD}/rest/api/3/issue/10001")))
        .and(header("authorization", "Bearer the-app-token"))
        .respond_with(ResponseTemplate::new(status).set_body_json(json!({"id": "10001", "fields": {}})))
        .mount(&server)
        .await;
    let world = World::empty();
    let jira = world.services.jira.clone().behind(&server.uri());
    let services = Arc::new(Services { jira, ..Services::clone(&world.services) });
    let page = a_page(FIRST, CLOUD, PRODUCTION, &server.uri());
    admit_page(&services, &page, &Admission::default()).await.expect("admitted");
    let caller = a_caller(&page);
    link(&world, &caller, "190").await;
    issue_deleted(&services, &page, admission, &caller.issue.id).await.expect("heard");
    world.linked_jobs(&caller).await
}

#[tokio::test]
async fn job_links_go_only_if_jira_no_longer_knows_the_issue() {
    assert_eq!(left(404, &with_token("the-app-token")).await, [] as [String; 0]);
    for status in [200, 401, 403, 429, 500] {
        assert_eq!(left(status, &with_token("the-app-token")).await, ["190"], "{status}");
    }
    assert_eq!(left(404, &Admission::default()).await, ["190"], "there is no token to call Jira with");
}
