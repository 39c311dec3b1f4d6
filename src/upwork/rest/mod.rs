//! Upwork's interface of 2016: REST, with OAuth 1.0a. Upwork switched it off in December 2023; this adapter is for
//! servers that are compatible with it.
//!
//! - `signature`, `calls`, `oauth`: signed requests and the three legs.
//! - `posting`, `content`, `as_it_is`, `reading`: conversion to and from Upwork's terms. `errors`: what its errors mean.
//!
//! Calls are signed in the header; POST bodies are forms, which are signed too.

mod as_it_is;
mod calls;
mod content;
mod errors;
mod oauth;
mod posting;
mod reading;
mod signature;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use app::model::{Closed, DraftSkill, FormOptions, FormParts, JobSpec, Warning};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use secrecy::SecretString;

use self::as_it_is::AsItIsAnswer;
use self::calls::{RestCall, read};
use self::content::ContentAnswer;
use self::reading::{CategoriesAnswer, CreatedAnswer, JobAnswer, JobNode, JobsAnswer};
use self::reading::{SkillsAnswer, TeamsAnswer, UserAnswer};
use self::signature::{encode, encode_pairs};
use super::http::{CallError, Http};
use super::{Access, Consent, ConsentAnswer, CreatedJob, FoundJob, Identity, JobContent, JobSnapshot};
use super::{Tokens, Upwork, UpworkError};
use crate::clock::Clock;
use crate::random::Rng;

const JOBS_PATH: &str = "/api/hr/v2/jobs.json";
/// The usual page of this interface.
const JOBS_A_PAGE: usize = 20;
const MAX_PAGES: usize = 25;

/// Upwork's addresses, and the operator's key.
#[derive(Clone, Debug)]
pub struct RestConfig {
    /// Consent, tokens, the interface and job pages; an origin without a trailing slash.
    pub web_url: String,
    /// The key ("consumer key").
    pub client_id: String,
    /// The key's secret.
    pub client_secret: SecretString,
}

/// The adapter.
#[derive(Debug)]
pub struct Rest {
    config: RestConfig,
    http: Arc<Http>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Rng>,
}

impl Rest {
    /// Creates the adapter. `http` is the one client of the process.
    pub fn new(config: RestConfig, http: Arc<Http>, clock: Arc<dyn Clock>, randomness: Arc<dyn Rng>) -> Self {
        Self { config, http, clock, randomness }
    }

    /// The job's page as Upwork names it, if that is at the configured address.
    fn job_url(&self, named: Option<String>, reference: &str) -> String {
        let own = format!("{}/", self.config.web_url);
        let named = named.filter(|url| url.starts_with(&own));
        named.unwrap_or_else(|| format!("{own}jobs/{}", encode(reference)))
    }

    fn found(&self, node: JobNode, since: Timestamp) -> FoundJob {
        FoundJob {
            // A job that hides its time may be the one that is looked for.
            created_at: node.created_at().unwrap_or(since),
            url: self.job_url(node.public_url, &node.reference.0),
            id: node.reference.0,
            title: node.title,
            description: node.description.unwrap_or_default(),
        }
    }

    /// One page of the team's jobs, oldest first. Times in the query have no zone, and it is undocumented which one
    /// applies: a day earlier is early enough anywhere.
    async fn jobs_page(&self, access: &Access, since: Timestamp, offset: usize) -> Result<JobsAnswer, UpworkError> {
        let day = SignedDuration::from_hours(24);
        let from = since.checked_sub(day).unwrap_or(since).strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let query = encode_pairs(&[
            ("buyer_team__reference", access.organization.clone()),
            ("created_time_from", from),
            ("order_by", "created_time;ASC".into()),
            ("page", format!("{offset};{JOBS_A_PAGE}")),
        ]);
        self.get("FindJobs", &format!("{JOBS_PATH}?{query}"), &access.tokens).await
    }
}

