//! Forge, the platform that frames the app today: who calls, as proven by a Forge Invocation Token (FIT).
//!
//! - [`InvocationToken`]: a FIT as received, before verification.
//! - [`FitPolicy`]: what a FIT must say to be ours, and the checks in their order.
//! - [`Invocation`]: what a verified FIT proves, and what each kind of route needs of it.
//! - [`ForgeKeys`]: the public keys that FITs are signed with.
//!
//! Source: <https://developer.atlassian.com/platform/forge/forge-remote-invocation-contract>

mod claims;
mod fault;
mod invocation;
mod keys;
mod links;
mod policy;
mod token;

#[cfg(test)]
pub(crate) mod testing {
    pub(crate) use super::invocation::testing::a_page;
    pub(crate) use super::keys::testing::FixedKeys;
}

pub use fault::FitFault;
pub use invocation::Invocation;
pub use keys::{FetchedForgeKeys, ForgeKey, ForgeKeyFault, ForgeKeys};
pub use links::connected_page;
pub use policy::FitPolicy;
pub use token::InvocationToken;

#[cfg(test)]
mod tests;
