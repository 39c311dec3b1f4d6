use app::model::{Category, JobStatus, Length, Organization, Service, Subcategory};

use super::*;

#[tokio::test]
async fn an_identity_lists_only_client_organizations() {
    let (server, upwork) = answering(&[json!({ "data": {
        "user": { "id": "1181921839933591552", "nid": "ada", "name": "Ada L." },
        "companySelector": { "items": [
            { "title": "Ada's Shop", "organizationId": "1", "organizationLegacyType": "Client" },
            { "title": "Ada the freelancer", "organizationId": "2", "organizationLegacyType": "Vendor" },
            { "title": "Nobody knows", "organizationId": "3", "organizationLegacyType": null },
            { "title": "Ada's Shop, again", "organizationId": "1", "organizationLegacyType": "Client" },
        ] },
    } })])
    .await;
    let identity = upwork.identity(&an_access().tokens).await.expect("an identity");
    let organizations = vec![Organization { id: "1".into(), name: "Ada's Shop".into() }];
    assert_eq!(identity, Identity { user: "1181921839933591552".into(), name: "Ada L.".into(), organizations });
    assert!(!requests(&server).await[0].0.headers.contains_key("x-upwork-api-tenantid"));
}

#[tokio::test]
async fn an_incomplete_identity_is_refused() {
    let (_server, upwork) = answering(&[json!({
        "data": { "user": { "id": "1" }, "companySelector": { "items": [] } },
        "errors": [{ "message": "Backend failed" }],
    })])
    .await;
    let error = upwork.identity(&an_access().tokens).await.expect_err("an error");
    assert_eq!(error, UpworkError::Refused { message: "Backend failed".into(), fields: vec![] });
}

fn categories() -> Value {
    json!([{ "id": "10", "preferredLabel": "Software", "subcategories": [
        { "id": "20", "preferredLabel": "Web", "services": [{ "id": "30", "preferredLabel": "Full Stack" }] },
    ] }])
}

#[tokio::test]
async fn the_choices_of_the_form_are_read() {
    let metadata = json!({ "engagementDurationValues": [{ "id": "40", "label": "1 to 3 months" }] });
    let data = json!({ "ontologyCategories": categories(), "proposalMetadata": metadata });
    let (server, upwork) = answering(&[json!({ "data": data })]).await;
    let options = upwork.form_options(&an_access()).await.expect("options");
    let services = vec![Service { id: "30".into(), name: "Full Stack".into() }];
    let subcategories = vec![Subcategory { id: "20".into(), name: "Web".into(), services }];
    let categories = vec![Category { id: "10".into(), name: "Software".into(), subcategories }];
    let lengths = vec![Length { id: "40".into(), name: "1 to 3 months".into() }];
    assert_eq!(options, FormOptions { categories, lengths, ..FormOptions::default() });
    assert_eq!(requests(&server).await[0].0.headers["x-upwork-api-tenantid"], "424242");
}

#[tokio::test]
async fn the_form_works_without_lengths_but_not_without_categories() {
    let refused = json!([{ "message": "no permission" }]);
    let data = json!({ "ontologyCategories": categories(), "proposalMetadata": null });
    let (_server, upwork) = answering(&[json!({ "data": data, "errors": refused })]).await;
    let options = upwork.form_options(&an_access()).await.expect("options");
    assert_eq!((options.categories.len(), options.lengths.len()), (1, 0));

    let (_server, upwork) = answering(&[json!({ "data": null, "errors": refused })]).await;
    let error = upwork.form_options(&an_access()).await.expect_err("no options");
    assert!(matches!(error, UpworkError::MissingPermission(_)), "{error:?}");
}

#[tokio::test]
async fn skills_are_searched_by_name() {
    let (server, upwork) = answering(&[json!({ "data": { "ontologyElementsSearchByPrefLabel": [
        { "id": "996364628025274386", "preferredLabel": "python", "prettyName": "Python" },
        { "id": "2", "preferredLabel": "Python Script" },
    ] } })])
    .await;
    let skills = upwork.skills(&an_access(), &format!("  pyth{}", "x".repeat(200))).await.expect("skills");
    let skill = |id: &str, name: &str| DraftSkill { id: Some(id.into()), name: name.into(), optional: false };
    assert_eq!(skills, [skill("996364628025274386", "Python"), skill("2", "Python Script")]);
    let text = requests(&server).await[0].1["variables"]["filter"]["preferredLabel_any"].clone();
    assert_eq!(text.as_str().map(str::len), Some(100));
}

#[tokio::test]
async fn an_empty_skill_search_makes_no_call() {
    let (server, upwork) = answering(&[json!({})]).await;
    assert_eq!(upwork.skills(&an_access(), " ").await, Ok(vec![]));
    assert!(requests(&server).await.is_empty());
}

fn job(id: &str, title: &str, created: Option<&str>) -> Value {
    json!({ "node": {
        "id": id, "content": { "title": title, "description": "text" },
        "info": { "auditTime": { "createdDateTime": created } },
    } })
}

