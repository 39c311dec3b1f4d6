//! The [`Upwork`] trait and its adapters: `graphql` (OAuth 2.0, today) and `rest` (OAuth 1.0a, the API of 2016). Knows
//! neither axum nor the store.
//!
//! - [`graphql`]: the adapter for today's API.
//! - [`rest`]: the adapter for servers that implement the former API.
//! - [`http`]: the HTTP client of all calls: timeouts, rate limit, retries, circuit breaker.
//! - [`JobContent`]: the content of a job on Upwork, in the form's terms.
//! - [`deadline`]: how much time all calls of one request have together.
//! - [`origin`]: whose calls they are.

mod answers;
mod content;
#[cfg(test)]
mod contract;
pub mod deadline;
pub mod graphql;
pub mod http;
mod id;
pub mod origin;
pub mod rest;
pub(crate) mod same_text;
mod words;

use std::time::Duration;

pub use content::JobContent;
pub use words::Said;

use app::model::{Closed, DraftSkill, FieldError, FormOptions, FormParts, JobSpec, JobStatus, Organization, Warning};
use async_trait::async_trait;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// What the product needs from Upwork. An implementation is shared by all tenants.
#[async_trait]
pub trait Upwork: std::fmt::Debug + Send + Sync {
    /// What the interface is called, for people.
    fn interface(&self) -> &'static str;

    /// Begins a connect: returns where the pop-up goes, and what must be stored until the callback. `state` comes back
    /// with the user; `callback` is our own address, exactly as registered with the key. With the `handshake` of an
    /// earlier consent for the same state it returns that consent again: Upwork is not called.
    async fn consent(&self, state: &str, callback: &str, handshake: Option<&str>) -> Result<Consent, UpworkError>;

    /// Finishes a connect with Upwork's answer.
    async fn grant(
        &self,
        answer: &ConsentAnswer,
        handshake: Option<&str>,
        callback: &str,
    ) -> Result<Tokens, UpworkError>;

    /// Exchanges tokens that are about to expire for new ones. Store the answer before using it.
    async fn refresh(&self, tokens: &Tokens) -> Result<Tokens, UpworkError>;

    /// Revokes tokens, if the API supports it.
    async fn revoke(&self, tokens: &Tokens) -> Result<(), UpworkError>;

    /// Who the tokens belong to, and which organizations that user may post for.
    async fn identity(&self, tokens: &Tokens) -> Result<Identity, UpworkError>;

    /// The fields of the form that this API supports.
    fn form_parts(&self) -> FormParts;

    /// The choices of the form.
    async fn form_options(&self, access: &Access) -> Result<FormOptions, UpworkError>;

    /// Posts a job. Not to be repeated after [`UpworkError::Unknown`]: look it up with [`Self::find_jobs`] first.
    async fn create_job(&self, access: &Access, spec: &JobSpec) -> Result<CreatedJob, UpworkError>;

    /// Replaces a job's content; its status stays. Idempotent.
    async fn update_job(&self, access: &Access, job_id: &str, spec: &JobSpec) -> Result<Vec<Warning>, UpworkError>;

    /// Closes a job; its content stays as it is on Upwork. Idempotent.
    async fn close_job(&self, access: &Access, job_id: &str, closed: Closed) -> Result<(), UpworkError>;

    /// Finds jobs of the organization with this title, in any form that Upwork may store it in, created at or after
    /// `since`, oldest first.
    async fn find_jobs(&self, access: &Access, title: &str, since: Timestamp) -> Result<Vec<FoundJob>, UpworkError>;

    /// Reads the status of a job.
    async fn job(&self, access: &Access, job_id: &str) -> Result<JobSnapshot, UpworkError>;

    /// Reads the content of a job, as far as the API returns it.
    async fn job_content(&self, access: &Access, job_id: &str) -> Result<JobContent, UpworkError>;

    /// Finds skills in Upwork's list whose name contains `text`, best first; only a few.
    async fn skills(&self, access: &Access, text: &str) -> Result<Vec<DraftSkill>, UpworkError>;
}

/// A connect that has begun.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The address for the user's browser.
    pub url: String,
    /// What [`Upwork::grant`] needs later; a secret.
    pub handshake: Option<SecretString>,
}

/// What the user's browser brings back from Upwork, other than a refusal.
#[derive(Clone, Debug)]
pub struct ConsentAnswer {
    /// `code` (OAuth 2.0) or `oauth_verifier` (OAuth 1.0a).
    pub code: SecretString,
    /// `oauth_token` (OAuth 1.0a only).
    pub request_token: Option<String>,
}

/// How a consent ended.
#[derive(Clone, Debug)]
pub enum ConsentOutcome {
    /// The user consented.
    Granted(ConsentAnswer),
    /// The user declined.
    Declined,
    /// Upwork could not do it. The code is for the log.
    Failed(String),
}

impl ConsentOutcome {
    /// Upwork failed, and returned this code.
    pub fn failed(error: &str) -> Self {
        Self::Failed(words::code(error).unwrap_or("an error that is no code").to_owned())
    }
}

