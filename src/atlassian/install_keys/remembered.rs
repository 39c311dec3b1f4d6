use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use moka::future::Cache;
use reqwest::{Client, StatusCode};

use super::{InstallKey, InstallKeys, KeyFault, KeyServers};
use crate::atlassian::outgoing::{BodyFault, bounded_body};
use crate::atlassian::site::SiteOrigin;
use crate::atlassian::tokens::KeyId;
use crate::clock::Clock;

/// A new key gets a new id, so a key may be kept for long.
const KEEP_KEY: SignedDuration = SignedDuration::from_hours(24);
/// An id that no server knows is not asked for again for a while: whoever sends tokens chooses the ids.
const KEEP_UNKNOWN: SignedDuration = SignedDuration::from_secs(60);
/// A server that does not answer may do so soon.
const KEEP_UNAVAILABLE: SignedDuration = SignedDuration::from_secs(10);
const MOST_REMEMBERED: u64 = 1_000;
/// Look-ups in [`WINDOW`] that may end without a key, over all ids, before no more are made.
const MOST_MISSES: u32 = 60;
const WINDOW: SignedDuration = SignedDuration::from_secs(60);
const TIMEOUT: Duration = Duration::from_secs(5);
const MOST_BODY_BYTES: usize = 16 * 1024;

/// Keys fetched from Atlassian's key servers, and what is remembered of them. Of any number of callers that need one
/// key at the same time, one fetches it.
#[derive(Debug)]
pub struct FetchedKeys {
    http: Client,
    servers: KeyServers,
    clock: Arc<dyn Clock>,
    remembered: Cache<(usize, KeyId), Remembered>,
    misses: Mutex<Misses>,
}

#[derive(Clone, Debug)]
struct Remembered {
    found: Result<InstallKey, KeyFault>,
    until: Timestamp,
}

#[derive(Debug)]
struct Misses {
    since: Timestamp,
    count: u32,
}

impl FetchedKeys {
    /// Fetches with a client that follows no redirect: [`client`](crate::atlassian::client) makes one.
    pub fn new(http: Client, servers: KeyServers, clock: Arc<dyn Clock>) -> Self {
        let remembered = Cache::new(MOST_REMEMBERED);
        let misses = Mutex::new(Misses { since: clock.now(), count: 0 });
        Self { http, servers, clock, remembered, misses }
    }

    async fn look_up(&self, id: &KeyId, servers: &[String]) -> Remembered {
        let found = if self.may_miss() { self.fetch(id, servers).await } else { Err(KeyFault::TooManyMisses) };
        let keep = match &found {
            Ok(_) => KEEP_KEY,
            Err(KeyFault::Unknown | KeyFault::NotAKey) => KEEP_UNKNOWN,
            Err(KeyFault::Unavailable(_) | KeyFault::TooManyMisses) => KEEP_UNAVAILABLE,
        };
        if found.is_err() {
            self.note_miss();
        }
        Remembered { found, until: self.clock.now() + keep }
    }

