use std::collections::HashMap;

use super::*;

#[tokio::test]
async fn a_job_is_posted_as_a_signed_form() {
    let job = json!({ "reference": "~aaa999f4c68af61ed6", "public_url": "https://elsewhere.example/jobs/~aaa" });
    let (server, upwork) = answering("POST", JOBS_PATH, ok(&json!({ "server_time": 1, "job": job }))).await;
    let created = upwork.create_job(&an_access(), &a_spec()).await.expect("a job");
    let url = format!("{}/jobs/~aaa999f4c68af61ed6", server.uri());
    assert_eq!(created, CreatedJob { id: "~aaa999f4c68af61ed6".into(), url, warnings: vec![] });

    let request = &requests(&server).await[0];
    assert_eq!(signed(request)["oauth_token"], "access-token");
    assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
    let form: HashMap<String, String> = form_urlencoded::parse(&request.body).into_owned().collect();
    assert_eq!((form["buyer_team__reference"].as_str(), form["title"].as_str()), ("424242", "Fix the login page"));
    assert!(!String::from_utf8_lossy(&request.body).contains('+'));
}

#[tokio::test]
async fn the_job_address_from_upwork_is_kept() {
    let server = MockServer::start().await;
    let named = format!("{}/jobs/Fix-it_~aaa", server.uri());
    let answer = json!({ "job": { "reference": "~aaa", "public_url": named } });
    Mock::given(any()).respond_with(ok(&answer)).mount(&server).await;
    let job = an_adapter(&server.uri()).create_job(&an_access(), &a_spec()).await.expect("a job");
    assert_eq!((job.url, job.warnings), (named, vec![]));
}

#[tokio::test]
async fn an_answer_without_a_job_is_unknown() {
    let (_server, upwork) = answering("POST", JOBS_PATH, ok(&json!({ "server_time": 1 }))).await;
    let error = upwork.create_job(&an_access(), &a_spec()).await.expect_err("no job");
    assert!(matches!(error, UpworkError::Unknown(_)), "{error:?}");
}

#[tokio::test]
async fn an_identity_lists_teams_as_organizations() {
    let user = json!({ "user": { "reference": "123", "id": "ada", "first_name": "Ada", "last_name": "L." } });
    let (server, upwork) = answering("GET", "/api/hr/v2/users/me.json", ok(&user)).await;
    let teams = json!({ "teams": [{ "reference": "34567", "name": "Web" }] });
    Mock::given(path("/api/hr/v2/teams.json")).respond_with(ok(&teams)).mount(&server).await;
    let organizations = vec![Organization { id: "34567".into(), name: "Web".into() }];
    let expected = Identity { user: "123".into(), name: "Ada L.".into(), organizations };
    assert_eq!(upwork.identity(&an_access().tokens).await, Ok(expected));
}

#[tokio::test]
async fn categories_are_read_by_name() {
    let answer = json!({ "categories": [{ "title": "Web, Mobile & Software Dev", "id": "1", "topics": [{ "title": "Web", "id": "2" }] }] });
    let (_server, upwork) = answering("GET", "/api/profiles/v2/metadata/categories.json", ok(&answer)).await;
    let options = upwork.form_options(&an_access()).await.expect("options");
    assert_eq!(options.categories[0].id, "Web, Mobile & Software Dev");
    assert_eq!(options.categories[0].subcategories[0].id, "Web");
}

#[tokio::test]
async fn skills_are_searched_in_the_complete_list() {
    let answer = json!({ "skills": ["php", "python"] });
    let (_server, upwork) = answering("GET", "/api/profiles/v1/metadata/skills.json", ok(&answer)).await;
    let skills = upwork.skills(&an_access(), " py ").await;
    assert_eq!(skills, Ok(vec![DraftSkill::unlisted("python")]));
}

#[tokio::test]
async fn a_job_is_read_by_its_reference() {
    let answer = json!({ "job": { "status": "open", "num_candidates": "3" } });
    let (_server, upwork) = answering("GET", "/api/hr/v2/jobs/~012345abcdef6789ab.json", ok(&answer)).await;
    let snapshot = upwork.job(&an_access(), "~012345abcdef6789ab").await;
    assert_eq!(snapshot, Ok(JobSnapshot { status: JobStatus::Open, proposals: Some(3), hires: None }));
}

fn page(first: usize, count: usize, total: usize) -> Value {
    let job = |number: usize| {
        let created = now().as_millisecond() + i64::try_from(number).expect("small") * 1_000;
        json!({ "reference": number.to_string(), "title": "Fix it", "description": "text", "created_time": created.to_string() })
    };
    let jobs: Vec<Value> = (first..first + count).map(job).collect();
    json!({ "jobs": { "lister": { "total_items": total }, "job": jobs } })
}

