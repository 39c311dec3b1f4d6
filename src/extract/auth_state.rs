use std::sync::Arc;

use jiff::Timestamp;

use crate::atlassian::forge::{FitPolicy, ForgeKeys};
use crate::atlassian::install_keys::InstallKeys;
use crate::atlassian::site::{BaseUrl, Sites};
use crate::atlassian::tokens::session::{SessionKey, SessionToken, Sessions};
use crate::caller::Session;
use crate::clock::Clock;
use crate::keyring::Keyring;
use crate::random::Rng;
use crate::store::Store;

/// What the verification of tokens needs. The router's state provides it as `Arc<AuthState>`, by `FromRef`.
#[derive(Debug)]
pub struct AuthState {
    /// Knows the tenants.
    pub store: Store,
    /// Opens their secrets.
    pub keyring: Arc<Keyring>,
    /// Knows Atlassian's keys.
    pub install_keys: Arc<dyn InstallKeys>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Makes references.
    pub random: Arc<dyn Rng>,
    /// Our public address: `aud` of install tokens, and the base of every hash.
    pub base_url: BaseUrl,
    /// Which sites may install.
    pub sites: Sites,
    /// Our own tokens.
    pub sessions: Sessions,
    /// Verifies the invocation tokens of the Forge app, if one is served.
    pub forge: Option<ForgeVerifier>,
}

/// What the verification of invocation tokens needs. Present if a Forge app is served.
#[derive(Debug)]
pub struct ForgeVerifier {
    /// What a token must contain.
    pub policy: FitPolicy,
    /// Atlassian's keys.
    pub keys: Arc<dyn ForgeKeys>,
}

impl AuthState {
    /// A fresh session token for a session that another token has proven.
    pub fn session_token(&self, session: &Session) -> SessionToken {
        self.sessions.mint(session, self.now())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// The keys of session tokens, from the keyring: a key that no longer seals still verifies.
#[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a keyring has a first key")]
pub fn sessions(keyring: &Keyring, base_url: BaseUrl, seconds: u32) -> Sessions {
    let mut keys = keyring.derive("session tokens").into_iter().map(|(id, secret)| SessionKey { id, secret });
    Sessions::new(keys.next().expect("a first key"), keys.collect(), base_url, seconds)
}
