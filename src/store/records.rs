//! The records, as both adapters keep them. A field that is added later has a default, so old records can be read.

use app::model::{FailedPost, FieldError, JobDraft, JobSpec, JobStatus, Organization, Warning};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::refresh_lease::RefreshLease;
use crate::caller::forge::{CloudId, EnvironmentId};
use crate::caller::{AccountId, ClientKey, Issue, IssueId};

mod accepted;
mod authorization;
#[cfg(test)]
mod tests;

pub use accepted::{AcceptedTokens, LifecycleEvent, Seen};
pub use authorization::{AccountAuthorizations, Authorization, Progress};

/// A value that only the keyring opens: `key id.base64`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub String);

/// A Jira site that installed the add-on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id.
    pub client_key: ClientKey,
    /// Where its REST interface is: scheme, host and port, no path.
    pub base_url: String,
    /// Where people see it, if that differs.
    pub display_url: Option<String>,
    /// Whether it may use the add-on.
    pub state: TenantState,
    /// The shared secret of HS256 tokens.
    pub secret: Sealed,
    /// The secret before the last re-install, open for page and context tokens for a while.
    pub previous_secret: Option<PreviousSecret>,
    /// Since when it is in this state. A switching on or off that is older changes nothing.
    pub state_at: Timestamp,
    /// When it was installed last: an older install or uninstall changes nothing. `None` in records of older releases.
    #[serde(default)]
    pub installed_at: Option<Timestamp>,
    /// When it was uninstalled last, if ever: an older install changes nothing.
    #[serde(default)]
    pub uninstalled_at: Option<Timestamp>,
    /// Tokens of lifecycle hooks that were acted on a short while ago.
    #[serde(default, skip_serializing_if = "AcceptedTokens::is_empty")]
    pub accepted: AcceptedTokens,
    /// Counts the installs that followed an uninstall. A session token carries the generation that it was made in, so none
    /// survives an uninstall; an install over an install keeps it.
    #[serde(default)]
    pub generation: u64,
    /// Whether a retired tenant was gone for so long that its links and posts are given up too.
    #[serde(default)]
    pub forgotten: bool,
    /// Whether nothing of a retired tenant is left to be deleted, and no write that began before it left can bring anything.
    #[serde(default)]
    pub cleared: bool,
    /// What a tenant on Forge has; absent on Connect.
    #[serde(default)]
    pub forge: Option<ForgeTenant>,
    /// Counts writes; set by the store.
    #[serde(default)]
    pub version: u64,
}

/// What is known of an installation on Forge beside what every tenant has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgeTenant {
    /// The site and the environment of the app that is installed there.
    pub site: ForgeSite,
    /// When the last token of this installation was accepted, to within an hour: silence is the only sign of a removal
    /// that nobody reported.
    pub seen_at: Timestamp,
    /// Whether another installation has taken its place. Then it is retired for good.
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
    /// The tenant that it has taken the place of, until everything of that one is retired or moved.
    #[serde(default)]
    pub replaces: Option<ClientKey>,
    /// Counts writes; set by the store.
    #[serde(default)]
    pub version: u64,
}

/// Whether a tenant may use the add-on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantState {
    /// Installed and enabled.
    Enabled,
    /// Installed, but switched off by an administrator.
    Disabled,
    /// Uninstalled: nothing of it is accepted, but another install.
    Retired,
}

/// A secret that a re-install has replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousSecret {
    /// The secret.
    pub secret: Sealed,
    /// From then on it opens nothing.
    pub until: Timestamp,
}