#[tokio::test]
async fn jobs_are_looked_up_through_all_pages() {
    let server = MockServer::start().await;
    let upwork = an_adapter(&server.uri());
    let pages = [("0;20", page(0, 20, 22)), ("20;20", page(20, 2, 22))];
    for (offset, answer) in pages {
        let at = wiremock::matchers::query_param("page", offset);
        Mock::given(path(JOBS_PATH)).and(at).respond_with(ok(&answer)).mount(&server).await;
    }
    let jobs = upwork.find_jobs(&an_access(), "Fix it", now()).await.expect("jobs");
    assert_eq!((jobs.len(), jobs[21].id.as_str(), jobs[0].created_at), (22, "21", now()));
    let query: HashMap<String, String> = requests(&server).await[0].url.query_pairs().into_owned().collect();
    assert_eq!(query["buyer_team__reference"], "424242");
    assert_eq!(query["created_time_from"], "2026-11-20T12:00:00");
}

#[tokio::test]
async fn other_titles_and_older_jobs_are_left_out() {
    let mut answer = page(0, 2, 2);
    answer["jobs"]["job"][0]["title"] = json!("Fix that");
    let (_server, upwork) = answering("GET", JOBS_PATH, ok(&answer)).await;
    let found = |jobs: Vec<FoundJob>| jobs.into_iter().map(|job| job.id).collect::<Vec<_>>();
    assert_eq!(upwork.find_jobs(&an_access(), "Fix it", now()).await.map(found), Ok(vec!["1".into()]));
    let later = now() + SignedDuration::from_secs(2);
    assert_eq!(upwork.find_jobs(&an_access(), "Fix it", later).await.map(found), Ok(vec![]));
}

const A_JOB: &str = "/api/hr/v2/jobs/~012345abcdef6789ab.json";

/// An Upwork that has this job and takes changes to it.
async fn with_a_job(job: &Value) -> (MockServer, Rest) {
    let (server, upwork) = answering("PUT", A_JOB, ok(&json!({ "message": "OK" }))).await;
    Mock::given(method("GET")).and(path(A_JOB)).respond_with(ok(&json!({ "job": job }))).mount(&server).await;
    (server, upwork)
}

/// What was sent to change the job.
async fn put(server: &MockServer) -> HashMap<String, String> {
    let requests = requests(server).await;
    let [_, request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((request.method.as_str(), signed(request)["oauth_token"].as_str()), ("PUT", "access-token"));
    form_urlencoded::parse(&request.body).into_owned().collect()
}

#[tokio::test]
async fn changing_a_job_sends_all_fields_in_a_signed_put_and_keeps_its_status() {
    for status in ["open", "filled", "cancelled"] {
        let (server, upwork) = with_a_job(&json!({ "title": "Theirs", "status": status })).await;
        let changed = upwork.update_job(&an_access(), "~012345abcdef6789ab", &a_spec()).await;
        assert_eq!(changed, Ok(vec![]));
        let form = put(&server).await;
        assert_eq!((form["status"].as_str(), form["title"].as_str()), (status, "Fix the login page"));
        assert_eq!(form["buyer_team__reference"], "424242");
    }
}

#[tokio::test]
async fn closing_a_job_sends_its_current_content_on_upwork() {
    for (closed, status) in [(Closed::Filled, "filled"), (Closed::Cancelled, "cancelled")] {
        let job = json!({ "title": "Theirs", "description": "Changed there.", "budget": "77", "status": "open" });
        let (server, upwork) = with_a_job(&job).await;
        assert_eq!(upwork.close_job(&an_access(), "~012345abcdef6789ab", closed).await, Ok(()));
        let expected = [
            ("buyer_team__reference", "424242"),
            ("title", "Theirs"),
            ("description", "Changed there."),
            ("budget", "77"),
            ("status", status),
        ];
        assert_eq!(put(&server).await, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    }
}

#[tokio::test]
async fn each_attempt_has_a_new_nonce() {
    let (server, upwork) = answering("GET", "/api/hr/v2/jobs/1.json", ResponseTemplate::new(500)).await;
    upwork.job(&an_access(), "1").await.expect_err("500");
    let nonces: std::collections::HashSet<String> =
        requests(&server).await.iter().map(|request| signed(request)["oauth_nonce"].clone()).collect();
    assert_eq!(nonces.len(), 3);
}

#[tokio::test]
async fn debug_output_shows_no_secrets() {
    let shown = format!("{:?}", an_adapter("http://upwork.test"));
    assert!(!shown.contains("consumer-secret"), "{shown}");
}
