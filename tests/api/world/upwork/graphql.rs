//! The GraphQL interface, for the documents that the application sends.

use serde_json::{Value, json};
use upwork_job_post::clock::{Clock as _, SystemClock};
use wiremock::{Request, ResponseTemplate};

use super::{Call, State, tokens};

pub(super) struct Job {
    pub(super) id: String,
    organization: String,
    title: String,
    description: String,
    created: String,
}

pub(super) fn respond(state: &mut State, request: &Request) -> ResponseTemplate {
    let body: Value = request.body_json().unwrap();
    let header = |name: &str| request.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let token = header("authorization").strip_prefix("Bearer ").unwrap_or_default().to_owned();
    let user = tokens::user_of(&token).filter(|_| state.good.contains(&token));
    let call = Call {
        name: body["operationName"].as_str().unwrap_or_default().to_owned(),
        user: user.clone(),
        organization: header("x-upwork-api-tenantid"),
        sent: body["variables"].clone(),
    };
    let scripted = state.note(call.clone());
    match user {
        Some(user) => state.reply(scripted, |state| answer(state, &user, &call)),
        None => ResponseTemplate::new(401).set_body_json(json!({"message": "Authentication failed"})),
    }
}

fn answer(state: &mut State, user: &str, call: &Call) -> ResponseTemplate {
    let data = match call.name.as_str() {
        "Identity" => identity(user),
        "FormOptions" => form_options(),
        "FindSkills" => json!({"ontologyElementsSearchByPrefLabel": [{"id": "1031626", "preferredLabel": "Rust"}]}),
        "CreateJob" => create(state, call),
        "FindJobs" => find(state, call),
        "JobContent" => content(state, call),
        "JobVersion" => json!({"jobPosting": {"version": 1}}),
        "UpdateJob" => update(state, call),
        "Job" => {
            json!({"jobPosting": {"info": {"status": "REQUESTED"}, "proposalsStatistics": {"totalProposals": 0, "totalHired": 0}}})
        }
        other => panic!("{other} is not asked for"),
    };
    ResponseTemplate::new(200).set_body_json(json!({ "data": data }))
}

fn organizations(user: &str) -> &'static [&'static str] {
    match user {
        "ada" => &["1100000000000000001"],
        "bob" => &["1100000000000000002"],
        "eve" => &["1100000000000000003", "1100000000000000004"],
        _ => &[],
    }
}

fn identity(user: &str) -> Value {
    let company =
        |id: &&str| json!({"title": format!("Client {id}"), "organizationId": id, "organizationLegacyType": "CLIENT"});
    let items: Vec<Value> = organizations(user).iter().map(company).collect();
    json!({"user": {"id": format!("id-of-{user}"), "nid": user, "name": format!("Upwork's {user}")}, "companySelector": {"items": items}})
}

fn form_options() -> Value {
    let subcategories = json!([{"id": "531770282584862733", "preferredLabel": "Web Development", "services": []}]);
    let category = json!({"id": "531770282580668418", "preferredLabel": "Web, Mobile & Software Dev", "subcategories": subcategories});
    json!({"ontologyCategories": [category], "proposalMetadata": {"engagementDurationValues": []}})
}

fn create(state: &mut State, call: &Call) -> Value {
    let request = &call.sent["request"];
    let text = |name: &str| request["jobPostingInfo"][name].as_str().unwrap().to_owned();
    let job = Job {
        id: format!("19440660256949{:05}", state.jobs.len() + 1),
        organization: request["organizationId"].as_str().unwrap().to_owned(),
        title: text("title"),
        description: text("description"),
        created: SystemClock.now().to_string(),
    };
    let answer = json!({"createJobPosting": {
        "id": job.id, "qualificationsSaved": true, "skillsSaved": true, "questionsSaved": true, "sandsJobPostSaved": true,
    }});
    state.jobs.push(job);
    answer
}

fn update(state: &mut State, call: &Call) -> Value {
    let text = |name: &str| call.sent["request"]["jobPostingInfo"][name].as_str();
    for job in state.jobs.iter_mut().filter(|job| call.sent["id"] == *job.id) {
        job.title = text("title").map_or_else(|| job.title.clone(), str::to_owned);
        job.description = text("description").map_or_else(|| job.description.clone(), str::to_owned);
    }
    json!({"updateJobPosting": {"id": call.sent["id"], "skillsSaved": true}})
}

fn content(state: &State, call: &Call) -> Value {
    let found = state.jobs.iter().find(|job| call.sent["id"] == *job.id);
    let content = |job: &Job| json!({"content": {"title": job.title, "description": job.description}});
    json!({"jobPosting": found.map(content)})
}

fn find(state: &State, call: &Call) -> Value {
    let jobs = state.jobs.iter().filter(|job| job.organization == call.organization);
    let edges: Vec<Value> = jobs.map(edge).collect();
    json!({"organization": {"jobPosting": {"edges": edges, "pageInfo": {"endCursor": null, "hasNextPage": false}}}})
}

fn edge(job: &Job) -> Value {
    json!({"node": {
        "id": job.id, "content": {"title": job.title, "description": job.description},
        "info": {"auditTime": {"createdDateTime": job.created}},
    }})
}
