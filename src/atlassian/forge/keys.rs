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

use crate::atlassian::outgoing::{BodyFault, bounded_body};
use crate::clock::Clock;

/// A set this old is fetched anew by the next call; until that works, its keys stay good.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// Fetches begin at least this far apart, however many unknown keys are named.
const MIN_INTERVAL: SignedDuration = SignedDuration::from_secs(60);
/// The same while no set was ever fetched: nobody is served until then.
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
/// A known key never waits for a fetch that others have begun, and outlives an outage of the server. An unknown one
/// causes at most one fetch a minute, for all callers together.
#[derive(Debug)]
pub struct FetchedForgeKeys {
    http: Client,
    url: String,
    clock: Arc<dyn Clock>,
    known: RwLock<Known>,
    /// When the last fetch began. Held while one is under way.
    last_fetch: Mutex<Option<Timestamp>>,
}

#[derive(Debug, Default)]
struct Known {
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
    /// Fetches with a client that follows no redirect: [`client`](crate::atlassian::client) makes one. `url` is the whole
    /// address of the set.
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
        let fetched = self.fetch().await;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match fetched {
            Ok(keys) => *known = Known { keys, fetched_at: Some(now), failure: None },
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
        let body = bounded_body(response, MAX_BODY_BYTES).await.map_err(|fault| match fault {
            BodyFault::TooLarge => "the set is too large".to_owned(),
            BodyFault::Broken(error) => error.without_url().to_string(),
        })?;
        parse(&body).ok_or_else(|| "the answer is not a key set".to_owned())
    }
}

/// Takes the keys that can verify a token. One that can't be read keeps no other from being used.
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
            // One caller renews an old set; the others go on with what is known.
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

    /// A set that is already there.
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
mod tests {
    use serde_json::{Value, json};
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::clock::SetClock;

    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../../tests/fixtures/forge-token-vectors.json")).unwrap()
    }

    /// The set of the vectors, its keys renamed in their order.
    fn a_set(ids: &[&str]) -> Value {
        let mut keys = vectors()["jwks"]["keys"].as_array().unwrap().clone();
        keys.truncate(ids.len());
        for (key, id) in keys.iter_mut().zip(ids) {
            key["kid"] = json!(id);
        }
        json!({"keys": keys})
    }

    async fn answer(server: &MockServer, answer: ResponseTemplate) {
        server.reset().await;
        Mock::given(any()).respond_with(answer).mount(server).await;
    }

    async fn a_server(ids: &[&str]) -> (MockServer, Arc<FetchedForgeKeys>, Arc<SetClock>) {
        let server = MockServer::start().await;
        answer(&server, ResponseTemplate::new(200).set_body_json(a_set(ids))).await;
        let clock = Arc::new(SetClock::at(Timestamp::from_second(1_800_000_000).unwrap()));
        let http = crate::atlassian::client().unwrap();
        let keys = FetchedForgeKeys::new(http, format!("{}/jwks.json", server.uri()), clock.clone());
        (server, Arc::new(keys), clock)
    }

    async fn fetches(server: &MockServer) -> usize {
        server.received_requests().await.unwrap().len()
    }

    #[tokio::test]
    async fn a_set_is_fetched_once_and_renewed_after_an_hour() {
        let (server, keys, clock) = a_server(&["a", "b"]).await;
        for id in ["a", "b", "a"] {
            assert!(keys.find(id).await.is_ok());
        }
        assert_eq!(fetches(&server).await, 1);
        clock.advance(3600);
        assert!(keys.find("a").await.is_ok());
        assert_eq!(fetches(&server).await, 2);
    }

    #[tokio::test]
    async fn unknown_ids_cost_one_fetch_a_minute_however_many_come_at_once() {
        let (server, keys, clock) = a_server(&["a"]).await;
        assert!(keys.find("a").await.is_ok());
        clock.advance(60);
        let all = (0..500).map(|number| {
            let keys = Arc::clone(&keys);
            async move { keys.find(&format!("made-up-{number}")).await.err() }
        });
        let faults = futures::future::join_all(all).await;
        assert_eq!(faults, vec![Some(ForgeKeyFault::Unknown); 500]);
        assert_eq!(fetches(&server).await, 2);
    }

    #[tokio::test]
    async fn a_rotated_key_is_found_and_a_withdrawn_one_is_not() {
        let (server, keys, clock) = a_server(&["a"]).await;
        assert!(keys.find("a").await.is_ok());
        answer(&server, ResponseTemplate::new(200).set_body_json(a_set(&["b"]))).await;
        assert_eq!(keys.find("b").await.err(), Some(ForgeKeyFault::Unknown));
        clock.advance(60);
        assert!(keys.find("b").await.is_ok());
        assert_eq!(keys.find("a").await.err(), Some(ForgeKeyFault::Unknown));
    }

    #[tokio::test]
    async fn known_keys_stay_good_while_the_server_is_away() {
        let (server, keys, clock) = a_server(&["a"]).await;
        assert!(keys.find("a").await.is_ok());
        for wrong in [ResponseTemplate::new(503), ResponseTemplate::new(200).set_body_string("<html>")] {
            answer(&server, wrong).await;
            clock.advance(100 * 3600);
            assert!(keys.find("a").await.is_ok());
            assert_eq!(fetches(&server).await, 1);
        }
    }

    #[tokio::test]
    async fn without_any_set_the_fault_says_why() {
        let (server, keys, _) = a_server(&["a"]).await;
        answer(&server, ResponseTemplate::new(302).insert_header("location", "https://elsewhere.test")).await;
        assert!(matches!(keys.find("a").await, Err(ForgeKeyFault::Unavailable(_))));
    }

    #[tokio::test]
    async fn a_first_fetch_that_failed_is_tried_again_after_five_seconds() {
        let (server, keys, clock) = a_server(&["a"]).await;
        answer(&server, ResponseTemplate::new(503)).await;
        assert!(keys.find("a").await.is_err());
        answer(&server, ResponseTemplate::new(200).set_body_json(a_set(&["a"]))).await;
        clock.advance(4);
        assert!(keys.find("a").await.is_err());
        clock.advance(1);
        assert!(keys.find("a").await.is_ok());
        assert_eq!(fetches(&server).await, 1);
    }

    #[test]
    fn keys_that_cannot_verify_are_left_out() {
        let good = a_set(&["good"])["keys"][0].clone();
        let with = |name: &str, value: &str| {
            let mut key = good.clone();
            key[name] = json!(value);
            key["kid"] = json!(format!("{name}-{value}"));
            key
        };
        let short = URL_SAFE_NO_PAD.encode([0xff_u8; 128]);
        let wrong =
            [with("kty", "EC"), with("use", "enc"), with("alg", "RS512"), with("n", &short), with("n", "?"), json!(1)];
        let mut keys = wrong.to_vec();
        keys.push(good);
        let set = parse(json!({"keys": keys}).to_string().as_bytes()).unwrap();
        assert_eq!(set.keys().collect::<Vec<_>>(), ["good"]);
        assert!(parse(br#"{"keys":[]}"#).is_none());
    }
}
