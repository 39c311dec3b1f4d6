//! An account and what it may do: its connection to Upwork, its tokens, its permissions in Jira.

pub(crate) mod access;
pub(crate) mod administrator;
pub(crate) mod call;
pub(crate) mod disconnect;
pub(crate) mod display_name;
pub(crate) mod note_use;
pub(crate) mod organizations;
pub(crate) mod permission;
pub(crate) mod refresh;
pub(crate) mod revocation;