/// An account's link to Upwork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The tenant.
    pub client_key: ClientKey,
    /// The Jira user.
    pub account_id: AccountId,
    /// The user's id at Upwork.
    pub upwork_user: String,
    /// The user's name at Upwork.
    pub name: String,
    /// Client organizations the user may post for.
    pub organizations: Vec<Organization>,
    /// The one chosen last.
    pub organization: Option<String>,
    /// [`Tokens`](crate::upwork::Tokens) as JSON, sealed.
    pub tokens: Sealed,
    /// Whether Upwork takes the tokens, as far as known.
    pub state: ConnectionState,
    /// When it was made.
    pub connected_at: Timestamp,
    /// Held while one of the server processes refreshes the tokens: only it may write others.
    #[serde(default)]
    pub refresh_lease: Option<RefreshLease>,
    /// How often Upwork has refused the tokens since a call went well, and not by saying that they are no longer good.
    #[serde(default)]
    pub refusals: u32,
    /// Counts writes; set by the store.
    #[serde(default)]
    pub version: u64,
}

/// Whether Upwork takes a connection's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// As far as known.
    Active,
    /// No longer: the user must connect again.
    ReconnectNeeded,
}

/// Tokens of a connection that has ended: Upwork is still to be asked to revoke them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// Names it within its tenant.
    pub id: String,
    /// The tenant.
    pub client_key: ClientKey,
    /// Whose connection it was.
    pub account_id: AccountId,
    /// The tokens, sealed as they were in the connection.
    pub tokens: Sealed,
    /// From then on nobody asks any more.
    pub expires_at: Timestamp,
}

impl Revocation {
    /// What is left to do for a connection that ends. The same connection makes the same again.
    pub fn of(connection: Connection, expires_at: Timestamp) -> Self {
        let Connection { client_key, account_id, tokens, version, .. } = connection;
        Self { id: format!("{account_id} {version}"), client_key, account_id, tokens, expires_at }
    }
}

/// How a connect failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectFailure {
    /// True when the user declined, false for everything else.
    pub denied: bool,
    /// When the record expires.
    pub expires_at: Timestamp,
}

/// One attempt to post a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobPost {
    /// Made when the dialog opened.
    pub id: String,
    /// The tenant.
    pub client_key: ClientKey,
    /// The issue.
    pub issue: Issue,
    /// Who posts.
    pub account_id: AccountId,
    /// What was typed, kept until the end is known; empty afterwards.
    pub draft: JobDraft,
    /// What was sent.
    pub spec: JobSpec,
    /// The organization posted for.
    pub organization: String,
    /// Where it stands.
    pub state: PostState,
    /// When it was started.
    pub started_at: Timestamp,
    /// When its end became known.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// Which server process started it: after a restart its unfinished posts have nobody.
    pub process: String,
    /// How often its outcome was looked up without a find.
    #[serde(default)]
    pub lookups: u32,
    /// Until when a process has taken it on to look it up.
    #[serde(default)]
    pub leased_until: Option<Timestamp>,
}

impl JobPost {
    /// An ended post is kept for so long: until then its id is answered as before.
    pub const KEPT_ENDED: SignedDuration = SignedDuration::from_hours(30 * 24);

    /// The post at its end: without what was typed, which nobody needs any more.
    #[must_use]
    pub fn ended(self, state: PostState, now: Timestamp) -> Self {
        Self { state, ended_at: Some(now), draft: JobDraft::default(), leased_until: None, ..self }
    }

    /// An outcome that nobody could find out for so long no longer keeps its issue from being posted.
    const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(24);

    /// Whether the outcome has been unknown for a long time, for example because the user has disconnected. Lookups
    /// continue; but users may post from the issue again, once the panel has said that a job may exist.
    pub fn is_given_up(&self, now: Timestamp) -> bool {
        let PostState::Unknown { since } = self.state else { return false };
        now.duration_since(since) >= Self::GIVEN_UP_AFTER
    }

    /// When it is to be deleted; `None` while it is in flight.
    pub fn delete_at(&self) -> Option<Timestamp> {
        (!self.state.is_in_flight()).then(|| self.ended_at.unwrap_or(self.started_at) + Self::KEPT_ENDED)
    }
}

