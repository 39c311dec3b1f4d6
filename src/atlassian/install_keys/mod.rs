//! The public keys that lifecycle tokens are verified with, by the id that the token names.

mod fetched;
mod gate;
mod key;
mod proven;
mod servers;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use async_trait::async_trait;

pub use fetched::FetchedKeys;
pub use key::{InstallKey, InvalidKey};
pub use servers::KeyServers;

use super::site::SiteOrigin;
use super::tokens::KeyId;

/// Why there is no key to verify with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// No server has a key of this id.
    #[error("no key server has this key")]
    Unknown,
    /// A server's response is not a key.
    #[error("the key server's answer is not a key")]
    NotAKey,
    /// No server answered in time, or at all.
    #[error("the key server does not answer: {0}")]
    Unavailable(String),
    /// So many unknown ids were named recently that lookups are paused.
    #[error("too many unknown keys were requested")]
    TooManyMisses,
}

/// Finds install keys.
#[async_trait]
pub trait InstallKeys: std::fmt::Debug + Send + Sync {
    /// Finds a key. `site` is the site that the hook claims to come from, if it is allowed; it chooses the server.
    /// `sender` is the address that the token came from, if it distinguishes senders.
    async fn find(&self, id: &KeyId, site: Option<&SiteOrigin>, sender: Option<IpAddr>)
    -> Result<InstallKey, KeyFault>;

    /// A token was verified with this key, found under that id: remembers it.
    async fn prove(&self, id: &KeyId, site: Option<&SiteOrigin>, key: &InstallKey);
}
