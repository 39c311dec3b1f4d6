//! A Jira site that has installed the app, on Connect or on Forge.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AcceptedTokens, Sealed};
use crate::caller::ClientKey;
use crate::caller::forge::{CloudId, EnvironmentId};

/// A Jira site that has installed the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id.
    pub client_key: ClientKey,
    /// The address of its REST API: scheme, host and port, no path.
    pub base_url: String,
    /// The address that users see, if that differs.
    pub display_url: Option<String>,
    /// Whether it may use the app.
    pub state: TenantState,
    /// The shared secret of HS256 tokens.
    pub secret: Sealed,
    /// The secret before the last reinstall, valid for page and context tokens for a while.
    pub previous_secret: Option<PreviousSecret>,
    /// When it entered this state. An older *enabled* or *disabled* hook changes nothing.
    pub state_at: Timestamp,
    /// When it was last installed: an older install or uninstall changes nothing. `None` in records of older releases.
    #[serde(default)]
    pub installed_at: Option<Timestamp>,
    /// When it was last uninstalled, if ever: an older install changes nothing.
    #[serde(default)]
    pub uninstalled_at: Option<Timestamp>,
    /// Tokens of lifecycle hooks that were accepted recently.
    #[serde(default, skip_serializing_if = "AcceptedTokens::is_empty")]
    pub accepted: AcceptedTokens,
    /// Counts the installs that followed an uninstall. A session token carries the generation that it was created in,
    /// so none survives an uninstall; an install over an install does not change it.
    #[serde(default)]
    pub generation: u64,
    /// Whether a retired tenant has been gone for so long that its links and posts were deleted too.
    #[serde(default)]
    pub forgotten: bool,
    /// Whether a retired tenant has nothing left to delete, and no write that began before it left can add anything.
    #[serde(default)]
    pub cleared: bool,
    /// Data of a tenant on Forge; absent on Connect.
    #[serde(default)]
    pub forge: Option<ForgeTenant>,
    /// Counts writes; set by the store.
    #[serde(default)]
    pub version: u64,
}

/// Data of an installation on Forge in addition to that of every tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgeTenant {
    /// The site and the environment of the app that is installed there.
    pub site: ForgeSite,
    /// When the last token of this installation was accepted, to within an hour: silence is the only sign of an
    /// unreported removal.
    pub seen_at: Timestamp,
    /// Whether another installation has replaced it. Then it is retired permanently.
    pub superseded: bool,
    /// The app's own token for Jira, sealed, for work without a user.
    #[serde(default)]
    pub app_token: Option<ForgeToken>,
}

/// A token of the app for Jira.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgeToken {
    /// The token.
    pub token: Sealed,
    /// From then on it is not used.
    pub until: Timestamp,
}

/// A Jira site and an environment of the app. Two environments on one site share nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgeSite {
    /// The site.
    pub cloud: CloudId,
    /// The environment.
    pub environment: EnvironmentId,
}

/// Which installation of the app is the live one of a site and environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// The site and the environment.
    pub site: ForgeSite,
    /// The tenant of the live installation.
    pub tenant: ClientKey,
    /// The tenant that it replaces, until all of that one's data is retired or moved.
    #[serde(default)]
    pub replaces: Option<ClientKey>,
    /// Counts writes; set by the store.
    #[serde(default)]
    pub version: u64,
}

/// Whether a tenant may use the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantState {
    /// Installed and enabled.
    Enabled,
    /// Installed, but switched off by an administrator.
    Disabled,
    /// Uninstalled: only another install is accepted.
    Retired,
}

/// A secret that a reinstall has replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousSecret {
    /// The secret.
    pub secret: Sealed,
    /// After this time it is no longer valid.
    pub until: Timestamp,
}
