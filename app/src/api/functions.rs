//! The page's calls: server functions at stable paths without a hash, so that a page of the last release can talk to
//! this one. POST and JSON only.
//!
//! The browser does not use the client that comes with a server function: it is compiled anew for each, and knows
//! streams, forms and redirects besides. [`call`](super::client::call) is compiled once.

#[cfg(feature = "ssr")]
use super::ApiError;
use super::AuthorizationLink;
use crate::model::{
    DraftSkill, EditedJob, FormOptions, JobClosing, JobDraft, JobEdit, PanelState, PostOutcome, Poster, Submission,
};

/// Declares a call on both sides: the server function, and the way to it.
macro_rules! both_sides {
    ($($(#[$says:meta])* $name:ident at $path:literal as $type:ident ($($argument:ident: $argument_type:ty)?) -> $answer:ty;)*) => {$(
        $(#[$says])*
        #[cfg(feature = "ssr")]
        #[leptos::server(
            name = $type,
            prefix = "/api",
            endpoint = $path,
            input = crate::json::JsonBody,
            output = crate::json::JsonBody
        )]
        pub async fn $name($($argument: $argument_type)?) -> Result<$answer, ApiError> {
            calls()?.$name($($argument)?).await
        }

        $(#[$says])*
        #[cfg(not(feature = "ssr"))]
        pub fn $name($($argument: $argument_type)?) -> super::client::Call<$answer> {
            #[derive(serde::Serialize)]
            struct $type { $($argument: $argument_type)? }
            super::client::call(concat!("/api/", $path), &$type { $($argument)? })
        }
    )*};
}

both_sides! {
    /// [`Calls::panel`](super::Calls::panel)
    panel at "panel" as PanelCall () -> PanelState;
    /// [`Calls::start_authorization`](super::Calls::start_authorization)
    start_authorization at "authorization" as AuthorizationCall () -> AuthorizationLink;
    /// [`Calls::finish_connect`](super::Calls::finish_connect)
    finish_connect at "finish-connect" as FinishConnectCall (code: String) -> PanelState;
    /// [`Calls::disconnect`](super::Calls::disconnect)
    disconnect at "disconnect" as DisconnectCall () -> PanelState;
    /// [`Calls::form_options`](super::Calls::form_options)
    form_options at "form-options" as FormOptionsCall () -> FormOptions;
    /// [`Calls::refresh_jobs`](super::Calls::refresh_jobs)
    refresh_jobs at "refresh-jobs" as RefreshJobsCall () -> PanelState;
    /// [`Calls::posters`](super::Calls::posters)
    posters at "posters" as PostersCall () -> Vec<Poster>;
    /// [`Calls::skills`](super::Calls::skills)
    skills at "skills" as SkillsCall (text: String) -> Vec<DraftSkill>;
    /// [`Calls::save_draft`](super::Calls::save_draft)
    save_draft at "save-draft" as SaveDraftCall (draft: JobDraft) -> ();
    /// [`Calls::discard_draft`](super::Calls::discard_draft)
    discard_draft at "discard-draft" as DiscardDraftCall () -> ();
    /// [`Calls::unlink_job`](super::Calls::unlink_job)
    unlink_job at "unlink-job" as UnlinkJobCall (job_id: String) -> PanelState;
    /// [`Calls::edited_job`](super::Calls::edited_job)
    edited_job at "edited-job" as EditedJobCall (job_id: String) -> EditedJob;
    /// [`Calls::save_edit`](super::Calls::save_edit)
    save_edit at "save-edit" as SaveEditCall (edit: JobEdit) -> ();
    /// [`Calls::discard_edit`](super::Calls::discard_edit)
    discard_edit at "discard-edit" as DiscardEditCall (job_id: String) -> ();
    /// [`Calls::update_job`](super::Calls::update_job)
    update_job at "update-job" as UpdateJobCall (edit: JobEdit) -> PanelState;
    /// [`Calls::close_job`](super::Calls::close_job)
    close_job at "close-job" as CloseJobCall (closing: JobClosing) -> PanelState;
    /// [`Calls::reuse_job`](super::Calls::reuse_job)
    reuse_job at "reuse-job" as ReuseJobCall (job_id: String) -> PanelState;
    /// [`Calls::post_job`](super::Calls::post_job)
    post_job at "post-job" as PostJobCall (submission: Submission) -> PostOutcome;
    /// [`Calls::post_status`](super::Calls::post_status)
    post_status at "post-status" as PostStatusCall (id: String) -> PostOutcome;
}

#[cfg(feature = "ssr")]
fn calls() -> Result<std::sync::Arc<dyn super::Calls>, ApiError> {
    leptos::prelude::use_context().ok_or_else(|| ApiError::new(super::ErrorCode::Internal, ""))
}
