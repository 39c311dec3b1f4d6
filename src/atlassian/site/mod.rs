//! Addresses: our own, the Jira sites that may install, and who may frame a page.
//!
//! An address that Jira sends must be spelled in its normal form. So everything that a parser would tolerate (user
//! names, default ports, backslashes, a dot at the end of the host) is refused before anything is compared.

mod address;
mod base_url;
mod sites;

pub(super) use address::normal_origin;
pub use base_url::BaseUrl;
pub use sites::{FrameAncestors, SiteOrigin, Sites};

#[cfg(test)]
mod tests;
