//! All that the code can ask of Upwork's GraphQL interface. A test holds every document, and the variables sent with
//! it, to Upwork's schema.

use serde::Serialize;

/// One document. There are no others than the constants below.
#[derive(Debug)]
pub(super) struct Operation {
    /// Its name, in the document and in the log.
    pub(super) name: &'static str,
    /// Its text.
    pub(super) document: &'static str,
    /// What the key must be allowed, as Upwork's page for keys calls it.
    pub(super) permission: &'static str,
    /// Whether it must not be sent twice.
    pub(super) changes: bool,
    /// Whether it asks for one job by its id and for nothing else, so that *not found* can only mean the job.
    pub(super) one_job: bool,
    _private: (),
}

const fn a_read(name: &'static str, permission: &'static str, document: &'static str) -> Operation {
    Operation { name, document, permission, changes: false, one_job: false, _private: () }
}

impl Operation {
    const fn of_one_job(self) -> Self {
        Self { one_job: true, ..self }
    }
}

/// Who the token belongs to.
pub(super) const IDENTITY: Operation = a_read(
    "Identity",
    "Common Entities - Read-Only Access",
    "query Identity {
      user { id nid name }
      companySelector { items { title organizationId organizationLegacyType } }
    }",
);

/// The choices of the form.
pub(super) const FORM_OPTIONS: Operation = a_read(
    "FormOptions",
    "Common Entities - Read-Only Access",
    "query FormOptions {
      ontologyCategories {
        id preferredLabel
        subcategories { id preferredLabel services { id preferredLabel } }
      }
      proposalMetadata { engagementDurationValues { id label } }
    }",
);

/// Names to choose preferences from. By itself: what it asks for is all or nothing.
pub(super) const PREFERENCE_NAMES: Operation = a_read(
    "PreferenceNames",
    "Common Entities - Read-Only Access",
    "query PreferenceNames {
      countries { name active }
      regions { name }
      timeZones { timeZoneName }
      languages { englishName active }
    }",
);

/// Skills by name. Variables: [`FindSkills`].
pub(super) const FIND_SKILLS: Operation = a_read(
    "FindSkills",
    "Ontology - Read-Only Access",
    "query FindSkills($filter: OntologyElementsSearchByPrefLabelFilter!) {
      ontologyElementsSearchByPrefLabel(filter: $filter) { id preferredLabel ... on Skill { prettyName } }
    }",
);

/// Jobs of the organisation. Variables: [`FindJobs`].
pub(super) const FIND_JOBS: Operation = a_read(
    "FindJobs",
    "Job Postings - Read-Only Access",
    "query FindJobs($filter: JobPostingsFilter!) {
      organization {
        jobPosting(jobPostingFilter: $filter) {
          edges { node { id content { title description } info { auditTime { createdDateTime } } } }
          pageInfo { endCursor hasNextPage }
        }
      }
    }",
);

/// One job. Variables: [`JobById`].
pub(super) const JOB: Operation = a_read(
    "Job",
    "Job Postings - Read-Only Access",
    "query Job($id: ID!) {
      jobPosting(jobPostingId: $id) {
        info { status reasonName }
        proposalsStatistics { totalProposals totalHired }
      }
    }",
)
.of_one_job();

/// A new job. Variables: [`CreateJob`](super::posting::CreateJob).
pub(super) const CREATE_JOB: Operation = Operation {
    name: "CreateJob",
    document: "mutation CreateJob($request: JobPostingCreateRequest!) {
      createJobPosting(jobPostingRequest: $request) {
        id qualificationsSaved skillsSaved questionsSaved sandsJobPostSaved
      }
    }",
    permission: "Job Postings - Read and Write Access",
    changes: true,
    one_job: false,
    _private: (),
};

/// Which version of a job is the last one. Variables: [`JobById`].
pub(super) const JOB_VERSION: Operation = a_read(
    "JobVersion",
    "Job Postings - Read-Only Access",
    "query JobVersion($id: ID!) {
      jobPosting(jobPostingId: $id) { version }
    }",
)
.of_one_job();

/// A changed job. Variables: [`UpdateJob`](super::posting::UpdateJob).
pub(super) const UPDATE_JOB: Operation = Operation {
    name: "UpdateJob",
    document: "mutation UpdateJob($id: ID!, $request: JobPostingUpdateRequest!) {
      updateJobPosting(id: $id, jobPostingRequest: $request) {
        id qualificationsSaved skillsSaved questionsSaved sandsJobPostSaved
      }
    }",
    permission: "Job Postings - Read and Write Access",
    changes: true,
    one_job: false,
    _private: (),
};

