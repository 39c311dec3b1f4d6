//! The public keys that lifecycle tokens are verified with, by the id that the token names.

mod key;
mod remembered;
mod servers;

use async_trait::async_trait;

pub use key::{InstallKey, InvalidKey};
pub use remembered::FetchedKeys;
pub use servers::KeyServers;

use super::site::SiteOrigin;
use super::tokens::KeyId;

/// Why there is no key to verify with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// No server has a key of this id.
    #[error("no key server has this key")]
    Unknown,
    /// A server answered with something that is no key.
    #[error("the key server's answer is no key")]
    NotAKey,
    /// No server answered in time, or at all.
    #[error("the key server does not answer: {0}")]
    Unavailable(String),
    /// So many unknown ids were named of late that none is looked up for a while.
    #[error("too many unknown keys were asked for")]
    TooManyMisses,
}

/// Finds install keys.
#[async_trait]
pub trait InstallKeys: std::fmt::Debug + Send + Sync {
    /// Finds a key. `site` is where the hook says it comes from, if such a site may install; it chooses the server.
    async fn find(&self, id: &KeyId, site: Option<&SiteOrigin>) -> Result<InstallKey, KeyFault>;
}