    /// Asks one server after the other. The fault of the first one counts: it is the one that should have the key.
    async fn fetch(&self, id: &KeyId, servers: &[String]) -> Result<InstallKey, KeyFault> {
        let mut first = None;
        for server in servers {
            match self.ask(server, id).await {
                Ok(key) => return Ok(key),
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        Err(first.unwrap_or(KeyFault::Unknown))
    }

    async fn ask(&self, server: &str, id: &KeyId) -> Result<InstallKey, KeyFault> {
        let unavailable = |error: reqwest::Error| KeyFault::Unavailable(error.without_url().to_string());
        let request = self.http.get(format!("{server}/{}", id.as_str())).timeout(TIMEOUT);
        let response = request.send().await.map_err(unavailable)?;
        match response.status() {
            StatusCode::OK => {}
            status if status.is_server_error() => return Err(KeyFault::Unavailable(status.to_string())),
            _ => return Err(KeyFault::Unknown),
        }
        match bounded_body(response, MOST_BODY_BYTES).await {
            Ok(body) => InstallKey::from_pem(&body).map_err(|_| KeyFault::NotAKey),
            Err(BodyFault::TooLarge) => Err(KeyFault::NotAKey),
            Err(BodyFault::Broken(error)) => Err(unavailable(error)),
        }
    }

    fn may_miss(&self) -> bool {
        let mut misses = self.misses.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        if now.duration_since(misses.since) >= WINDOW {
            *misses = Misses { since: now, count: 0 };
        }
        misses.count < MOST_MISSES
    }

    fn note_miss(&self) {
        let mut misses = self.misses.lock().unwrap_or_else(PoisonError::into_inner);
        misses.count = misses.count.saturating_add(1);
    }
}

#[async_trait]
impl InstallKeys for FetchedKeys {
    async fn find(&self, id: &KeyId, site: Option<&SiteOrigin>) -> Result<InstallKey, KeyFault> {
        let (group, servers) = self.servers.for_site(site);
        let now = self.clock.now();
        let entry = self.remembered.entry((group, id.clone()));
        let entry = entry.or_insert_with_if(self.look_up(id, servers), |kept| kept.until <= now).await;
        entry.into_value().found
    }
}

#[cfg(test)]
mod tests {
    use wiremock::matchers::{any, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::atlassian::tokens::testing::public_pem;
    use crate::clock::SetClock;

    async fn a_server(answer: ResponseTemplate) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        server
    }

    fn a_key() -> ResponseTemplate {
        ResponseTemplate::new(200).set_body_string(public_pem())
    }

    fn keys(servers: KeyServers) -> (FetchedKeys, Arc<SetClock>) {
        let clock = Arc::new(SetClock::at(Timestamp::from_second(1_800_000_000).unwrap()));
        (FetchedKeys::new(crate::atlassian::client().unwrap(), servers, clock.clone()), clock)
    }

    fn keys_at(server: &MockServer) -> (FetchedKeys, Arc<SetClock>) {
        keys(KeyServers::only(&server.uri()))
    }

    async fn find(keys: &FetchedKeys, id: &str) -> Result<(), KeyFault> {
        keys.find(&KeyId::parse(id).unwrap(), None).await.map(|_| ())
    }

    async fn fetches(server: &MockServer) -> usize {
        server.received_requests().await.unwrap().len()
    }

    #[tokio::test]
    async fn a_key_is_fetched_by_its_id_and_kept_for_a_day() {
        let server = MockServer::start().await;
        Mock::given(method("GET")).and(path("/prod/key_1")).respond_with(a_key()).mount(&server).await;
        let (keys, clock) = keys_at(&server);

        assert_eq!(find(&keys, "prod/key_1").await, Ok(()));
        clock.advance(24 * 3600 - 1);
        assert_eq!(find(&keys, "prod/key_1").await, Ok(()));
        assert_eq!(fetches(&server).await, 1);
        clock.advance(1);
        assert_eq!(find(&keys, "prod/key_1").await, Ok(()));
        assert_eq!(fetches(&server).await, 2);
    }

    #[tokio::test]
    async fn an_unknown_key_is_remembered_for_a_minute() {
        let server = a_server(ResponseTemplate::new(404)).await;
        let (keys, clock) = keys_at(&server);

        for _ in 0..5 {
            assert_eq!(find(&keys, "nobody").await, Err(KeyFault::Unknown));
        }
        assert_eq!(fetches(&server).await, 1);
        clock.advance(60);
        assert_eq!(find(&keys, "nobody").await, Err(KeyFault::Unknown));
        assert_eq!(fetches(&server).await, 2);
    }

    #[tokio::test]
    async fn callers_at_the_same_time_share_one_fetch() {
        let server = a_server(a_key().set_delay(Duration::from_millis(100))).await;
        let (keys, _) = keys_at(&server);

        let found = futures::future::join_all((0..20).map(|_| find(&keys, "key"))).await;

        assert_eq!(found, vec![Ok(()); 20]);
        assert_eq!(fetches(&server).await, 1);
    }

    #[tokio::test]
    async fn an_answer_that_is_no_key_is_not_taken_for_one() {
        let endless = format!("{}\n{}", public_pem(), " ".repeat(MOST_BODY_BYTES));
        for body in ["", "<html>Sign in</html>", &endless] {
            let server = a_server(ResponseTemplate::new(200).set_body_string(body)).await;
            assert_eq!(find(&keys_at(&server).0, "key").await, Err(KeyFault::NotAKey));
        }
        let server = a_server(ResponseTemplate::new(203).set_body_string(public_pem())).await;
        assert_eq!(find(&keys_at(&server).0, "key").await, Err(KeyFault::Unknown));
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        let elsewhere = a_server(a_key()).await;
        let server = a_server(ResponseTemplate::new(302).insert_header("location", elsewhere.uri())).await;

        assert_eq!(find(&keys_at(&server).0, "key").await, Err(KeyFault::Unknown));
        assert_eq!(fetches(&elsewhere).await, 0);
    }

    #[tokio::test]
    async fn the_second_server_is_asked_when_the_first_has_no_key() {
        let (first, second) = (a_server(ResponseTemplate::new(503)).await, a_server(a_key()).await);
        let (keys, _) = keys(KeyServers::of_one_group(&[&first.uri(), &second.uri()]));

        assert_eq!(find(&keys, "key").await, Ok(()));
        assert_eq!((fetches(&first).await, fetches(&second).await), (1, 1));
    }

    #[tokio::test]
    async fn a_server_that_fails_is_asked_again_soon() {
        let server = a_server(ResponseTemplate::new(500)).await;
        let (keys, clock) = keys_at(&server);

        assert!(matches!(find(&keys, "key").await, Err(KeyFault::Unavailable(_))));
        server.reset().await;
        Mock::given(any()).respond_with(a_key()).mount(&server).await;
        clock.advance(10);
        assert_eq!(find(&keys, "key").await, Ok(()));
    }

    #[tokio::test]
    async fn made_up_ids_cost_a_bounded_number_of_fetches() {
        let server = a_server(ResponseTemplate::new(404)).await;
        let (keys, clock) = keys_at(&server);

        for number in 0..MOST_MISSES + 20 {
            let _ = find(&keys, &format!("key-{number}")).await;
        }
        assert_eq!(fetches(&server).await, MOST_MISSES as usize);
        assert_eq!(find(&keys, "late").await, Err(KeyFault::TooManyMisses));
        clock.advance(60);
        assert_eq!(find(&keys, "late").await, Err(KeyFault::Unknown));
    }
}
