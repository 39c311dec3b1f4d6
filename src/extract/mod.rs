//! The endpoints: one axum extractor for each kind of token. A token of one kind is accepted by no other's endpoints.
//!
//! | extractor | token | gives |
//! |---|---|---|
//! | [`Installed`], [`Uninstalled`] | lifecycle | what the hook brings |
//! | [`Enabled`], [`Disabled`] | hook, or lifecycle | whom it is about, and when |
//! | [`PageViewer`] | page, in the query | who looks at which issue, and the tenant |
//! | [`ContextCaller`] | context | a session of the caller |
//! | [`SessionCaller`] | session | the session |
//! | [`ForgeIssuePage`], [`ForgePage`] | invocation token of a page on Forge | who looks at it, and from where |
//! | [`ForgeEvent`] | invocation token of an event on Forge | the installation |
//!
//! What is refused is a [`Rejected`]: a status, a short code and a reference. The cause stands in the log under the
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

pub use auth_state::{AuthState, sessions};
pub use context::ContextCaller;
pub use forge::{ForgeEvent, ForgeIssuePage, ForgePage, ForgeVerifier, JiraTokens};
pub use hook::{Disabled, Enabled};
pub use language::RequestLanguage;
pub use lifecycle::{Installed, Uninstalled};
pub use page::{NoPage, PageViewer};
pub use rejected::Rejected;
pub use session::SessionCaller;

#[cfg(test)]
mod tests;