/// Where a job post stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PostState {
    /// Written, the call is under way.
    Started,
    /// The call was sent and nobody knows what came of it.
    Unknown {
        /// When that became clear.
        since: Timestamp,
    },
    /// The job exists.
    Posted {
        /// Upwork's id.
        job_id: String,
    },
    /// Upwork said no.
    Refused {
        /// In its words.
        message: String,
        /// What it said of single fields.
        fields: Vec<FieldError>,
        /// The id of the line in the log.
        reference: String,
    },
    /// It is certain that there is no job.
    NotPosted {
        /// The id of the line in the log.
        reference: String,
    },
    /// The outcome could not be determined, and a user has posted again, knowing that.
    GivenUp {
        /// The id of the line in the log.
        reference: String,
    },
}

impl PostState {
    /// Whether its end is not known yet.
    pub const fn is_in_flight(&self) -> bool {
        matches!(self, Self::Started | Self::Unknown { .. })
    }

    /// Whether the same post may be started again: it is certain that it made no job.
    pub const fn may_start_again(&self) -> bool {
        matches!(self, Self::NotPosted { .. })
    }
}

/// The lasting link of an issue to a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLink {
    /// The tenant.
    pub client_key: ClientKey,
    /// The issue.
    pub issue_id: IssueId,
    /// Upwork's id of the job.
    pub job_id: String,
    /// Its public page.
    pub url: String,
    /// The title it was posted with.
    pub title: String,
    /// The organization it was posted for.
    pub organization: String,
    /// Who posted it.
    pub account_id: AccountId,
    /// When.
    pub posted_at: Timestamp,
    /// The post that made it.
    pub post_id: String,
    /// Parts that Upwork did not keep.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// The last status read.
    #[serde(default)]
    pub status: Option<ReadStatus>,
    /// What it was made of, as typed: changing it starts from there. Absent for jobs of older releases.
    #[serde(default)]
    pub draft: Option<Box<JobDraft>>,
}

/// What changes of a reference: the parts that are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferenceChange {
    /// What the job says from now on.
    pub words: Option<JobWords>,
    /// Where it stands.
    pub status: Option<ReadStatus>,
}

/// What a job says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobWords {
    /// Its title.
    pub title: String,
    /// What it was made of.
    pub draft: Box<JobDraft>,
    /// Parts that Upwork did not keep.
    pub warnings: Vec<Warning>,
}

impl JobLink {
    /// Makes a change to it.
    pub fn change(&mut self, change: ReferenceChange) {
        if let Some(JobWords { title, draft, warnings }) = change.words {
            (self.title, self.draft, self.warnings) = (title, Some(draft), warnings);
        }
        let is_newer = |read: &ReadStatus| self.status.as_ref().is_none_or(|kept| kept.read_at <= read.read_at);
        if let Some(read) = change.status.filter(is_newer) {
            self.status = Some(read);
        }
    }
}

/// A status read from Upwork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadStatus {
    /// The status.
    pub status: JobStatus,
    /// How many freelancers proposed, if Upwork said so.
    #[serde(default)]
    pub proposals: Option<u32>,
    /// How many were hired, if Upwork said so.
    #[serde(default)]
    pub hires: Option<u32>,
    /// When it was read; it is shown for at most 24 hours.
    pub read_at: Timestamp,
}

/// A fact that safety depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Marker {
    /// A user unlinked the job: no lookup of a post links it again.
    UnlinkedJob {
        /// The job.
        job_id: String,
    },
    /// Jira said last that the account may not edit the issue.
    MayNotEdit {
        /// The account.
        account_id: AccountId,
        /// The issue.
        issue_id: IssueId,
    },
    /// Jira said that the issue was deleted, and has not confirmed it yet.
    DeletedIssue {
        /// The issue.
        issue_id: IssueId,
    },
}

impl Marker {
    /// What ids of [`Marker::DeletedIssue`] begin with, and no others.
    pub const DELETED_ISSUE: &str = "deleted-issue ";

