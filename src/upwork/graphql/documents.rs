//! All requests to Upwork's GraphQL API. A test checks every document, and the variables sent with it, against Upwork's
//! schema.

use serde::Serialize;

/// One document. The constants below are all there are.
#[derive(Debug)]
pub(super) struct Operation {
    /// Its name, in the document and in the log.
    pub(super) name: &'static str,
    /// Its text.
    pub(super) document: &'static str,
    /// The permission that the key needs, as Upwork's page for keys calls it.
    pub(super) permission: &'static str,
    /// Whether it must not be sent twice.
    pub(super) changes: bool,
    /// Whether it requests only one job by its id, so that *not found* can only mean the job.
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

/// Names to choose preferences from. A separate document: if one part of it is refused, all of it is.
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

/// A job's content. Variables: [`JobById`].
pub(super) const JOB_CONTENT: Operation = a_read(
    "JobContent",
    "Job Postings - Read-Only Access",
    "query JobContent($id: ID!) {
      jobPosting(jobPostingId: $id) {
        visibility
        content { title description }
        info {
          keepOpenOnHire hideBudget notSureFreelancersToHire notSureExperienceLevel
          hourlyBudgetType hourlyBudgetMin { rawValue } hourlyBudgetMax { rawValue }
        }
        classification {
          category { id } subCategory { id } occupationId
          skills { id preferredLabel prettyName } additionalSkills { id preferredLabel prettyName }
          customAdditionalSkills
        }
        contractTerms {
          contractType contractStartDate personsToHire experienceLevel
          fixedPriceContractTerms { amount { rawValue } engagementDuration { id } }
          hourlyContractTerms { engagementType notSureProjectDuration engagementDuration { id } }
        }
        contractorSelection {
          proposalRequirement { coverLetterRequired freelancerMilestonesAllowed screeningQuestions { question } }
          qualification { contractorType englishProficiency hasPortfolio risingTalent jobSuccessScore earnings }
          location { countries timezones localCheckRequired localMarket notSureLocationPreference }
        }
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

/// The latest version of a job. Variables: [`JobById`].
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
    /// Active skills whose name contains the text, those that start with it first. Upwork accepts at most 100
    /// characters.
    pub(super) const fn holding(text: &'a str) -> Self {
        Self { text, kind: "SKILL", status: "ACTIVE", order: "match-start", limit: 10 }
    }
}

/// Variables of [`FIND_JOBS`].
#[derive(Debug, Serialize)]
pub(super) struct FindJobs {
    pub(super) filter: PostingFilter,
}

/// `JobPostingsFilter`.
#[derive(Debug, Serialize)]
pub(super) struct PostingFilter {
    /// `yyyy-MM-ddThh:mm:ss.SSS+HHmm`.
    #[serde(rename = "createdDateTimeFrom_eq")]
    pub(super) created_from: String,
    #[serde(rename = "pagination_eq")]
    pub(super) page: PageRequest,
}

/// `Pagination`.
#[derive(Debug, Serialize)]
pub(super) struct PageRequest {
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
mod tests;
