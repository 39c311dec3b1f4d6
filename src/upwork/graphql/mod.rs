//! Upwork's current API: GraphQL, with OAuth 2.0.
//!
//! - `documents`: the queries and mutations; `ask`: sends them; `wire`: the structure of every response.
//! - `posting`, `preferences`, `created`: a new job, request and response. `jobs`, `content`, `reading`: Upwork's
//!   answers about jobs, about what one says, and about everything else.
//! - `errors`: what its errors mean. `oauth`: tokens.

mod ask;
mod content;
mod created;
mod documents;
mod errors;
mod jobs;
mod oauth;
mod posting;
mod preferences;
mod reading;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::Arc;

use app::model::{Closed, DraftSkill, FormOptions, FormParts, JobSpec, Warning};
use async_trait::async_trait;
use http::StatusCode;
use jiff::Timestamp;
use secrecy::SecretString;

use self::content::ContentAnswer;
use self::created::{CreateAnswer, UpdateAnswer};
use self::documents::{FindJobs, FindSkills, JobById, NoVariables, PageRequest, PostingFilter, SkillFilter};
use self::jobs::{JobAnswer, JobNode, JobsAnswer, VersionAnswer};
use self::posting::{CloseJob, CreateJob, UpdateJob};
use self::reading::{FormOptionsAnswer, IdentityAnswer, NamesAnswer, SkillsAnswer};
use self::wire::Reply;
use super::http::Http;
use super::{Access, Consent, ConsentAnswer, CreatedJob, FoundJob, Identity, JobContent, JobSnapshot};
use super::{Tokens, Upwork, UpworkError};
use crate::clock::Clock;
use crate::random::Rng;

const JOBS_A_PAGE: u32 = 50;
const MAX_PAGES: usize = 10;
/// Upwork's limit for the text of a skill search, in characters.
const MAX_SKILL_TEXT: usize = 100;

/// Upwork's addresses, and the operator's key.
#[derive(Clone, Debug)]
pub struct GraphqlConfig {
    /// Consent, tokens and job pages; an origin without a trailing slash.
    pub web_url: String,
    /// The origin of `/graphql`, without a trailing slash.
    pub api_url: String,
    /// The key.
    pub client_id: String,
    /// The key's secret.
    pub client_secret: SecretString,
    /// Whether to send a PKCE challenge. Upwork does not document it for ordinary keys.
    pub pkce: bool,
}

/// The adapter.
#[derive(Debug)]
pub struct Graphql {
    config: GraphqlConfig,
    http: Arc<Http>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Rng>,
}

impl Graphql {
    /// Creates the adapter. `http` is the one client of the process.
    pub fn new(config: GraphqlConfig, http: Arc<Http>, clock: Arc<dyn Clock>, randomness: Arc<dyn Rng>) -> Self {
        Self { config, http, clock, randomness }
    }

    fn job_url(&self, id: &str) -> String {
        format!("{}/jobs/~02{id}", self.config.web_url)
    }

    fn found(&self, node: JobNode, since: Timestamp) -> FoundJob {
        FoundJob {
            url: self.job_url(&node.id.0),
            // Upwork was asked for jobs since then: a job without a time may be the one that is being looked up.
            created_at: node.created_at().unwrap_or(since),
            id: node.id.0,
            title: node.content.title,
            description: node.content.description.unwrap_or_default(),
        }
    }

    /// The last version of a job, if Upwork numbers them.
    async fn version(&self, access: &Access, job_id: &str) -> Result<Option<i32>, UpworkError> {
        let (by_id, organization) = (JobById { id: job_id }, Some(access.organization.as_str()));
        let last: VersionAnswer = self.read(&documents::JOB_VERSION, &by_id, &access.tokens, organization).await?;
        Ok(last.job_posting.ok_or_else(absent)?.version)
    }
}

/// Parts that were not saved; if the response contains errors, at least one.
fn warnings(saved: &created::Created, spec: &JobSpec, flawed: bool) -> Vec<Warning> {
    let mut warnings = saved.warnings(spec);
    if warnings.is_empty() && flawed {
        warnings.push(Warning::PartNotSaved);
    }
    warnings
}

/// Null for an id means that it does not exist.
fn absent() -> UpworkError {
    UpworkError::NotFound("Upwork has nothing under the id".into())
}