/// A connection's tokens. Sealed wherever they are stored; `Debug` does not show them.
#[derive(Clone, Serialize, Deserialize)]
pub struct Tokens {
    /// The access token, sent with every call.
    pub access: String,
    /// The refresh token (OAuth 2.0), or the token secret, which signs (OAuth 1.0a).
    #[serde(rename = "second")]
    pub refresh_or_secret: String,
    /// When `access` expires; absent if it does not.
    pub expires_at: Option<Timestamp>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl Tokens {
    /// Whether the access token expires within this many seconds of `now`, or has expired. Never, if it has no end.
    pub fn expires_within(&self, now: Timestamp, seconds: i64) -> bool {
        self.expires_at.is_some_and(|end| end.as_second() <= now.as_second().saturating_add(seconds))
    }
}

/// Tokens, and the organization they act for.
#[derive(Clone, Debug)]
pub struct Access {
    /// The caller's tokens.
    pub tokens: Tokens,
    /// Id of a client organization (GraphQL) or team (REST).
    pub organization: String,
}

/// The Upwork user that a connection belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Upwork's id of the user.
    pub user: String,
    /// The user's name.
    pub name: String,
    /// Client organizations; vendor organizations are left out, they can't post.
    pub organizations: Vec<Organization>,
}

/// A job that was just created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedJob {
    /// Upwork's id.
    pub id: String,
    /// Its public page.
    pub url: String,
    /// Parts that were not saved.
    pub warnings: Vec<Warning>,
}

/// A job that was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundJob {
    /// Upwork's id.
    pub id: String,
    /// Its public page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// When it was created.
    pub created_at: Timestamp,
}

/// From listed jobs, those with this title, created at or after `since`, oldest first. Ignores what Upwork may have
/// changed in a title, and fractions of a second.
fn matching(mut jobs: Vec<FoundJob>, title: &str, since: Timestamp) -> Vec<FoundJob> {
    let is_same = |other: &str| same_text::is_same(title, other) || same_text::is_cut(title, other);
    jobs.retain(|job| is_same(&job.title) && job.created_at.as_second() >= since.as_second());
    jobs.sort_by(|a, b| a.created_at.cmp(&b.created_at).then_with(|| a.id.cmp(&b.id)));
    jobs
}

/// The status of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobSnapshot {
    /// Its status.
    pub status: JobStatus,
    /// How many freelancers proposed, if Upwork returned that.
    pub proposals: Option<u32>,
    /// How many were hired, if Upwork returned that.
    pub hires: Option<u32>,
}

/// Why a call to Upwork failed. A closed set: the screens have a message for each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpworkError {
    /// Upwork says that the tokens are invalid: `invalid_grant`, or a 401 with a message. The text is for the log.
    #[error("the tokens are no longer valid: {0}")]
    ReconnectNeeded(String),
    /// The key or the user may not do this.
    #[error("missing permission: {0}")]
    MissingPermission(Said),
    /// A definite refusal, with Upwork's message.
    #[error("refused: {message}")]
    Refused {
        /// Upwork's message.
        message: Said,
        /// Its messages about single fields; not for the log either.
        fields: Vec<FieldError>,
    },
    /// The job is not there, or not any more.
    #[error("no such job: {0}")]
    NotFound(String),
    /// 401 or 403 without a message. Nothing was done.
    #[error("rejected without a message: {0}")]
    Unauthorized(String),
    /// Upwork's bot protection blocked this server. Nothing was done.
    #[error("{0}")]
    Challenged(String),
    /// Too many calls. Nothing was done.
    #[error("over the limit")]
    RateLimited {
        /// When to try again, if Upwork said so.
        retry_after: Option<Duration>,
    },
    /// Nothing was done: the call was not sent.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The call reached Upwork or may have, and its outcome is unknown.
    #[error("outcome unknown: {0}")]
    Unknown(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(expires_at: Option<i64>) -> Tokens {
        let expires_at = expires_at.map(|second| Timestamp::from_second(second).unwrap());
        Tokens { access: "open sesame".into(), refresh_or_secret: "and again".into(), expires_at }
    }

    #[test]
    fn tokens_expire_within_a_span_that_includes_its_end() {
        let now = Timestamp::from_second(1_000).unwrap();
        let spans = [(Some(1_300), true), (Some(1_301), false), (Some(10), true), (None, false)];
        for (end, expected) in spans {
            assert_eq!(tokens(end).expires_within(now, 300), expected, "{end:?}");
        }
    }

    #[test]
    fn tokens_are_stored_under_the_names_of_the_first_release() {
        let stored = r#"{"access":"open sesame","second":"and again","expires_at":null}"#;
        let read: Tokens = serde_json::from_str(stored).unwrap();
        assert_eq!((read.access.as_str(), read.refresh_or_secret.as_str()), ("open sesame", "and again"));
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }

    #[test]
    fn debug_output_shows_no_tokens() {
        let shown = format!("{:?}", tokens(Some(1)));
        assert!(!shown.contains("sesame") && !shown.contains("again"), "{shown}");
    }
}
