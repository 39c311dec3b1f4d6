//! Upwork's interface of 2016: REST, with OAuth 1.0a. Upwork switched it off in December 2023; this adapter is for
//! servers that are compatible with it.
//!
//! - `signature`, `oauth`: signed requests and the three legs.
//! - `posting`, `content`, `as_it_is`, `reading`: conversion to and from Upwork's terms. `errors`: what its errors mean.
//!
//! Calls are signed in the header; POST bodies are forms, which are signed too.

mod as_it_is;
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
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{DeserializeOwned, IgnoredAny};
use url::Url;

use self::as_it_is::AsItIsAnswer;
use self::content::ContentAnswer;
use self::reading::{CategoriesAnswer, CreatedAnswer, JobAnswer, JobNode, JobsAnswer};
use self::reading::{SkillsAnswer, TeamsAnswer, UserAnswer};
use self::signature::{NonceAndTimestamp, Signer, encode, encode_pairs};
use super::answers;
use super::http::{CallError, Http, HttpResponse, RetryPolicy};
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

/// One call, to be signed.
struct RestCall<'a> {
    method: Method,
    /// With its query, if any.
    path: &'a str,
    /// A token and its secret.
    token: Option<(&'a str, &'a str)>,
    form: &'a [(&'a str, String)],
    /// A further parameter of the protocol.
    extra: Option<(&'static str, &'a str)>,
}

impl Rest {
    /// Creates the adapter. `http` is the one client of the process.
    pub fn new(config: RestConfig, http: Arc<Http>, clock: Arc<dyn Clock>, randomness: Arc<dyn Rng>) -> Self {
        Self { config, http, clock, randomness }
    }

    async fn exchange(&self, operation: &'static str, call: &RestCall<'_>) -> Result<HttpResponse, CallError> {
        let address = format!("{}{}", self.config.web_url, call.path);
        let url: Url = address.parse().map_err(|_| CallError::NotAttempted("not an address".into()))?;
        let repeat = if call.method == Method::GET { RetryPolicy::Idempotent } else { RetryPolicy::NotAfterSend };
        self.http.send(operation, repeat, || self.signed(&url, call)).await
    }

    fn signed(&self, url: &Url, call: &RestCall<'_>) -> RequestBuilder {
        let moment = NonceAndTimestamp { nonce: self.nonce(), second: self.clock.now().as_second() };
        let consumer_secret = self.config.client_secret.expose_secret();
        let signer = Signer { consumer_key: &self.config.client_id, consumer_secret, token: call.token };
        let header = signer.authorization(call.method.as_str(), url, call.form, call.extra, &moment);
        let request = self.http.request(call.method.clone(), url.as_str());
        let request =
            header.into_iter().fold(request, |request, header| request.header(http::header::AUTHORIZATION, header));
        if call.method == Method::GET {
            return request;
        }
        let (form, body) = ("application/x-www-form-urlencoded", encode_pairs(call.form));
        // Without a length Upwork answers 411, and the client adds none to an empty body.
        request.header(http::header::CONTENT_TYPE, form).header(http::header::CONTENT_LENGTH, body.len()).body(body)
    }

    /// Letters and digits only: servers of this age are picky.
    fn nonce(&self) -> String {
        let mut bytes = [0; 16];
        self.randomness.fill(&mut bytes);
        hex::encode(bytes)
    }

    async fn get<D: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &str,
        tokens: &Tokens,
    ) -> Result<D, UpworkError> {
        let call = RestCall {
            method: Method::GET,
            path,
            token: Some((&tokens.access, &tokens.refresh_or_secret)),
            form: &[],
            extra: None,
        };
        let answer = self.exchange(operation, &call).await.map_err(CallError::of_a_read)?;
        read(&answer, CallError::of_a_read, errors::refusal)
    }

    /// Reads one job by its id.
    async fn read_job<D: DeserializeOwned>(
        &self,
        operation: &'static str,
        access: &Access,
        job_id: &str,
    ) -> Result<D, UpworkError> {
        let path = format!("/api/hr/v2/jobs/{}.json", encode(job_id));
        let token = Some((access.tokens.access.as_str(), access.tokens.refresh_or_secret.as_str()));
        let call = RestCall { method: Method::GET, path: &path, token, form: &[], extra: None };
        let answer = self.exchange(operation, &call).await.map_err(CallError::of_a_read)?;
        read(&answer, CallError::of_a_read, errors::refusal_of_a_job)
    }

    /// Changes one job.
    async fn put_job(&self, access: &Access, job_id: &str, form: &[(&str, String)]) -> Result<(), UpworkError> {
        let path = format!("/api/hr/v2/jobs/{}.json", encode(job_id));
        let token = Some((access.tokens.access.as_str(), access.tokens.refresh_or_secret.as_str()));
        let call = RestCall { method: Method::PUT, path: &path, token, form, extra: None };
        let answer = self.exchange("UpdateJob", &call).await.map_err(CallError::of_a_change)?;
        let IgnoredAny = read(&answer, CallError::of_a_change, errors::refusal_of_a_job)?;
        Ok(())
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

/// Reads a response; `lost` makes the error for one that can't be read, `refusal` the one for a refusal.
fn read<D: DeserializeOwned>(
    answer: &HttpResponse,
    lost: fn(CallError) -> UpworkError,
    refusal: fn(&HttpResponse) -> UpworkError,
) -> Result<D, UpworkError> {
    if answer.status.is_client_error() {
        return Err(answers::without_words(answer).unwrap_or_else(|| refusal(answer)));
    }
    let read = serde_json::from_slice(&answer.body).ok().filter(|_| answer.status.is_success());
    read.ok_or_else(|| lost(CallError::unreadable()))
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
