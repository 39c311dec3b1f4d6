use std::sync::Arc;

use app::api::{ApiError, AuthorizationLink, Calls};
use app::model::{
    DraftSkill, EditedJob, FormOptions, JobClosing, JobDraft, JobEdit, PanelState, PostOutcome, Poster, Submission,
};
use async_trait::async_trait;

use super::{Failure, Services, permission};
use crate::caller::{Caller, Session, Viewer};

/// The page's calls, for one caller.
#[derive(Debug)]
pub struct CallerCalls {
    services: Arc<Services>,
    session: Session,
    caller: Caller,
}

impl CallerCalls {
    /// The calls of the session's caller; `None` where the session is about no issue.
    pub fn of(services: &Services, session: &Session) -> Option<Self> {
        let caller = session.caller()?;
        let services = services.within(&session.client_key, session.generation);
        Some(Self { services, session: session.clone(), caller })
    }

    fn tell<T>(&self, result: Result<T, Failure>) -> Result<T, ApiError> {
        result.map_err(|failure| failure.tell(self.services.random.as_ref()))
    }

    async fn panel_state(&self) -> Result<PanelState, Failure> {
        let Caller { client_key, account_id, issue } = self.caller.clone();
        super::open_panel(&self.services, &Viewer { client_key, account_id: Some(account_id), issue }).await
    }
}

#[async_trait]
impl Calls for CallerCalls {
    async fn panel(&self) -> Result<PanelState, ApiError> {
        self.tell(self.panel_state().await)
    }

    async fn start_authorization(&self) -> Result<AuthorizationLink, ApiError> {
        self.tell(super::start_authorization(&self.services, &self.session).await)
    }

    async fn finish_connect(&self, code: String) -> Result<PanelState, ApiError> {
        self.tell(super::finish_connect(&self.services, &self.session, &code).await)?;
        self.tell(self.panel_state().await)
    }

    async fn disconnect(&self) -> Result<PanelState, ApiError> {
        self.tell(super::disconnect(&self.services, &self.caller).await)?;
        self.tell(self.panel_state().await)
    }

    async fn form_options(&self) -> Result<FormOptions, ApiError> {
        let Caller { client_key, account_id, .. } = &self.caller;
        self.tell(super::form_options(&self.services, client_key, account_id).await)
    }

    async fn refresh_jobs(&self) -> Result<PanelState, ApiError> {
        let unread = self.tell(super::refresh_jobs(&self.services, &self.caller).await)?;
        let state = self.tell(self.panel_state().await)?;
        Ok(PanelState { unread, ..state })
    }

    async fn posters(&self) -> Result<Vec<Poster>, ApiError> {
        self.tell(super::posters(&self.services, &self.caller).await)
    }

    async fn skills(&self, text: String) -> Result<Vec<DraftSkill>, ApiError> {
        self.tell(super::skills(&self.services, &self.caller, &text).await)
    }

    async fn save_draft(&self, draft: JobDraft) -> Result<(), ApiError> {
        self.tell(super::save_draft(&self.services, &self.caller, draft).await)
    }

    async fn discard_draft(&self) -> Result<(), ApiError> {
        self.tell(super::discard_draft(&self.services, &self.caller).await)
    }

    async fn unlink_job(&self, job_id: String) -> Result<PanelState, ApiError> {
        self.tell(permission::to_unlink(&self.services, &self.caller).await)?;
        self.tell(super::unlink_job(&self.services, &self.caller, &job_id).await)?;
        self.tell(self.panel_state().await)
    }

    async fn edited_job(&self, job_id: String) -> Result<EditedJob, ApiError> {
        self.tell(super::edited_job(&self.services, &self.caller, &job_id).await)
    }

    async fn save_edit(&self, edit: JobEdit) -> Result<(), ApiError> {
        self.tell(super::save_edit(&self.services, &self.caller, edit).await)
    }

    async fn discard_edit(&self, job_id: String) -> Result<(), ApiError> {
        self.tell(super::discard_edit(&self.services, &self.caller, &job_id).await)
    }

    async fn reuse_job(&self, job_id: String) -> Result<PanelState, ApiError> {
        self.tell(super::reuse_job(&self.services, &self.caller, &job_id).await)?;
        self.tell(self.panel_state().await)
    }

    async fn update_job(&self, edit: JobEdit) -> Result<PanelState, ApiError> {
        self.tell(permission::to_post(&self.services, &self.caller).await)?;
        self.tell(super::update_job(&self.services, &self.caller, edit).await)?;
        self.tell(self.panel_state().await)
    }

    async fn close_job(&self, closing: JobClosing) -> Result<PanelState, ApiError> {
        self.tell(permission::to_post(&self.services, &self.caller).await)?;
        self.tell(super::close_job(&self.services, &self.caller, closing).await)?;
        self.tell(self.panel_state().await)
    }

    async fn post_job(&self, submission: Submission) -> Result<PostOutcome, ApiError> {
        self.tell(permission::to_post(&self.services, &self.caller).await)?;
        self.tell(super::post_job(&self.services, &self.caller, submission).await)
    }

    async fn post_status(&self, id: String) -> Result<PostOutcome, ApiError> {
        self.tell(super::post_status(&self.services, &self.caller, &id).await)
    }
}
