use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::DecodingKey;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use tokio::sync::Mutex;
use tracing::Instrument as _;

use crate::body::{BodyFault, read_body};
use crate::clock::Clock;
use crate::spans;

/// A set this old is fetched again by the next call; until that succeeds, its keys stay valid.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// Fetches begin at least this far apart, however many unknown keys are named.
const MIN_INTERVAL: SignedDuration = SignedDuration::from_secs(60);
/// The same while no set has been fetched yet: until then no call can be verified.
const MIN_FIRST_INTERVAL: SignedDuration = SignedDuration::from_secs(5);
/// An event must be answered within five seconds, this included.
const TIMEOUT: Duration = Duration::from_secs(3);
const MAX_BODY_BYTES: usize = 64 * 1024;
/// Atlassian publishes two while it rotates.
const MAX_KEYS: usize = 32;
const MIN_KEY_BYTES: usize = 256;

/// A public key that Forge Invocation Tokens are signed with: RSA, at least 2048 bits.
#[derive(Clone, Debug)]
pub struct ForgeKey(DecodingKey);

impl ForgeKey {
    pub(super) fn decoding_key(&self) -> &DecodingKey {
        &self.0
    }
}

/// Why there is no key to verify with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForgeKeyFault {
    /// The set has no key of this id.
    #[error("Forge's key set has no such key")]
    Unknown,
    /// No set could be fetched, ever.
    #[error("Forge's key set could not be fetched: {0}")]
    Unavailable(String),
}

/// Finds the keys of Forge Invocation Tokens.
#[async_trait]
pub trait ForgeKeys: std::fmt::Debug + Send + Sync {
    /// Finds a key by the `kid` of a token.
    async fn find(&self, key_id: &str) -> Result<ForgeKey, ForgeKeyFault>;
}

/// Keys fetched from the JSON Web Key Set at `FORGE_KEYS_URL`. The address never comes from a token.
///
/// A known key never waits for a fetch that others have begun, and stays valid during an outage of the server. An
/// unknown one causes at most one fetch per minute, for all callers together.
#[derive(Debug)]
pub struct FetchedForgeKeys {
    http: Client,
    url: String,
    clock: Arc<dyn Clock>,
    known: RwLock<KnownKeys>,
    /// When the last fetch began. Locked while one is running.
    last_fetch: Mutex<Option<Timestamp>>,
}

#[derive(Debug, Default)]
struct KnownKeys {
    keys: HashMap<String, ForgeKey>,
    fetched_at: Option<Timestamp>,
    /// Why the last fetch failed, if it did.
    failure: Option<String>,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: String,
    n: String,
    e: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
}

impl FetchedForgeKeys {
    /// Fetches with a client that follows no redirect: [`client`](crate::atlassian::client) creates one. `url` is the
    /// full address of the set.
    pub fn new(http: Client, url: String, clock: Arc<dyn Clock>) -> Self {
        Self { http, url, clock, known: RwLock::default(), last_fetch: Mutex::default() }
    }

    fn known(&self, key_id: &str) -> Option<ForgeKey> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.keys.get(key_id).cloned()
    }

    fn is_stale(&self) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.fetched_at.is_none_or(|at| self.clock.now().duration_since(at) >= FRESH)
    }

    /// Fetches the set, unless that was tried within the last minute.
    async fn refresh(&self, last_fetch: &mut Option<Timestamp>) {
        let now = self.clock.now();
        let has_set = self.known.read().unwrap_or_else(PoisonError::into_inner).fetched_at.is_some();
        let interval = if has_set { MIN_INTERVAL } else { MIN_FIRST_INTERVAL };
        if last_fetch.is_some_and(|at| now.duration_since(at) < interval) {
            return;
        }
        *last_fetch = Some(now);
        let span = spans::call("atlassian", "forge-keys");
        let fetched = self.fetch().instrument(span.clone()).await;
        spans::failed_unless(&span, fetched.is_ok());
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match fetched {
            Ok(keys) => *known = KnownKeys { keys, fetched_at: Some(now), failure: None },
            Err(cause) => {
                tracing::warn!(cause, keys = known.keys.len(), "Forge's key set could not be fetched");
                known.failure = Some(cause);
            }
        }
    }

    async fn fetch(&self) -> Result<HashMap<String, ForgeKey>, String> {
        let request = self.http.get(&self.url).timeout(TIMEOUT);
        let response = request.send().await.map_err(|error| error.without_url().to_string())?;
        if response.status() != StatusCode::OK {
            return Err(format!("the server answered {}", response.status()));
        }
        let body = read_body(reqwest::Body::from(response), MAX_BODY_BYTES).await.map_err(|fault| match fault {
            BodyFault::TooLarge => "the set is too large".to_owned(),
            BodyFault::Broken(error) => error.without_url().to_string(),
        })?;
        parse(&body).ok_or_else(|| "the answer is not a key set".to_owned())
    }
}

