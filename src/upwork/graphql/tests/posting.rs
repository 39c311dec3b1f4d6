use super::*;

fn created(id: &Value) -> Value {
    json!({ "createJobPosting": {
        "id": id, "qualificationsSaved": true, "skillsSaved": true, "questionsSaved": true, "sandsJobPostSaved": true,
    } })
}

#[tokio::test]
async fn a_job_is_posted_for_the_organization_with_the_token() {
    let (server, upwork) = answering(&[json!({ "data": created(&json!("1944066025694923368")) })]).await;
    let job = upwork.create_job(&an_access(), &an_hourly_spec()).await.expect("a job");
    let url = format!("{}/jobs/~021944066025694923368", server.uri());
    assert_eq!(job, CreatedJob { id: "1944066025694923368".into(), url, warnings: vec![] });

    let (request, body) = &requests(&server).await[0];
    assert_eq!(request.headers["x-upwork-api-tenantid"], "424242");
    assert_eq!(request.headers["authorization"], "Bearer access-token");
    assert_eq!(body["operationName"], "CreateJob");
    assert_eq!(body["query"], documents::CREATE_JOB.document);
    assert_eq!(body["variables"]["request"]["jobPostingInfo"]["title"], "Fix the login page");
}

#[tokio::test]
async fn a_numeric_id_keeps_its_digits() {
    let (_server, upwork) = answering(&[json!({ "data": created(&json!(1_944_066_025_694_923_368_u64)) })]).await;
    let job = upwork.create_job(&an_access(), &a_fixed_spec()).await.expect("a job");
    assert_eq!(job.id, "1944066025694923368");
}

#[tokio::test]
async fn parts_that_were_not_saved_become_warnings() {
    let mut data = created(&json!("1"));
    data["createJobPosting"]["skillsSaved"] = json!(false);
    let (_server, upwork) = answering(&[json!({ "data": data })]).await;
    let job = upwork.create_job(&an_access(), &an_hourly_spec()).await.expect("a job");
    assert_eq!(job.warnings, [Warning::SkillsNotSaved]);
}

#[tokio::test]
async fn a_job_returned_with_errors_exists_and_has_warnings() {
    let answer = json!({ "data": created(&json!("1")), "errors": [{ "message": "Something else failed" }] });
    let (_server, upwork) = answering(&[answer]).await;
    let job = upwork.create_job(&an_access(), &a_fixed_spec()).await.expect("a job");
    assert_eq!(job.warnings, [Warning::PartNotSaved]);
}

#[tokio::test]
async fn a_change_names_the_latest_version_of_the_job() {
    let version = json!({ "data": { "jobPosting": { "version": 7 } } });
    let saved = json!({ "id": "19", "skillsSaved": true, "questionsSaved": false });
    let (server, upwork) = answering(&[version, json!({ "data": { "updateJobPosting": saved } })]).await;
    let warnings = upwork.update_job(&an_access(), "19", &an_hourly_spec()).await;
    assert_eq!(warnings, Ok(vec![Warning::QuestionsNotSaved]));

    let requests = requests(&server).await;
    assert_eq!(
        (&requests[0].1["operationName"], &requests[1].1["operationName"]),
        (&json!("JobVersion"), &json!("UpdateJob"))
    );
    let (request, body) = &requests[1];
    assert_eq!(request.headers["x-upwork-api-tenantid"], "424242");
    assert_eq!(body["variables"]["id"], "19");
    let info = &body["variables"]["request"]["jobPostingInfo"];
    assert_eq!((&info["version"], info.get("status")), (&json!(7), None));
}

#[tokio::test]
async fn a_job_is_closed_in_its_latest_version_and_errors_name_the_closing() {
    let version = json!({ "data": { "jobPosting": { "version": 7 } } });
    let saved = json!({ "data": { "updateJobPosting": { "id": "19" } } });
    let (server, upwork) = answering(&[version.clone(), saved.clone()]).await;
    assert_eq!(upwork.close_job(&an_access(), "19", Closed::Filled).await, Ok(()));
    let requests = requests(&server).await;
    assert_eq!(requests[1].0.headers["x-upwork-api-tenantid"], "424242");
    assert_eq!(requests[1].1["variables"]["request"]["jobPostingInfo"], json!({ "status": "FILLED", "version": 7 }));

    let mut flawed = saved;
    flawed["errors"] = json!([{ "message": "It has an open offer." }]);
    let (_server, upwork) = answering(&[version, flawed]).await;
    let refused = upwork.close_job(&an_access(), "19", Closed::Filled).await;
    assert!(matches!(&refused, Err(UpworkError::Refused { .. })), "{refused:?}");
}

#[tokio::test]
async fn an_answer_without_a_job_and_without_errors_is_unknown() {
    for answer in [
        json!({}),
        json!({ "data": null }),
        json!({ "data": { "createJobPosting": null } }),
        json!({ "data": created(&json!(1.5)) }),
    ] {
        let (_server, upwork) = answering(std::slice::from_ref(&answer)).await;
        let error = upwork.create_job(&an_access(), &a_fixed_spec()).await.expect_err("no job");
        assert!(matches!(error, UpworkError::Unknown(_)), "{answer}: {error:?}");
    }
}

#[tokio::test]
async fn an_answer_in_the_400s_is_a_refusal() {
    for status in [400, 404, 422] {
        let error = no_job(ResponseTemplate::new(status)).await;
        assert!(matches!(error, UpworkError::Refused { .. }), "{status}: {error:?}");
    }
    let error = no_job(ResponseTemplate::new(408).set_body_json(json!({ "errors": [{ "message": "No" }] }))).await;
    assert!(matches!(error, UpworkError::Refused { .. }), "{error:?}");
}

#[tokio::test]
async fn after_a_gateway_timeout_it_is_unknown_whether_a_job_exists() {
    for status in [408, 499] {
        let error = no_job(ResponseTemplate::new(status).set_body_raw("<h1>Timeout", "text/html")).await;
        assert!(matches!(error, UpworkError::Unknown(_)), "{status}: {error:?}");
    }
}

async fn no_job(answer: ResponseTemplate) -> UpworkError {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    an_adapter(config(&server.uri())).create_job(&an_access(), &a_fixed_spec()).await.expect_err("no job")
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let message = "The client or authentication token doesn't have enough oauth2 permissions/scopes to access: \
                   [Mutation.createJobPosting]";
    let (_server, upwork) = answering(&[json!({ "data": null, "errors": [{ "message": message }] })]).await;
    let error = upwork.create_job(&an_access(), &a_fixed_spec()).await.expect_err("no job");
    let named = "Job Postings - Read and Write Access (Mutation.createJobPosting)";
    assert_eq!(error, UpworkError::MissingPermission(named.into()));
}

#[tokio::test]
async fn debug_output_shows_no_secrets() {
    let shown = format!("{:?} {:?}", an_adapter(config("http://upwork.test")), an_access());
    assert!(!shown.contains("client-secret") && !shown.contains("access-token"), "{shown}");
}
