//! One axum extractor for each kind of token. An endpoint accepts one kind and rejects all others.
//!
//! | extractor | token | yields |
//! |---|---|---|
//! | [`Installed`], [`Uninstalled`] | lifecycle | the contents of the hook |
//! | [`Enabled`], [`Disabled`] | hook, or lifecycle | whom it is about, and when |
//! | [`PageViewer`] | page, in the query | who looks at which issue, and the tenant |
//! | [`ContextCaller`] | context | a session of the caller |
//! | [`SessionCaller`] | session | the session |
//! | [`ForgeIssuePage`], [`ForgePage`] | invocation token of a page on Forge | who looks at it, and from where |
//! | [`ForgeEvent`] | invocation token of an event on Forge | the installation |
//!
//! A refused request gets a [`Rejected`]: a status, a short code and a reference. The cause is in the log, under that
//! reference, and nowhere else.

mod auth_attempt;
mod auth_error;
mod auth_state;
mod context;
mod forge;
mod hook;
mod hook_body;
mod language;
mod lifecycle;
mod page;
mod rejected;
mod request_context;
mod session;

pub use auth_state::{AuthState, ForgeVerifier, sessions};
pub use context::ContextCaller;
pub use forge::{ForgeEvent, ForgeIssuePage, ForgePage, JiraTokens};
pub use hook::{Disabled, Enabled};
pub use language::RequestLanguage;
pub use lifecycle::{Installed, Uninstalled};
pub use page::{NoPage, PageViewer, SitePageViewer};
pub use rejected::{Rejected, Scheme};
pub use session::SessionCaller;

#[cfg(test)]
mod tests;
