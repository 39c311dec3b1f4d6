use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use app::model::{Closed, JobSpec, PREFERENCES, Preference, Preferred, Takes};

use super::super::posting::{CloseJob, CreateJob, UpdateJob};
use super::super::tests::{a_fixed_spec, an_hourly_spec};
use super::*;

fn schema() -> Valid<Schema> {
    let text = include_str!("../../../../tests/fixtures/upwork-schema.graphql");
    Schema::parse_and_validate(text, "upwork-schema.graphql").expect("a valid schema")
}

fn faults(document: &str, operation: &str, variables: &impl Serialize) -> Result<(), String> {
    let schema = schema();
    let document = ExecutableDocument::parse_and_validate(&schema, document, operation).map_err(|e| e.to_string())?;
    let operation = document.operations.get(Some(operation)).map_err(|e| format!("{e:?}"))?;
    let json = serde_json::to_vec(variables).expect("json");
    let variables = serde_json::from_slice(&json).expect("an object");
    apollo_compiler::request::coerce_variable_values(&schema, operation, &variables)
        .map(drop)
        .map_err(|e| e.message().to_string())
}

fn check(operation: &Operation, variables: &impl Serialize) {
    assert_eq!(faults(operation.document, operation.name, variables), Ok(()), "{}", operation.name);
}

/// Jobs with every value of a preference, chosen and dropped.
fn specs() -> Vec<JobSpec> {
    let most = PREFERENCES.iter().map(|known| values(known).len()).max().unwrap_or_default();
    let all = (0..most).map(|at| {
        let chosen = |known: &Preference| {
            let values = values(known);
            Preferred { name: known.name.into(), values: vec![values[at % values.len()].into()] }
        };
        JobSpec { preferences: PREFERENCES.iter().map(chosen).collect(), ..an_hourly_spec() }
    });
    let dropped = PREFERENCES.iter().map(|known| known.name.to_owned()).collect();
    let none = JobSpec { dropped, optional_skills: vec!["Patience".into()], ..an_hourly_spec() };
    [a_fixed_spec(), an_hourly_spec(), none].into_iter().chain(all).collect()
}

fn values(known: &Preference) -> Vec<&'static str> {
    match known.takes {
        Takes::Choice(words) => words.to_vec(),
        Takes::Yes => vec!["yes"],
        Takes::Day => vec!["2026-12-31"],
        Takes::Names => vec!["France"],
    }
}

#[test]
fn every_document_and_its_variables_match_upworks_schema() {
    check(&IDENTITY, &NoVariables {});
    check(&FORM_OPTIONS, &NoVariables {});
    check(&PREFERENCE_NAMES, &NoVariables {});
    check(&FIND_SKILLS, &FindSkills { filter: SkillFilter::holding("rust") });
    for after in [None, Some("cursor".to_owned())] {
        let page = PageRequest { after, first: 50 };
        check(&FIND_JOBS, &FindJobs { filter: PostingFilter { created_from: "2026-11-21".into(), page } });
    }
    check(&JOB, &JobById { id: "1944066025694923368" });
    check(&JOB_VERSION, &JobById { id: "1944066025694923368" });
    check(&JOB_CONTENT, &JobById { id: "1944066025694923368" });
    for spec in specs() {
        check(&CREATE_JOB, &CreateJob::new("1", &spec));
        check(&UPDATE_JOB, &UpdateJob::new("1", "1944066025694923368", &spec, Some(3)));
    }
    for closed in [Closed::Filled, Closed::Cancelled] {
        check(&UPDATE_JOB, &CloseJob::new("1", "1944066025694923368", closed, Some(3)));
    }
}

#[test]
fn every_flag_of_a_new_posting_is_requested_or_belongs_to_an_unsent_part() {
    const NEVER_SENT: [&str; 5] =
        ["segmentationDataSaved", "attachmentsSaved", "ptcInfoSaved", "jobPostingAdditional", "customFieldsSaved"];
    let schema = schema();
    let answer = schema.get_object("JobPostingCreateResponse").expect("the answer");
    let flags = answer.fields.iter().filter(|(_, field)| field.ty.inner_named_type() == "Boolean");
    let unasked: Vec<&str> =
        flags.map(|(name, _)| name.as_str()).filter(|name| !CREATE_JOB.document.contains(name)).collect();
    assert_eq!(unasked, NEVER_SENT);
}

#[test]
fn the_check_finds_wrong_fields_and_wrong_variables() {
    let wrong_field = JOB.document.replace("reasonName", "reasonTitle");
    assert!(faults(&wrong_field, "Job", &JobById { id: "1" }).is_err());
    assert!(faults(JOB.document, "Job", &serde_json::json!({ "id": null })).is_err());
    let wrong_input = serde_json::json!({ "request": { "organizationId": "1", "organisation": "1" } });
    assert!(faults(CREATE_JOB.document, "CreateJob", &wrong_input).is_err());
    let wrong_enum = serde_json::json!({ "request": { "organizationId": "1", "jobPostingInfo": { "type": "FREE" } } });
    assert!(faults(CREATE_JOB.document, "CreateJob", &wrong_enum).is_err());
}