#[async_trait]
impl Upwork for Graphql {
    fn interface(&self) -> &'static str {
        "GraphQL (OAuth 2.0)"
    }

    async fn consent(&self, state: &str, callback: &str, handshake: Option<&str>) -> Result<Consent, UpworkError> {
        Ok(self.authorize_url(state, callback, handshake))
    }

    async fn grant(
        &self,
        answer: &ConsentAnswer,
        handshake: Option<&str>,
        callback: &str,
    ) -> Result<Tokens, UpworkError> {
        self.exchange_code(answer, handshake, callback).await
    }

    async fn refresh(&self, tokens: &Tokens) -> Result<Tokens, UpworkError> {
        self.refresh_tokens(tokens).await
    }

    async fn revoke(&self, tokens: &Tokens) -> Result<(), UpworkError> {
        self.revoke_tokens(tokens).await
    }

    async fn identity(&self, tokens: &Tokens) -> Result<Identity, UpworkError> {
        let answer: IdentityAnswer = self.read(&documents::IDENTITY, &NoVariables {}, tokens, None).await?;
        Ok(answer.into())
    }

    /// All of them.
    fn form_parts(&self) -> FormParts {
        FormParts::default()
    }

    /// Does without project lengths if only these are refused, and without the names for preferences if these can't be
    /// read: no job needs them.
    async fn form_options(&self, access: &Access) -> Result<FormOptions, UpworkError> {
        let nothing = NoVariables {};
        let (options, names) = tokio::join!(
            self.read_in_part::<FormOptionsAnswer>(&documents::FORM_OPTIONS, &nothing, access),
            self.read_in_part::<NamesAnswer>(&documents::PREFERENCE_NAMES, &nothing, access),
        );
        let names = names.inspect_err(|cause| tracing::warn!(%cause, "the names for preferences could not be read"));
        Ok(names.unwrap_or_default().added_to(options?.into()))
    }

    async fn create_job(&self, access: &Access, spec: &JobSpec) -> Result<CreatedJob, UpworkError> {
        let operation = &documents::CREATE_JOB;
        let variables = CreateJob::new(&access.organization, spec);
        let reply: Reply<CreateAnswer> =
            self.ask(operation, &variables, &access.tokens, Some(&access.organization)).await?;
        let flawed = !reply.errors.is_empty();
        let created = reply.into_data(operation)?.create_job_posting;
        let warnings = warnings(&created, spec, flawed);
        Ok(CreatedJob { url: self.job_url(&created.id.0), id: created.id.0, warnings })
    }

    /// Changes the last version and no other: a change between the two calls of this method is not overwritten but
    /// refused.
    async fn update_job(&self, access: &Access, job_id: &str, spec: &JobSpec) -> Result<Vec<Warning>, UpworkError> {
        let version = self.version(access, job_id).await?;
        let (operation, organization) = (&documents::UPDATE_JOB, access.organization.as_str());
        let variables = UpdateJob::new(organization, job_id, spec, version);
        let reply: Reply<UpdateAnswer> = self.ask(operation, &variables, &access.tokens, Some(organization)).await?;
        let flawed = !reply.errors.is_empty();
        Ok(warnings(&reply.into_data(operation)?.update_job_posting, spec, flawed))
    }

    async fn close_job(&self, access: &Access, job_id: &str, closed: Closed) -> Result<(), UpworkError> {
        let version = self.version(access, job_id).await?;
        let organization = access.organization.as_str();
        let variables = CloseJob::new(organization, job_id, closed, version);
        // Nothing but the status is sent, so an error beside an answer is about the closing.
        let closed = self.read(&documents::UPDATE_JOB, &variables, &access.tokens, Some(organization)).await;
        closed.map(|UpdateAnswer { .. }| ())
    }

    async fn find_jobs(&self, access: &Access, title: &str, since: Timestamp) -> Result<Vec<FoundJob>, UpworkError> {
        // Not by their title: Upwork may store it in another form. Whole seconds: it may store no fractions.
        let created_from = since.strftime("%Y-%m-%dT%H:%M:%S.000+0000").to_string();
        let mut found = Vec::new();
        let mut after = None;
        for _ in 0..MAX_PAGES {
            let page = PageRequest { after, first: JOBS_A_PAGE };
            let variables = FindJobs { filter: PostingFilter { created_from: created_from.clone(), page } };
            let organization = Some(access.organization.as_str());
            let answer: JobsAnswer = self.read(&documents::FIND_JOBS, &variables, &access.tokens, organization).await?;
            let jobs = answer.organization.job_posting;
            found.extend(jobs.edges.into_iter().map(|edge| self.found(edge.node, since)));
            let next = jobs.page_info.map_or(Ok(None), jobs::PageInfo::next);
            after = next.map_err(|reason| UpworkError::Unavailable(reason.into()))?;
            if after.is_none() {
                return Ok(super::matching(found, title, since));
            }
        }
        Err(UpworkError::Unavailable("more new jobs than can be looked through".into()))
    }

    /// Does without the counts if only these are refused.
    async fn job(&self, access: &Access, job_id: &str) -> Result<JobSnapshot, UpworkError> {
        let (operation, by_id) = (&documents::JOB, JobById { id: job_id });
        let organization = Some(access.organization.as_str());
        let reply: Reply<JobAnswer> = self.ask(operation, &by_id, &access.tokens, organization).await?;
        let errors = reply.errors.clone();
        match JobSnapshot::try_from(reply.into_data(operation)?) {
            Ok(snapshot) => Ok(snapshot),
            Err(()) if errors.is_empty() => Err(absent()),
            Err(()) => Err(errors::refusal(operation, StatusCode::OK, &errors)),
        }
    }

    /// Does without the parts that are refused.
    async fn job_content(&self, access: &Access, job_id: &str) -> Result<JobContent, UpworkError> {
        let by_id = JobById { id: job_id };
        let answer: ContentAnswer = self.read_in_part(&documents::JOB_CONTENT, &by_id, access).await?;
        answer.job_posting.map(JobContent::from).ok_or_else(absent)
    }

    async fn skills(&self, access: &Access, text: &str) -> Result<Vec<DraftSkill>, UpworkError> {
        let text: String = text.trim().chars().take(MAX_SKILL_TEXT).collect();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let variables = FindSkills { filter: SkillFilter::holding(&text) };
        let organization = Some(access.organization.as_str());
        let answer: SkillsAnswer = self.read(&documents::FIND_SKILLS, &variables, &access.tokens, organization).await?;
        Ok(answer.found.into_iter().map(DraftSkill::from).collect())
    }
}
