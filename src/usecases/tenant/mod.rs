//! A tenant: install, uninstall, and what is deleted afterwards.

pub(crate) mod clearing;
pub(crate) mod jira_app;
pub(crate) mod lifecycle;
