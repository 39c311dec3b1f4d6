//! Limits of our calls to a site. Jira counts them per site and hour (*Rate limiting*, developer.atlassian.com), so an
//! account has its share of them, and a site that asked for a pause is not called until then.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};

use super::{JiraError, SiteApp};
use crate::caller::{AccountId, ClientKey};
use crate::retry_after;
use crate::token_bucket::{Bucket, Rate};

/// Enough for a user who opens one issue after another, and at most 1,800 calls an hour.
const ACCOUNT_RATE: Rate = Rate { every: Duration::from_secs(2), burst: 20 };
/// The pause after a 429 that does not say for how long.
const DEFAULT_WAIT: Duration = Duration::from_secs(10);
/// Quotas are counted by the hour: a longer wait is a mistake.
const MAX_WAIT: Duration = Duration::from_secs(60 * 60);
/// A site that is down is tried again sooner, whatever wait it asks for.
const MAX_OUTAGE_WAIT: Duration = Duration::from_secs(60);
/// When there are more records than this, unneeded ones are dropped.
const TIDY_AT: usize = 1_024;

/// The calls of all sites and accounts.
#[derive(Debug, Default)]
pub(super) struct Quota(Mutex<QuotaState>);

#[derive(Debug, Default)]
struct QuotaState {
    accounts: HashMap<(ClientKey, AccountId), Bucket>,
    closed: HashMap<ClientKey, Pause>,
    tidy_at: usize,
}

/// A site that asked for a pause.
#[derive(Clone, Copy, Debug)]
struct Pause {
    until: Timestamp,
    /// The end of the pause.
    status: StatusCode,
}

impl Quota {
    /// Allows a call, or says why not.
    pub(super) fn take(&self, app: &SiteApp<'_>, now: Timestamp) -> Result<(), JiraError> {
        let mut state = self.state();
        state.tidy(now);
        if let Some(closed) = state.closed.get(app.client_key).filter(|closed| closed.until > now) {
            return Err(closed.error(now));
        }
        let Some(account) = app.requested_by else { return Ok(()) };
        let bucket = state.accounts.entry((app.client_key.clone(), account.clone())).or_default();
        bucket.take(ACCOUNT_RATE, since_1970(now)).map_err(|retry_after| JiraError::Throttled { retry_after })
    }

    /// Records what an answer says about further calls; returns the error of an answer that asks for a pause.
    pub(super) fn note(&self, client_key: &ClientKey, response: &Response, now: Timestamp) -> Result<(), JiraError> {
        let status = response.status();
        let Some(wait) = wait(status, response.headers(), now) else { return Ok(()) };
        let until = now.saturating_add(wait).unwrap_or(now);
        let closed = Pause { until, status };
        self.state().closed.insert(client_key.clone(), closed);
        metrics::counter!("jira_waits_total", "status" => status.as_u16().to_string()).increment(1);
        tracing::warn!(tenant = %client_key, status = status.as_u16(), seconds = wait.as_secs(), "Jira said to wait");
        Err(closed.error(now))
    }

    fn state(&self) -> MutexGuard<'_, QuotaState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl QuotaState {
    /// Full buckets and finished pauses are dropped. The rest is bounded by the calls that were allowed recently.
    fn tidy(&mut self, now: Timestamp) {
        if self.accounts.len() + self.closed.len() < self.tidy_at.max(TIDY_AT) {
            return;
        }
        self.accounts.retain(|_, bucket| !bucket.is_full(since_1970(now)));
        self.closed.retain(|_, closed| closed.until > now);
        self.tidy_at = 2 * (self.accounts.len() + self.closed.len());
    }
}

impl Pause {
    /// An outage stays an outage during its pause: callers must not mistake it for a limit.
    fn error(&self, now: Timestamp) -> JiraError {
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            let retry_after = Duration::try_from(self.until.duration_since(now)).unwrap_or_default();
            JiraError::Throttled { retry_after }
        } else {
            JiraError::Status(self.status)
        }
    }
}

/// How long to pause calls after such a response.
fn wait(status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = retry_after::read(headers, now);
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some(said.unwrap_or(DEFAULT_WAIT).min(MAX_WAIT)),
        StatusCode::SERVICE_UNAVAILABLE => said.map(|wait| wait.min(MAX_OUTAGE_WAIT)),
        _ => None,
    }
}

fn since_1970(now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(Timestamp::UNIX_EPOCH)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::super::Credential;
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn take(quota: &Quota, account: &str, now: Timestamp) -> Result<(), JiraError> {
        let (client_key, account) = (ClientKey::parse("tenant-a").unwrap(), AccountId::parse(account).unwrap());
        let secret = SecretString::from("secret");
        let base_url = "https://acme.atlassian.net";
        quota.take(
            &SiteApp {
                base_url,
                client_key: &client_key,
                credential: Credential::Secret(&secret),
                requested_by: Some(&account),
            },
            now,
        )
    }

    #[test]
    fn an_account_uses_up_only_its_own_share() {
        let quota = Quota::default();
        let taken = (0..100).filter(|_| take(&quota, "mia", now()).is_ok()).count();
        assert_eq!(taken, 20);
        let retry_after = Duration::from_secs(2);
        assert_eq!(take(&quota, "mia", now()), Err(JiraError::Throttled { retry_after }));
        assert_eq!(take(&quota, "jonas", now()), Ok(()));
        assert_eq!(take(&quota, "mia", now() + retry_after), Ok(()));
    }

    #[test]
    fn stored_buckets_are_bounded_by_recent_calls() {
        let quota = Quota::default();
        let mut later = now();
        for number in 0..10 * TIDY_AT {
            later += Duration::from_millis(100);
            take(&quota, &format!("account-{number}"), later).unwrap();
        }
        let kept = quota.state().accounts.len();
        assert!(kept <= TIDY_AT, "{kept}");
    }

    #[test]
    fn the_wait_after_a_429_or_503_is_bounded() {
        let said = |seconds: u32| HeaderMap::from_iter([(reqwest::header::RETRY_AFTER, seconds.into())]);
        let seconds = |status, headers: &HeaderMap| wait(status, headers, now()).map(|wait| wait.as_secs());
        assert_eq!(seconds(StatusCode::TOO_MANY_REQUESTS, &HeaderMap::new()), Some(10));
        assert_eq!(seconds(StatusCode::TOO_MANY_REQUESTS, &said(90)), Some(90));
        assert_eq!(seconds(StatusCode::TOO_MANY_REQUESTS, &said(86_000)), Some(3_600));
        assert_eq!(seconds(StatusCode::SERVICE_UNAVAILABLE, &HeaderMap::new()), None);
        assert_eq!(seconds(StatusCode::SERVICE_UNAVAILABLE, &said(3_000)), Some(60));
        assert_eq!(seconds(StatusCode::BAD_GATEWAY, &said(3_000)), None);
    }
}