#[async_trait]
impl Upwork for Rest {
    fn interface(&self) -> &'static str {
        "REST (OAuth 1.0a)"
    }

    async fn consent(&self, state: &str, callback: &str, handshake: Option<&str>) -> Result<Consent, UpworkError> {
        self.request_token(state, callback, handshake).await
    }

    async fn grant(
        &self,
        answer: &ConsentAnswer,
        handshake: Option<&str>,
        _callback: &str,
    ) -> Result<Tokens, UpworkError> {
        self.access_token(answer, handshake).await
    }

    /// These tokens do not expire, so they are unchanged.
    async fn refresh(&self, tokens: &Tokens) -> Result<Tokens, UpworkError> {
        Ok(tokens.clone())
    }

    /// This interface offers none.
    async fn revoke(&self, _tokens: &Tokens) -> Result<(), UpworkError> {
        Ok(())
    }

    async fn identity(&self, tokens: &Tokens) -> Result<Identity, UpworkError> {
        let user: UserAnswer = self.get("Identity", "/api/hr/v2/users/me.json", tokens).await?;
        let teams: TeamsAnswer = self.get("Teams", "/api/hr/v2/teams.json", tokens).await?;
        let (user, name) = user.into_parts();
        Ok(Identity { user, name, organizations: teams.into_organizations() })
    }

    fn form_parts(&self) -> FormParts {
        posting::parts()
    }

    async fn form_options(&self, access: &Access) -> Result<FormOptions, UpworkError> {
        let path = "/api/profiles/v2/metadata/categories.json";
        let answer: CategoriesAnswer = self.get("FormOptions", path, &access.tokens).await?;
        Ok(answer.into())
    }

    async fn create_job(&self, access: &Access, spec: &JobSpec) -> Result<CreatedJob, UpworkError> {
        let form = posting::fields(&access.organization, spec);
        let token = Some((access.tokens.access.as_str(), access.tokens.refresh_or_secret.as_str()));
        let call = RestCall { method: Method::POST, path: JOBS_PATH, token, form: &form, extra: None };
        let answer = self.exchange("CreateJob", &call).await.map_err(CallError::of_a_change)?;
        let CreatedAnswer { job } = read(&answer, CallError::of_a_change, errors::refusal)?;
        let url = self.job_url(job.public_url, &job.reference.0);
        Ok(CreatedJob { url, id: job.reference.0, warnings: Vec::new() })
    }

    /// Every change must name the status: a job that was closed elsewhere stays closed.
    async fn update_job(&self, access: &Access, job_id: &str, spec: &JobSpec) -> Result<Vec<Warning>, UpworkError> {
        let AsItIsAnswer { job } = self.read_job("JobAsItIs", access, job_id).await?;
        let mut form = posting::fields(&access.organization, spec);
        form.push(("status", job.status().to_owned()));
        self.put_job(access, job_id, &form).await?;
        Ok(Vec::new())
    }

    /// Every change must send all fields: they are sent as they are on Upwork.
    async fn close_job(&self, access: &Access, job_id: &str, closed: Closed) -> Result<(), UpworkError> {
        let AsItIsAnswer { job } = self.read_job("JobAsItIs", access, job_id).await?;
        let mut form = job.fields(&access.organization);
        form.push(("status", posting::status(closed).to_owned()));
        self.put_job(access, job_id, &form).await
    }

    async fn find_jobs(&self, access: &Access, title: &str, since: Timestamp) -> Result<Vec<FoundJob>, UpworkError> {
        let (mut found, mut seen) = (Vec::new(), 0);
        for _ in 0..MAX_PAGES {
            let JobsAnswer { jobs } = self.jobs_page(access, since, seen).await?;
            seen += jobs.job.len();
            let more = jobs.go_on_after(seen, JOBS_A_PAGE);
            found.extend(jobs.job.into_iter().map(|node| self.found(node, since)));
            if !more {
                return Ok(super::matching(found, title, since));
            }
        }
        Err(UpworkError::Unavailable("more jobs than can be looked through".into()))
    }

    async fn job(&self, access: &Access, job_id: &str) -> Result<JobSnapshot, UpworkError> {
        self.read_job::<JobAnswer>("Job", access, job_id).await.map(JobSnapshot::from)
    }

    async fn job_content(&self, access: &Access, job_id: &str) -> Result<JobContent, UpworkError> {
        self.read_job::<ContentAnswer>("JobContent", access, job_id).await.map(JobContent::from)
    }

    async fn skills(&self, access: &Access, text: &str) -> Result<Vec<DraftSkill>, UpworkError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let answer: SkillsAnswer =
            self.get("FindSkills", "/api/profiles/v1/metadata/skills.json", &access.tokens).await?;
        Ok(answer.holding(text))
    }
}
