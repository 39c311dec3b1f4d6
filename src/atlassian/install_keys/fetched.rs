use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use moka::future::Cache;
use reqwest::{Client, StatusCode};
use tracing::Instrument as _;

use super::gate::Gate;
use super::proven::{KnownKey, Named, ProvenKeys};
use super::{InstallKey, InstallKeys, KeyFault, KeyServers};
use crate::atlassian::site::SiteOrigin;
use crate::atlassian::tokens::KeyId;
use crate::body::{BodyFault, read_body};
use crate::clock::Clock;
use crate::spans;

/// Lifetime of a key that has not verified a token yet.
const KEEP_KEY: SignedDuration = SignedDuration::from_hours(1);
/// An id that no server knows is not looked up again for a while: the sender of a token chooses the id.
const KEEP_UNKNOWN: SignedDuration = SignedDuration::from_secs(60);
/// A server that does not answer may do so soon.
const KEEP_UNAVAILABLE: SignedDuration = SignedDuration::from_secs(10);
const MAX_REMEMBERED: u64 = 1_000;
const TIMEOUT: Duration = Duration::from_secs(5);
pub(super) const MAX_BODY_BYTES: usize = 16 * 1024;

/// Keys fetched from Atlassian's key servers, and what is remembered about them. If several callers need one key at the
/// same time, one fetches it.
///
/// Keys that have verified a token are kept separately: nothing that a stranger sends can evict them, and they stay
/// valid during an outage of the servers. All other ids go through the [`Gate`].
#[derive(Debug)]
pub struct FetchedKeys {
    http: Client,
    servers: KeyServers,
    clock: Arc<dyn Clock>,
    proven: ProvenKeys,
    others: Cache<Named, Fetched>,
    gate: Gate,
}

#[derive(Clone, Debug)]
struct Fetched {
    found: Result<InstallKey, KeyFault>,
    until: Timestamp,
}

impl FetchedKeys {
    /// Fetches with a client that follows no redirect: [`client`](crate::atlassian::client) creates one.
    pub fn new(http: Client, servers: KeyServers, clock: Arc<dyn Clock>) -> Self {
        let (proven, others, gate) = (ProvenKeys::default(), Cache::new(MAX_REMEMBERED), Gate::new());
        Self { http, servers, clock, proven, others, gate }
    }

    /// A proven key, if it is still valid: fetched again if it is old. If the server answers without this key, the key
    /// is dropped; if the server does not answer, the key stays valid for some days.
    async fn proven(&self, id: &Named, servers: &[String]) -> Option<Result<InstallKey, KeyFault>> {
        let old = match self.proven.find(id, self.clock.now())? {
            KnownKey::Fresh(key) => return Some(Ok(key)),
            KnownKey::Old(key) => key,
        };
        match self.fetch(&id.1, servers).await {
            Ok(key) => {
                self.proven.keep(id.clone(), key.clone(), self.clock.now());
                Some(Ok(key))
            }
            Err(KeyFault::Unknown) => {
                tracing::warn!(kid = id.1.as_str(), "Atlassian has withdrawn an install key");
                self.proven.forget(id);
                Some(Err(KeyFault::Unknown))
            }
            Err(cause) => {
                tracing::warn!(kid = id.1.as_str(), %cause, "an install key is used although it cannot be fetched again");
                Some(Ok(old))
            }
        }
    }

    async fn look_up(&self, id: &Named, servers: &[String], sender: Option<IpAddr>) -> Result<Fetched, KeyFault> {
        let Some(pass) = self.gate.enter(sender).await else {
            count("held_back");
            return Err(KeyFault::TooManyMisses);
        };
        let found = self.fetch(&id.1, servers).await;
        let keep = match &found {
            Ok(_) => KEEP_KEY,
            Err(KeyFault::Unavailable(_)) => KEEP_UNAVAILABLE,
            Err(_) => KEEP_UNKNOWN,
        };
        if found.is_ok() {
            pass.release();
        }
        Ok(Fetched { found, until: self.clock.now() + keep })
    }

    /// Asks one server after the other. The fault of the first one counts: it is the one that should have the key.
    async fn fetch(&self, id: &KeyId, servers: &[String]) -> Result<InstallKey, KeyFault> {
        let mut first = None;
        for server in servers {
            let span = spans::call("atlassian", "install-key");
            let answer = self.ask(server, id).instrument(span.clone()).await;
            spans::failed_unless(&span, !matches!(answer, Err(KeyFault::Unavailable(_))));
            match answer {
                Ok(key) => {
                    count("found");
                    return Ok(key);
                }
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        count("not_found");
        Err(first.unwrap_or(KeyFault::Unknown))
    }

    async fn ask(&self, server: &str, id: &KeyId) -> Result<InstallKey, KeyFault> {
        let unavailable = |error: reqwest::Error| KeyFault::Unavailable(error.without_url().to_string());
        let request = self.http.get(format!("{server}/{}", id.as_str())).timeout(TIMEOUT);
        let response = request.send().await.map_err(unavailable)?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::TOO_MANY_REQUESTS => return Err(KeyFault::Unavailable("429".to_owned())),
            status if status.is_server_error() => return Err(KeyFault::Unavailable(status.to_string())),
            _ => return Err(KeyFault::Unknown),
        }
        match read_body(reqwest::Body::from(response), MAX_BODY_BYTES).await {
            Ok(body) => InstallKey::from_pem(&body).map_err(|_| KeyFault::NotAKey),
            Err(BodyFault::TooLarge) => Err(KeyFault::NotAKey),
            Err(BodyFault::Broken(error)) => Err(unavailable(error)),
        }
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("install_key_look_ups_total", "outcome" => outcome).increment(1);
}

#[async_trait]
impl InstallKeys for FetchedKeys {
    async fn find(
        &self,
        id: &KeyId,
        site: Option<&SiteOrigin>,
        sender: Option<IpAddr>,
    ) -> Result<InstallKey, KeyFault> {
        let (group, servers) = self.servers.for_site(site);
        let id = (group, id.clone());
        if let Some(proven) = self.proven(&id, servers).await {
            return proven;
        }
        if self.others.get(&id).await.is_some_and(|kept| kept.until <= self.clock.now()) {
            self.others.invalidate(&id).await;
        }
        // An id that had no place is not remembered: it would evict one that was looked up.
        let entry = Box::pin(self.others.entry_by_ref(&id).or_try_insert_with(self.look_up(&id, servers, sender)));
        entry.await.map_err(|fault| fault.as_ref().clone())?.into_value().found
    }

    async fn prove(&self, id: &KeyId, site: Option<&SiteOrigin>, key: &InstallKey) {
        let id = (self.servers.for_site(site).0, id.clone());
        self.proven.add(&id, key, self.clock.now());
        self.others.invalidate(&id).await;
    }
}
