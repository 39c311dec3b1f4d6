//! How many calls to the tenant's Jira one account can cause.

use futures::future::join_all;
use serde_json::json;
use wiremock::matchers::{any, method, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::world::{World, a_caller, a_caller_on, a_colleague, a_submission, a_tenant};
use crate::caller::Caller;
use crate::store::records::Tenant;
use crate::usecases::account::permission;
use crate::usecases::{open_dialog, post_job, posters};

const ISSUE: &str = "/rest/api/3/issue/";
const USER: &str = "/rest/api/3/user";

/// A Jira that answers everything, and a world whose site it is.
async fn a_world() -> (MockServer, World, Tenant) {
    let jira = MockServer::start().await;
    let issue = ResponseTemplate::new(200).set_body_json(json!({"fields": {"summary": "Fix it"}}));
    Mock::given(method("GET")).and(path_regex(ISSUE)).respond_with(issue).mount(&jira).await;
    let name = ResponseTemplate::new(200).set_body_json(json!({"displayName": "Mia Torres"}));
    Mock::given(method("GET")).and(path_regex(USER)).respond_with(name).mount(&jira).await;
    let world = World::new().await;
    let tenant = world.store().tenant(&a_tenant()).lookup().await.expect("the store").expect("a tenant");
    let seen = tenant.version;
    let moved = Tenant { base_url: jira.uri(), ..tenant };
    assert!(world.store().tenant(&a_tenant()).save(moved.clone(), Some(seen)).await.expect("the store"));
    (jira, world, moved)
}

async fn calls(jira: &MockServer, path: &str) -> usize {
    let requests = jira.received_requests().await.expect("recorded");
    requests.iter().filter(|request| request.url.path().starts_with(path)).count()
}

/// The title in the opened dialog; none if the issue could not be read.
async fn title(world: &World, caller: &Caller, tenant: &Tenant) -> Option<String> {
    let page = open_dialog(&world.services, caller, tenant).await.expect("a dialog");
    page.from_issue.then_some(page.draft.title)
}

#[tokio::test]
async fn opening_a_dialog_a_hundred_times_reads_its_issue_once() {
    let (jira, world, tenant) = a_world().await;
    let caller = a_caller();
    let titles = join_all((0..100).map(|_| title(&world, &caller, &tenant))).await;
    assert!(titles.iter().all(|title| title.as_deref() == Some("Fix it")), "{titles:?}");
    assert_eq!(calls(&jira, ISSUE).await, 1);

    assert!(title(&world, &a_colleague(), &tenant).await.is_some());
    assert_eq!(calls(&jira, ISSUE).await, 2, "what one account was shown is nobody else's");
    world.clock.advance(10);
    assert!(title(&world, &caller, &tenant).await.is_some());
    assert_eq!(calls(&jira, ISSUE).await, 3, "a change in Jira is seen soon");
}

#[tokio::test]
async fn an_account_that_opens_many_issues_does_not_use_up_its_colleagues_share() {
    let (jira, world, tenant) = a_world().await;
    let mut read = 0;
    for issue in 1..=100 {
        read += usize::from(title(&world, &a_caller_on(&issue.to_string()), &tenant).await.is_some());
    }
    let all = jira.received_requests().await.expect("recorded").len();
    assert!(all <= 20 && read < 20, "{read} issues were read, {all} calls made");
    assert!(title(&world, &a_colleague(), &tenant).await.is_some());
}

#[tokio::test]
async fn a_name_is_requested_once_in_five_minutes() {
    let (jira, world, _) = a_world().await;
    permission::grant(&world.services, &a_caller()).await;
    post_job(&world.services, &a_caller(), a_submission("dialog-1")).await.expect("posted");
    for _ in 0..100 {
        let named = posters(&world.services, &a_colleague()).await.expect("names");
        assert_eq!(named[0].name, "Mia Torres");
    }
    assert_eq!(calls(&jira, USER).await, 1);
    world.clock.advance(300);
    posters(&world.services, &a_colleague()).await.expect("names");
    assert_eq!(calls(&jira, USER).await, 2);
}

#[tokio::test]
async fn while_jira_asks_to_wait_the_dialog_opens_empty_without_a_call() {
    let (jira, world, tenant) = a_world().await;
    jira.reset().await;
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "60");
    Mock::given(any()).respond_with(busy).mount(&jira).await;
    for issue in ["1", "2", "3"] {
        assert_eq!(title(&world, &a_caller_on(issue), &tenant).await, None);
    }
    let all = jira.received_requests().await.expect("recorded").len();
    assert!(all <= 2, "{all}: the dialog asks two things at once, and nothing after that");
}
