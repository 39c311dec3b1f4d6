//! Two sites whose issues and people have the same ids, in one store.

use serde_json::{Value, json};

use crate::world::{
    Jira, Reply, a_draft, a_submission, acme, globex, spawn_app, spawn_app_with, spawn_app_with_jira, with,
};

#[tokio::test]
async fn a_post_of_one_tenant_is_unknown_to_the_other() {
    let app = spawn_app().await;
    let (of_acme, of_globex) = (app.person(&acme(), "ann").connected().await, app.person(&globex(), "ann"));
    of_globex.connect_as("bob").await;
    of_acme.post(&a_submission("post-0001")).await;

    assert_eq!(
        of_globex.call("post-status", json!({"id": "post-0001"})).await.status_and_code(),
        (404, "unknown_post".into())
    );
    assert_eq!(of_globex.panel().await["jobs"], json!([]));
    let same_id = of_globex.post(&a_submission("post-0001")).await.json();

    assert_eq!(same_id["posted"]["job"]["id"], json!(app.upwork.jobs()[1]), "the same id is another intent there");
    for (person, job) in [(&of_acme, 0), (&of_globex, 1)] {
        let jobs = person.panel().await["jobs"].clone();
        assert_eq!((jobs.as_array().unwrap().len(), &jobs[0]["id"]), (1, &json!(app.upwork.jobs()[job])));
    }
}

#[tokio::test]
async fn a_post_in_flight_of_one_tenant_does_not_block_the_other() {
    let app = spawn_app().await;
    let (of_acme, of_globex) = (app.person(&acme(), "ann").connected().await, app.person(&globex(), "ann"));
    of_globex.connect_as("bob").await;
    app.upwork.script("CreateJob", [Reply::Status(500)]);
    assert_eq!(of_acme.post(&a_submission("post-0001")).await.json(), "checking");

    assert_eq!(of_globex.panel().await["posting"], Value::Null);
    assert!(of_globex.post(&a_submission("post-0002")).await.json()["posted"].is_object());
}

#[tokio::test]
async fn a_post_belongs_to_its_account_and_issue() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    let ben = app.person(&acme(), "ben").connected().await;
    ann.post(&a_submission("post-0001")).await;

    for other in [ben.clone(), ann.on("10002"), ben.on("10002")] {
        assert_eq!(
            other.call("post-status", json!({"id": "post-0001"})).await.status_and_code(),
            (404, "unknown_post".into())
        );
        assert_eq!(other.post(&a_submission("post-0001")).await.status_and_code(), (404, "unknown_post".into()));
    }
    assert_eq!(app.upwork.jobs().len(), 1);
}

#[tokio::test]
async fn the_session_of_one_tenant_shows_nothing_of_the_other() {
    let app = spawn_app().await;
    app.person(&acme(), "ann").connected().await.post(&a_submission("post-0001")).await;
    let other = app.person(&globex(), "ann");
    for state in [other.panel().await, other.open_panel().await.page()["panel"]["state"].clone()] {
        assert_eq!((&state["account"], &state["jobs"]), (&json!("not_connected"), &json!([])));
        assert_eq!((&state["posting"], &state["notice"]), (&Value::Null, &Value::Null));
        assert!(!state.to_string().contains("login page"), "{state}");
    }
}

#[tokio::test]
async fn jobs_return_after_a_reinstall_and_only_for_their_tenant() {
    let app = spawn_app().await;
    app.person(&acme(), "ann").connected().await.post(&a_submission("post-0001")).await;
    app.hook(&acme(), "uninstalled").await;
    app.install(&acme()).await;

    let panel = app.person(&acme(), "ann").panel().await;

    assert_eq!((&panel["account"], panel["jobs"].as_array().unwrap().len()), (&json!("not_connected"), 1));
    assert_eq!(app.person(&globex(), "ann").panel().await["jobs"], json!([]));
}

