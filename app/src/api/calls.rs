//! The page's calls: server functions at stable paths without a hash, so that a page of the previous release can talk
//! to this one. POST and JSON only.
//!
//! To add a call, add a line to `calls!` and the method to the use cases' implementation of [`Calls`].
//!
//! The browser does not use the client that comes with a server function: it is compiled again for each one, and also
//! supports streams, forms and redirects. [`call`](super::client::call) is compiled once.

#[cfg(feature = "ssr")]
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::ApiError;
use crate::model::{
    AccountsPage, AccountsQuery, DraftSkill, EditedJob, FormOptions, JobClosing, JobDraft, JobEdit, JobsPage,
    JobsQuery, PanelState, PostOutcome, Poster, SiteStatus, Submission,
};

/// Declares each call on both sides: a method of the trait that the use cases implement, the server function that calls
/// it, and the browser's function that calls the server.
macro_rules! calls {
    ($($(#[doc = $doc:literal])* $name:ident at $path:literal as $type:ident ($($argument:ident: $argument_type:ty)?) -> $answer:ty;)*) => {
        /// The page's requests to the server, for the tenant, account and issue that its token proves.
        ///
        /// The server's use cases implement it. An implementation is made for one request and put into Leptos context,
        /// so no call takes a tenant, an account or an issue.
        #[cfg(feature = "ssr")]
        #[async_trait]
        pub trait Calls: Send + Sync {
            $($(#[doc = $doc])* async fn $name(&self, $($argument: $argument_type)?) -> Result<$answer, ApiError>;)*
        }

        mod functions {
            use super::*;

            $(
                $(#[doc = $doc])*
                #[cfg(feature = "ssr")]
                #[leptos::server(
                    name = $type,
                    prefix = "/api",
                    endpoint = $path,
                    input = crate::json::JsonBody,
                    output = crate::json::JsonBody
                )]
                pub async fn $name($($argument: $argument_type)?) -> Result<$answer, ApiError> {
                    super::calls()?.$name($($argument)?).await
                }

                $(#[doc = $doc])*
                #[cfg(not(feature = "ssr"))]
                pub fn $name($($argument: $argument_type)?) -> crate::api::client::Call<$answer> {
                    #[derive(serde::Serialize)]
                    struct $type { $($argument: $argument_type)? }
                    crate::api::client::call(concat!("/api/", $path), &$type { $($argument)? })
                }
            )*
        }

        pub use functions::{$($name),*};
    };
}

calls! {
    /// What the panel shows now.
    panel at "panel" as PanelCall () -> PanelState;
    /// Begins a connect: the address to open in a pop-up, valid for ten minutes.
    start_authorization at "authorization" as AuthorizationCall () -> AuthorizationLink;
    /// Finishes a connect with the one-time code that its window showed: the caller's account must be the one that
    /// began it.
    finish_connect at "finish-connect" as FinishConnectCall (code: String) -> PanelState;
    /// Deletes the caller's connection and asks Upwork to revoke its tokens.
    disconnect at "disconnect" as DisconnectCall () -> PanelState;
    /// The choices of the form, from Upwork or cached for less than 24 hours.
    form_options at "form-options" as FormOptionsCall () -> FormOptions;
    /// Reads the status of the jobs from Upwork, as far as the caller may, and returns the panel's new state.
    refresh_jobs at "refresh-jobs" as RefreshJobsCall () -> PanelState;
    /// Who posted the jobs, except the caller's own, if Jira says so; makes no call if there are none.
    posters at "posters" as PostersCall () -> Vec<Poster>;
    /// Whether the caller administers the Jira site; false if Jira does not say.
    administrator at "administrator" as AdministratorCall () -> bool;
    /// Jobs of the whole site, newest first, on issues that the caller may see.
    site_jobs at "site-jobs" as SiteJobsCall (query: JobsQuery) -> JobsPage;
    /// How the app is installed and set up. For administrators of the site, like the calls below.
    site_status at "site-status" as SiteStatusCall () -> SiteStatus;
    /// Who is connected to Upwork: a page of the list.
    connected_accounts at "connected-accounts" as ConnectedAccountsCall (query: AccountsQuery) -> AccountsPage;
    /// Ends an account's connection to Upwork, and everything that the account has begun to connect.
    cut_off at "cut-off" as CutOffCall (account: String) -> ();
    /// Finds skills of Upwork's list by a part of their name, best first; at most a handful.
    skills at "skills" as SkillsCall (text: String) -> Vec<DraftSkill>;
    /// Saves what was typed, for this account and issue, and replaces what was saved before.
    save_draft at "save-draft" as SaveDraftCall (draft: JobDraft) -> ();
    /// Deletes what was saved.
    discard_draft at "discard-draft" as DiscardDraftCall () -> ();
    /// Unlinks a job from the issue; the job on Upwork does not change.
    unlink_job at "unlink-job" as UnlinkJobCall (job_id: String) -> PanelState;
    /// The text of a job that the caller posted from this issue, and what has been typed for it since.
    edited_job at "edited-job" as EditedJobCall (job_id: String) -> EditedJob;
    /// Saves what was typed for a job that the caller posted from this issue. Changes nothing on Upwork.
    save_edit at "save-edit" as SaveEditCall (edit: JobEdit) -> ();
    /// Deletes what was saved for a job.
    discard_edit at "discard-edit" as DiscardEditCall (job_id: String) -> ();
    /// Changes a job that the caller posted from this issue, on Upwork.
    update_job at "update-job" as UpdateJobCall (edit: JobEdit) -> PanelState;
    /// Closes a job that the caller posted from this issue, on Upwork.
    close_job at "close-job" as CloseJobCall (closing: JobClosing) -> PanelState;
    /// Turns the text of one of the caller's jobs into the draft of a new one, unless there is a draft already.
    reuse_job at "reuse-job" as ReuseJobCall (job_id: String) -> PanelState;
    /// Turns the text of one of the caller's jobs into the draft of a new one, and replaces an existing draft.
    replace_draft at "replace-draft" as ReplaceDraftCall (job_id: String) -> PanelState;
    /// Posts the job, once for each id.
    post_job at "post-job" as PostJobCall (submission: Submission) -> PostOutcome;
    /// The state of a post.
    post_status at "post-status" as PostStatusCall (id: String) -> PostOutcome;
}

#[cfg(feature = "ssr")]
fn calls() -> Result<std::sync::Arc<dyn Calls>, ApiError> {
    leptos::prelude::use_context().ok_or_else(|| ApiError::new(super::ErrorCode::Internal, ""))
}

/// A started connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationLink {
    /// Path and query on our own origin, to be opened unchanged.
    pub path: String,
    /// How long it is valid, in seconds.
    pub seconds: u32,
}