/// Reads the keys that can verify a token. One that can't be read does not affect the others.
fn parse(body: &[u8]) -> Option<HashMap<String, ForgeKey>> {
    let set: KeySet = serde_json::from_slice(body).ok()?;
    let keys = set.keys.into_iter().take(MAX_KEYS).filter_map(|jwk| key(serde_json::from_value(jwk).ok()?));
    let keys: HashMap<String, ForgeKey> = keys.collect();
    (!keys.is_empty()).then_some(keys)
}

fn key(jwk: Jwk) -> Option<(String, ForgeKey)> {
    let is_for_signing = jwk.usage.as_deref().is_none_or(|usage| usage == "sig");
    let is_rs256 = jwk.kty == "RSA" && jwk.alg.as_deref().is_none_or(|alg| alg == "RS256");
    let modulus = URL_SAFE_NO_PAD.decode(&jwk.n).ok()?;
    let bytes = modulus.iter().skip_while(|byte| **byte == 0).count();
    if !is_for_signing || !is_rs256 || jwk.kid.is_empty() || bytes < MIN_KEY_BYTES {
        return None;
    }
    let key = DecodingKey::from_rsa_components(&jwk.n, &jwk.e).ok()?;
    Some((jwk.kid, ForgeKey(key)))
}

#[async_trait]
impl ForgeKeys for FetchedForgeKeys {
    async fn find(&self, key_id: &str) -> Result<ForgeKey, ForgeKeyFault> {
        if let Some(key) = self.known(key_id) {
            // One caller renews an old set; the others continue with the known keys.
            let Some(mut last_fetch) = self.is_stale().then(|| self.last_fetch.try_lock().ok()).flatten() else {
                return Ok(key);
            };
            self.refresh(&mut last_fetch).await;
            return self.known(key_id).ok_or(ForgeKeyFault::Unknown);
        }
        let mut last_fetch = self.last_fetch.lock().await;
        if let Some(key) = self.known(key_id) {
            return Ok(key);
        }
        self.refresh(&mut last_fetch).await;
        drop(last_fetch);
        if let Some(key) = self.known(key_id) {
            return Ok(key);
        }
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        match &known.failure {
            Some(cause) if known.keys.is_empty() => Err(ForgeKeyFault::Unavailable(cause.clone())),
            _ => Err(ForgeKeyFault::Unknown),
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// A set that is already present.
    #[derive(Debug)]
    pub(crate) struct FixedKeys(HashMap<String, ForgeKey>);

    impl FixedKeys {
        /// Parses a set.
        pub(crate) fn parse(set: &serde_json::Value) -> Self {
            Self(parse(set.to_string().as_bytes()).unwrap())
        }
    }

    #[async_trait]
    impl ForgeKeys for FixedKeys {
        async fn find(&self, key_id: &str) -> Result<ForgeKey, ForgeKeyFault> {
            self.0.get(key_id).cloned().ok_or(ForgeKeyFault::Unknown)
        }
    }
}

#[cfg(test)]
mod tests;
