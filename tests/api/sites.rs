//! A site that the operator has removed from `ATLASSIAN_SITES`: it is refused everywhere, and may still uninstall.

use serde_json::json;

use crate::world::{ISSUE, Jira, acme, globex, is_logged, spawn_app, spawn_app_with};

const ONLY_GLOBEX: (&str, &str) = ("ATLASSIAN_SITES", "https://globex.atlassian.net");
const BOTH: (&str, &str) = ("ATLASSIAN_SITES", "https://*.atlassian.net");

#[tokio::test]
async fn a_site_removed_from_the_list_is_refused_everywhere() {
    let mut app = spawn_app().await;
    let session = app.person(&acme(), "ann").session().await;
    app.restart_with(&[ONLY_GLOBEX]).await;

    let refused = (403, "site_not_allowed".to_owned());
    for page in [app.person(&acme(), "ann").open_panel().await, app.person(&acme(), "ann").open_dialog().await] {
        assert_eq!((page.status, page.shown_fault().0.as_str()), (403, "site_not_allowed"));
        assert!(is_logged(&page.shown_fault().1));
    }
    let renewed = app.post("/api/session", &acme().context_token("ann", ISSUE), "").await;
    assert_eq!(renewed.status_and_code(), refused);
    assert_eq!(app.post("/api/panel", &session, "{}").await.status_and_code(), refused);
    for event in ["disabled", "enabled"] {
        assert_eq!(app.hook(&acme(), event).await.status_and_code(), refused, "{event}");
        let path = format!("/connect/{event}");
        let by_atlassian = app.post(&path, &acme().lifecycle_token(&path), acme().body(event).to_string()).await;
        assert_eq!(by_atlassian.status_and_code(), refused, "{event}");
    }
    assert_eq!(app.hook(&acme(), "installed").await.status_and_code(), (400, "bad_request".into()));
    assert_eq!(app.person(&globex(), "ann").open_panel().await.status, 200, "the other site is on the list");

    app.restart_with(&[BOTH]).await;
    assert_eq!(app.post("/api/panel", &session, "{}").await.status, 200, "nothing was lost");
}

#[tokio::test]
async fn a_site_removed_from_the_list_may_still_uninstall() {
    let mut app = spawn_app().await;
    app.person(&acme(), "ann").connected().await;
    app.restart_with(&[ONLY_GLOBEX]).await;

    assert_eq!(app.hook(&acme(), "uninstalled").await.status, 204);

    app.restart_with(&[BOTH]).await;
    assert_eq!(app.person(&acme(), "ann").open_panel().await.status, 401);
    app.install(&acme()).await;
    assert_eq!(app.person(&acme(), "ann").panel().await["account"], "not_connected");
}

#[tokio::test]
async fn a_site_removed_from_the_list_gets_no_calls() {
    let jira = Jira::start().await;
    let mut app = spawn_app_with(&[("ATLASSIAN_SITES", &jira.url())]).await;
    let tenant = jira.of(acme());
    app.install(&tenant).await;
    let session = app.person(&tenant, "ann").session().await;
    assert_eq!(app.person(&tenant, "ann").open_dialog().await.status, 200);
    let calls = jira.requests().await.len();
    assert!(calls > 0);

    app.restart_with(&[BOTH]).await;

    assert_eq!(app.person(&tenant, "ann").open_dialog().await.status, 403);
    assert_eq!(app.post("/api/posters", &session, json!({}).to_string()).await.status, 403);
    assert_eq!(jira.requests().await.len(), calls);
}