#[tokio::test]
async fn a_link_outside_the_upwork_address_is_never_shown() {
    let mut app = spawn_app().await;
    app.person(&acme(), "ann").connected().await.post(&a_submission("post-0001")).await;
    let now = app.upwork.web_url();
    let cut = &now[..now.len() - 1];
    for elsewhere in ["https://www.upwork.com", cut, &now.replace("127.0.0.1", "localhost")] {
        app.restart_with(&[("UPWORK_WEB_URL", elsewhere)]).await;
        let ann = app.person(&acme(), "ann");
        assert_eq!(ann.panel().await["jobs"], json!([]), "{elsewhere}");
        assert!(!ann.open_panel().await.text.contains("~02"), "{elsewhere}");
    }
    app.restart_with(&[("UPWORK_WEB_URL", &now)]).await;
    assert_eq!(app.person(&acme(), "ann").panel().await["jobs"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn all_data_survives_a_restart() {
    let mut app = spawn_app().await;
    app.person(&acme(), "ann").connected().await.post(&a_submission("post-0001")).await;
    let before = app.person(&acme(), "ann").panel().await;
    let session = app.person(&acme(), "ann").session().await;

    app.restart_with(&[]).await;

    assert_eq!(app.post("/api/panel", &session, "{}").await.json(), before);
}

#[tokio::test]
async fn a_saved_draft_is_visible_only_to_its_account_on_its_issue() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    let draft = with(a_draft(), "title", json!("Half a sentence"));
    assert_eq!(ann.call("save-draft", json!({ "draft": draft })).await.status, 200);

    let page = ann.open_dialog().await.page()["job_dialog"].clone();
    assert_eq!(page["draft"]["title"], "Half a sentence");
    assert!(page["saved_at"].is_string(), "{page}");
    for other in [app.person(&acme(), "ben"), app.person(&globex(), "ann"), ann.on("10002")] {
        assert!(!other.open_dialog().await.text.contains("Half a sentence"));
        assert_eq!(other.call("discard-draft", json!({})).await.status, 200);
    }
    assert!(ann.open_dialog().await.text.contains("Half a sentence"), "nobody else can discard it");
}

#[tokio::test]
async fn a_job_can_be_unlinked_only_from_its_issue() {
    let (jira, app) = spawn_app_with_jira().await;
    let (acme, globex) = (jira.of(acme()), jira.of(globex()));
    let ann = app.person(&acme, "ann").connected().await;
    ann.post(&a_submission("post-0001")).await;
    let unlink = json!({"job_id": app.upwork.jobs()[0]});

    for other in [ann.on("10002"), app.person(&globex, "ann")] {
        other.call("unlink-job", unlink.clone()).await;
        assert_eq!(ann.panel().await["jobs"].as_array().unwrap().len(), 1);
    }
    assert_eq!(ann.call("unlink-job", unlink).await.json()["jobs"], json!([]));
}

#[tokio::test]
async fn a_poster_is_named_only_to_colleagues_on_the_issue() {
    let (jira, app) = spawn_app_with_jira().await;
    let (acme, globex) = (jira.of(acme()), jira.of(globex()));
    let ann = app.person(&acme, "ann").connected().await;
    ann.post(&a_submission("post-0001")).await;

    let ben = app.person(&acme, "ben");
    let named = json!([{"job_id": app.upwork.jobs()[0], "name": "ann of Jira"}]);
    assert_eq!(ben.call("posters", json!({})).await.json(), named);
    for other in [ann.on("10001"), ben.on("10002"), app.person(&globex, "ben")] {
        assert_eq!(other.call("posters", json!({})).await.json(), json!([]));
    }
}

#[tokio::test]
async fn a_job_can_be_changed_and_closed_only_by_its_poster_on_its_issue() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    ann.post(&a_submission("post-0001")).await;
    let job = json!(app.upwork.jobs()[0]);
    let edit = json!({"edit": {"job_id": job, "draft": with(a_draft(), "title", json!("Another title"))}});
    let closing = json!({"closing": {"job_id": job, "closed": "filled"}});

    for other in [ann.on("10002"), app.person(&acme(), "ben").connected().await, app.person(&globex(), "ann")] {
        for (call, sent) in [("update-job", &edit), ("close-job", &closing), ("edited-job", &json!({"job_id": job}))] {
            assert_eq!(other.call(call, sent.clone()).await.status_and_code(), (404, "unknown_post".into()), "{call}");
        }
    }
    assert!(app.upwork.calls_of("UpdateJob").is_empty());
    assert_eq!(ann.call("update-job", edit).await.json()["jobs"][0]["title"], "Another title");
    assert_eq!(ann.call("edited-job", json!({"job_id": job})).await.json()["posted"]["title"], "Another title");
    assert_eq!(ann.call("close-job", closing).await.json()["jobs"][0]["status"], "filled");
    let sent: Vec<Value> = app.upwork.calls_of("UpdateJob").into_iter().map(|call| call.sent).collect();
    let info = |at: usize| &sent[at]["request"]["jobPostingInfo"];
    assert_eq!((&info(0)["title"], &info(0)["status"]), (&json!("Another title"), &Value::Null));
    assert_eq!((&info(1)["title"], &info(1)["status"]), (&Value::Null, &json!("FILLED")));
}

#[tokio::test]
async fn a_read_only_user_of_an_issue_cannot_post_or_unlink() {
    let jira = Jira::start().await;
    let app = spawn_app_with(&[("ATLASSIAN_SITES", &jira.url())]).await;
    let tenant = jira.of(acme());
    app.install(&tenant).await;
    // Jira grants the permission for 10001 alone.
    jira.shows("10002").await;
    let ann = app.person(&tenant, "ann").connected().await.on("10002");
    assert_eq!(ann.post(&a_submission("post-0001")).await.status_and_code(), (403, "may_not_edit".into()));
    assert_eq!(ann.call("unlink-job", json!({"job_id": "1"})).await.status_and_code(), (403, "may_not_edit".into()));
    assert_eq!(ann.panel().await["view_only"], true);
    assert_eq!(app.upwork.jobs(), [""; 0]);
}

#[tokio::test]
async fn while_jira_does_not_answer_jobs_can_be_posted_but_not_unlinked() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann").connected().await;
    assert!(ann.post(&a_submission("post-0001")).await.json()["posted"].is_object());
    let unlink = json!({"job_id": app.upwork.jobs()[0]});
    assert_eq!(ann.call("unlink-job", unlink).await.status_and_code(), (503, "jira_unavailable".into()));
    assert_eq!(ann.panel().await["jobs"].as_array().unwrap().len(), 1);
}
