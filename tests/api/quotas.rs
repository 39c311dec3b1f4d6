//! One account makes as many calls as it can: the effect on others' calls to Upwork, and on the tenant's Jira.

use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::json;

use crate::world::{Jira, a_submission, acme, globex, panel_of, spawn_app, spawn_app_with};

#[tokio::test]
async fn endless_searches_of_one_account_do_not_prevent_another_tenants_post() {
    let app = spawn_app().await;
    let mallory = app.person(&acme(), "mallory").connected().await;
    let ben = app.person(&globex(), "ben").connected().await;
    let session = mallory.session().await;
    let started = Instant::now();
    let searches = join_all((0..60).map(|number| {
        let search = json!({"text": format!("skill {number}")}).to_string();
        let (app, session) = (&app, &session);
        async move { app.post("/api/skills", session, search).await }
    }));
    let post = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        (ben.post(&a_submission("post-0001")).await, Instant::now())
    };

    let (answers, (posted, posted_at)) = tokio::join!(searches, post);

    assert!(posted.json()["posted"].is_object(), "{}", posted.text);
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
    for answer in &refused {
        assert_eq!(answer.status_and_code(), (429, "rate_limited".into()));
        assert!(answer.json()["retry_after"].as_u64().is_some_and(|seconds| (1..=10).contains(&seconds)));
    }
    let found = app.upwork.calls_of("FindSkills").len();
    assert_eq!(found + refused.len(), 60);
    let most = 4 + 2 * usize::try_from(started.elapsed().as_secs()).unwrap() + 2;
    assert!(found <= most, "{found} searches, {most} allowed");
    assert!(posted_at - started < Duration::from_secs(10), "the post waited for the searches");
}

#[tokio::test]
async fn reloading_a_page_repeatedly_causes_few_calls_to_jira() {
    let jira = Jira::start().await;
    let app = spawn_app_with(&[("ATLASSIAN_SITES", &jira.url())]).await;
    let tenant = jira.of(acme());
    app.install(&tenant).await;
    let ann = app.person(&tenant, "ann").connected().await;
    ann.post(&a_submission("post-0001")).await;
    let ben = app.person(&tenant, "ben");
    let target = panel_of("10001").replace("issue-panel", "job-dialog");
    let (token, session) = (tenant.page_token("ben", "10001", &target), ben.session().await);
    let before = jira.requests().await.len();

    for _ in 0..10 {
        let dialogs = join_all((0..10).map(|_| app.open(&target, &token))).await;
        assert!(dialogs.iter().all(|answer| answer.page()["job_dialog"]["from_issue"] == true));
        let names = join_all((0..10).map(|_| app.post("/api/posters", &session, "{}"))).await;
        assert!(names.iter().all(|answer| answer.json()[0]["name"] == "ann of Jira"));
    }

    let calls = jira.requests().await.split_off(before);
    let count = |path: &str| calls.iter().filter(|request| request.url.path().starts_with(path)).count();
    assert!((1..=5).contains(&count("/rest/api/3/issue/")), "{}", count("/rest/api/3/issue/"));
    assert!(count("/rest/api/3/user") <= 1, "{}", count("/rest/api/3/user"));
    assert!(count("/rest/api/3/permissions/check") <= 2, "{}", count("/rest/api/3/permissions/check"));
}