/// For operations without variables.
#[derive(Debug, Serialize)]
pub(super) struct NoVariables {}

/// Variables of [`FIND_SKILLS`].
#[derive(Debug, Serialize)]
pub(super) struct FindSkills<'a> {
    pub(super) filter: SkillFilter<'a>,
}

/// `OntologyElementsSearchByPrefLabelFilter`.
#[derive(Debug, Serialize)]
pub(super) struct SkillFilter<'a> {
    #[serde(rename = "preferredLabel_any")]
    text: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "entityStatus_eq")]
    status: &'static str,
    #[serde(rename = "sortOrder")]
    order: &'static str,
    limit: u8,
}

impl<'a> SkillFilter<'a> {
    /// Active skills whose name holds the text, those that start with it first. Upwork takes at most 100 characters.
    pub(super) const fn holding(text: &'a str) -> Self {
        Self { text, kind: "SKILL", status: "ACTIVE", order: "match-start", limit: 10 }
    }
}

/// Variables of [`FIND_JOBS`].
#[derive(Debug, Serialize)]
pub(super) struct FindJobs {
    pub(super) filter: JobsFilter,
}

/// `JobPostingsFilter`.
#[derive(Debug, Serialize)]
pub(super) struct JobsFilter {
    /// `yyyy-MM-ddThh:mm:ss.SSS+HHmm`.
    #[serde(rename = "createdDateTimeFrom_eq")]
    pub(super) created_from: String,
    #[serde(rename = "pagination_eq")]
    pub(super) page: Page,
}

/// `Pagination`.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<String>,
    pub(super) first: u32,
}

/// Variables of [`JOB`].
#[derive(Debug, Serialize)]
pub(super) struct JobById<'a> {
    pub(super) id: &'a str,
}

#[cfg(test)]
mod tests {
    use apollo_compiler::validation::Valid;
    use apollo_compiler::{ExecutableDocument, Schema};
    use app::model::{JobSpec, PREFERENCES, Preference, Preferred, Takes};

    use super::super::posting::{CreateJob, UpdateJob};
    use super::super::tests::{a_fixed_spec, an_hourly_spec};
    use super::*;
    use crate::upwork::JobState;
    use crate::upwork::graphql::PostStatus;

    fn schema() -> Valid<Schema> {
        let text = include_str!("../../../tests/fixtures/upwork-schema.graphql");
        Schema::parse_and_validate(text, "upwork-schema.graphql").expect("a valid schema")
    }

    fn faults(document: &str, operation: &str, variables: &impl Serialize) -> Result<(), String> {
        let schema = schema();
        let document =
            ExecutableDocument::parse_and_validate(&schema, document, operation).map_err(|e| e.to_string())?;
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

    /// Jobs with every word that a preference takes, chosen and dropped.
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
    fn every_document_and_its_variables_fit_upworks_schema() {
        check(&IDENTITY, &NoVariables {});
        check(&FORM_OPTIONS, &NoVariables {});
        check(&PREFERENCE_NAMES, &NoVariables {});
        check(&FIND_SKILLS, &FindSkills { filter: SkillFilter::holding("rust") });
        for after in [None, Some("cursor".to_owned())] {
            let page = Page { after, first: 50 };
            check(&FIND_JOBS, &FindJobs { filter: JobsFilter { created_from: "2026-11-21".into(), page } });
        }
        check(&JOB, &JobById { id: "1944066025694923368" });
        check(&JOB_VERSION, &JobById { id: "1944066025694923368" });
        for spec in specs() {
            for status in [None, Some(PostStatus::Requested), Some(PostStatus::Draft)] {
                check(&CREATE_JOB, &CreateJob::new("1", &spec, status));
            }
            for job_state in [JobState::Open, JobState::Filled, JobState::Cancelled] {
                check(&UPDATE_JOB, &UpdateJob::new("1", "1944066025694923368", &spec, job_state, Some(3)));
            }
        }
    }

    #[test]
    fn every_flag_of_a_new_posting_is_asked_for_or_is_of_a_part_that_is_never_sent() {
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
        let wrong_enum =
            serde_json::json!({ "request": { "organizationId": "1", "jobPostingInfo": { "type": "FREE" } } });
        assert!(faults(CREATE_JOB.document, "CreateJob", &wrong_enum).is_err());
    }
}
