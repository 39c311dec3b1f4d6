//! What administrators of a Jira site see of it.

use serde::{Deserialize, Serialize};

/// Which page of the connected accounts is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsQuery {
    /// [`AccountsPage::next`] of the page before; absent for the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A page of the accounts that are connected to Upwork, in the order of their ids in Jira.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsPage {
    /// The accounts.
    pub accounts: Vec<ConnectedAccount>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A Jira account that is connected to Upwork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectedAccount {
    /// Its id in Jira.
    pub account: String,
    /// The name that Jira shows, if Jira tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether Jira says that the account is no longer active.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deactivated: bool,
    /// The user's name on Upwork.
    pub upwork_name: String,
    /// Names of the client organizations that the user may post for.
    pub organizations: Vec<String>,
    /// When it was connected, RFC 3339 in UTC.
    pub connected_at: String,
    /// When Upwork last accepted its tokens, RFC 3339 in UTC, to within a few minutes; absent if it was not used yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<String>,
    /// Whether Upwork no longer accepts its tokens.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reconnect_needed: bool,
}

/// How the app is installed and set up, as far as it concerns a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteStatus {
    /// The release of the server.
    pub version: String,
    /// The platform that the site uses the app on.
    pub host: HostKind,
    /// Where the server keeps its data.
    pub store: StoreKind,
    /// The interface to Upwork; absent while the operator has not set up a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upwork_interface: Option<String>,
    /// The address of Upwork: scheme, host and port.
    pub upwork_address: String,
    /// When Jira last answered, RFC 3339 in UTC.
    pub jira_answered_at: String,
    /// When Upwork last accepted a call of this site, RFC 3339 in UTC, to within a few minutes; absent if that was more
    /// than a day ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upwork_answered_at: Option<String>,
    /// Names of the operator's settings that are missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The address that the Upwork key must be registered with.
    pub callback_url: String,
}

/// A platform that shows the app's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// Atlassian Connect.
    Connect,
    /// Atlassian Forge.
    Forge,
}

/// Where a server keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// A file of its own.
    Embedded,
    /// A MongoDB, which several servers may share.
    MongoDb,
}