fn page(jobs: &[Value], next: Option<&str>) -> Value {
    let page_info = json!({ "endCursor": next, "hasNextPage": next.is_some() });
    json!({ "data": { "organization": { "jobPosting": { "edges": jobs, "pageInfo": page_info } } } })
}

async fn found(pages: &[Value]) -> Result<Vec<String>, UpworkError> {
    let (_server, upwork) = answering(pages).await;
    let jobs = upwork.find_jobs(&an_access(), "Fix it", now()).await?;
    Ok(jobs.into_iter().map(|job| job.id).collect())
}

#[tokio::test]
async fn jobs_are_looked_up_by_time_and_title_through_all_pages() {
    let pages = [
        page(&[job("3", "&quot;Fix it&quot;.", Some("2026-11-21T12:00:05.000+0000"))], Some("next")),
        page(&[job("2", "Fix it", Some("2026-11-21T12:00:01Z"))], None),
    ];
    let (server, upwork) = answering(&pages).await;
    let jobs = upwork.find_jobs(&an_access(), "Fix it", now()).await.expect("jobs");
    let expected = FoundJob {
        id: "2".into(),
        url: format!("{}/jobs/~022", server.uri()),
        title: "Fix it".into(),
        description: "text".into(),
        created_at: "2026-11-21T12:00:01Z".parse().expect("a time"),
    };
    assert_eq!((jobs.len(), &jobs[0], jobs[1].id.as_str()), (2, &expected, "3"));
    let requests = requests(&server).await;
    let filter = json!({ "createdDateTimeFrom_eq": "2026-11-21T12:00:00.000+0000", "pagination_eq": { "first": 50 } });
    assert_eq!(requests[0].1["variables"]["filter"], filter);
    assert_eq!(requests[1].1["variables"]["filter"]["pagination_eq"], json!({ "after": "next", "first": 50 }));
}

#[tokio::test]
async fn other_titles_and_older_jobs_are_left_out() {
    let jobs = [
        job("1", "Fix it, please", Some("2026-11-21T12:00:00Z")),
        job("2", "Fix it", Some("2026-11-21T11:59:59Z")),
        job("3", "Fix  it ", Some("2026-11-21T12:00:00Z")),
        job("4", "Fix it", None),
    ];
    assert_eq!(found(&[page(&jobs, None)]).await, Ok(vec!["3".into(), "4".into()]));
}

#[tokio::test]
async fn an_endless_or_unreadable_lookup_fails() {
    let endless = found(&[page(&[], Some("again"))]).await;
    assert!(matches!(endless, Err(UpworkError::Unavailable(_))), "{endless:?}");
    let unreadable = found(&[page(&[json!({ "node": null })], None)]).await;
    assert!(matches!(unreadable, Err(UpworkError::Unavailable(_))), "{unreadable:?}");
}

#[tokio::test]
async fn a_jobs_state_is_read() {
    let (server, upwork) = answering(&[json!({ "data": { "jobPosting": {
        "info": { "status": "REQUESTED", "reasonName": null },
        "proposalsStatistics": { "totalProposals": 7, "totalHired": 1 },
    } } })])
    .await;
    let snapshot = upwork.job(&an_access(), "1944066025694923368").await;
    assert_eq!(snapshot, Ok(JobSnapshot { status: JobStatus::Open, proposals: Some(7), hires: Some(1) }));
    assert_eq!(requests(&server).await[0].1["variables"], json!({ "id": "1944066025694923368" }));
}

#[tokio::test]
async fn a_missing_job_is_distinguished_from_a_refused_one() {
    let read = async |answer: Value| {
        let (_server, upwork) = answering(&[answer]).await;
        upwork.job(&an_access(), "1").await.expect_err("no job")
    };
    let null = |message: &str| json!({ "data": { "jobPosting": null }, "errors": [{ "message": message }] });
    for gone in [
        json!({ "data": { "jobPosting": null } }),
        null("Exception while fetching data (/jobPosting) : opening with uid 1 was not found"),
        json!({ "data": null, "errors": [{ "message": "The job does not exist" }] }),
    ] {
        let error = read(gone).await;
        assert!(matches!(error, UpworkError::NotFound(_)), "{error:?}");
    }
    let error = read(null("No permission to read it")).await;
    assert!(matches!(error, UpworkError::MissingPermission(_)), "{error:?}");
    let error = read(null("Something else")).await;
    assert!(matches!(error, UpworkError::Refused { .. }), "{error:?}");
}

#[tokio::test]
async fn a_jobs_status_is_read_without_its_counts() {
    let data = json!({ "jobPosting": { "info": { "status": "FILLED" }, "proposalsStatistics": null } });
    let (_server, upwork) = answering(&[json!({ "data": data, "errors": [{ "message": "no permission" }] })]).await;
    let snapshot = upwork.job(&an_access(), "1").await;
    assert_eq!(snapshot, Ok(JobSnapshot { status: JobStatus::Filled, proposals: None, hires: None }));
}