    /// Its id within the tenant. Ids hold no space, so they never run together.
    pub fn id(&self) -> String {
        match self {
            Self::UnlinkedJob { job_id } => format!("unlinked {job_id}"),
            Self::MayNotEdit { account_id, issue_id } => format!("may-not-edit {account_id} {issue_id}"),
            Self::DeletedIssue { issue_id } => format!("{}{issue_id}", Self::DELETED_ISSUE),
        }
    }
}

/// A marker that is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetMarker {
    /// The tenant.
    pub client_key: ClientKey,
    /// The fact.
    pub marker: Marker,
    /// From then on it is void.
    pub expires_at: Timestamp,
}

/// Something fetched from Upwork.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheEntry {
    /// JSON.
    pub json: String,
    /// At most 24 hours after it was fetched.
    pub expires_at: Timestamp,
}

/// Whose draft, and of what. An account has one for an issue, and one more for each job there that it is changing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftKey {
    /// Who types.
    pub account_id: AccountId,
    /// The issue.
    pub issue_id: IssueId,
    /// The job that is being changed; absent for one that is not posted yet.
    pub job_id: Option<String>,
}

/// What a user typed in the dialog of an issue and has not posted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedDraft {
    /// The tenant.
    pub client_key: ClientKey,
    /// Who typed it.
    pub account_id: AccountId,
    /// The issue.
    pub issue_id: IssueId,
    /// The job that is being changed; absent for one that is not posted yet.
    #[serde(default)]
    pub job_id: Option<String>,
    /// What was typed.
    pub draft: JobDraft,
    /// The end of the post that it was given back by; gone once something is typed.
    #[serde(default)]
    pub failed_post: Option<FailedPost>,
    /// When it was saved last.
    pub saved_at: Timestamp,
    /// From then on it is void.
    pub expires_at: Timestamp,
}

impl SavedDraft {
    /// Whose it is, and of what.
    pub fn key(&self) -> DraftKey {
        let Self { account_id, issue_id, job_id, .. } = self;
        DraftKey { account_id: account_id.clone(), issue_id: issue_id.clone(), job_id: job_id.clone() }
    }
}

/// Any record, to be moved from one store to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "record", rename_all = "snake_case")]
pub enum Record {
    /// The tenant itself.
    Tenant(Tenant),
    /// An account's link to Upwork.
    Connection(Connection),
    /// Tokens that are still to be revoked.
    Revocation(Revocation),
    /// An account's started connects.
    Authorization(AccountAuthorizations),
    /// How an account's last connect failed.
    ConnectFailure {
        /// The tenant.
        client_key: ClientKey,
        /// The account.
        account_id: AccountId,
        /// How.
        failure: ConnectFailure,
    },
    /// An attempt to post.
    JobPost(Box<JobPost>),
    /// A link of an issue to a job.
    #[serde(rename = "job_reference")]
    JobLink(JobLink),
    /// What a user typed.
    SavedDraft(Box<SavedDraft>),
    /// A fact that safety depends on.
    Marker(SetMarker),
    /// Something fetched from Upwork.
    #[serde(rename = "fetched")]
    Cached {
        /// The tenant.
        client_key: ClientKey,
        /// What it is kept under.
        name: String,
        /// The cached value.
        kept: CacheEntry,
    },
}

impl Record {
    /// The tenant it belongs to.
    pub const fn client_key(&self) -> &ClientKey {
        match self {
            Self::Tenant(tenant) => &tenant.client_key,
            Self::Connection(connection) => &connection.client_key,
            Self::Revocation(revocation) => &revocation.client_key,
            Self::Authorization(authorization) => &authorization.client_key,
            Self::JobPost(post) => &post.client_key,
            Self::JobLink(reference) => &reference.client_key,
            Self::SavedDraft(draft) => &draft.client_key,
            Self::Marker(set) => &set.client_key,
            Self::ConnectFailure { client_key, .. } | Self::Cached { client_key, .. } => client_key,
        }
    }
}
