use std::sync::Arc;

use app::api::{ApiError, AuthorizationLink, Calls};
use app::model::{
    AccountsPage, AccountsQuery, DraftSkill, EditedJob, FormOptions, JobClosing, JobDraft, JobEdit, JobsPage,
    JobsQuery, PanelState, PostOutcome, Poster, SiteStatus, Submission,
};
use async_trait::async_trait;

use super::admin::{self, Administrator};
use super::{Failure, Services};
use crate::caller::{Caller, JiraToken, Session, Viewer};

/// The page's calls, for one caller.
#[derive(Debug)]
pub struct CallerCalls {
    services: Arc<Services>,
    session: Session,
    jira_token: Option<JiraToken>,
}

impl CallerCalls {
    /// The calls of the session's caller, with a token for Jira if the host provided one.
    pub fn of(services: &Services, session: Session, jira_token: Option<JiraToken>) -> Self {
        let services = services.within(&session.client_key, session.generation);
        Self { services, session, jira_token }
    }

    /// The caller, if the page belongs to an issue.
    fn on_issue(&self) -> Result<Caller, ApiError> {
        let caller = self.report(self.session.caller().ok_or(Failure::NoIssue))?;
        Ok(Caller { jira_token: self.jira_token.clone(), ..caller })
    }

    /// The caller as an administrator of the site; fails for everybody else. Needs no issue.
    async fn administrator_of_site(&self) -> Result<Administrator, ApiError> {
        self.report(admin::authorize(&self.services, &self.session, self.jira_token.as_ref()).await)
    }

    fn report<T>(&self, result: Result<T, Failure>) -> Result<T, ApiError> {
        result.map_err(|failure| failure.report(self.services.random.as_ref()))
    }

    /// What the caller's panel shows. For a page without an issue: how the account is connected to Upwork.
    async fn panel_state(&self) -> Result<PanelState, Failure> {
        let Session { client_key, account_id, issue, .. } = self.session.clone();
        match issue {
            Some(issue) => {
                super::open_panel(&self.services, &Viewer { client_key, account_id: Some(account_id), issue }).await
            }
            None => super::open_panel::account_alone(&self.services, &client_key, &account_id).await,
        }
    }
}

#[async_trait]
impl Calls for CallerCalls {
    async fn panel(&self) -> Result<PanelState, ApiError> {
        self.on_issue()?;
        self.report(self.panel_state().await)
    }

    async fn start_authorization(&self) -> Result<AuthorizationLink, ApiError> {
        self.on_issue()?;
        self.report(super::start_authorization(&self.services, &self.session).await)
    }

    /// Needs no issue: a link may lead to the page of the whole site, with the code.
    async fn finish_connect(&self, code: String) -> Result<PanelState, ApiError> {
        self.report(super::finish_connect(&self.services, &self.session, &code).await)?;
        self.report(self.panel_state().await)
    }

    async fn disconnect(&self) -> Result<PanelState, ApiError> {
        self.report(super::disconnect(&self.services, &self.on_issue()?).await)?;
        self.report(self.panel_state().await)
    }

    async fn form_options(&self) -> Result<FormOptions, ApiError> {
        let Caller { client_key, account_id, .. } = &self.on_issue()?;
        self.report(super::form_options(&self.services, client_key, account_id).await)
    }

    async fn refresh_jobs(&self) -> Result<PanelState, ApiError> {
        let unread = self.report(super::refresh_jobs(&self.services, &self.on_issue()?).await)?;
        let state = self.report(self.panel_state().await)?;
        Ok(PanelState { unread, ..state })
    }

    async fn posters(&self) -> Result<Vec<Poster>, ApiError> {
        self.report(super::posters(&self.services, &self.on_issue()?).await)
    }

    async fn administrator(&self) -> Result<bool, ApiError> {
        self.report(super::account::administrator::administers_site(&self.services, &self.on_issue()?).await)
    }

    /// Needs no issue: which ones the account may see, Jira says.
    async fn site_jobs(&self, query: JobsQuery) -> Result<JobsPage, ApiError> {
        let Session { client_key, account_id, .. } = &self.session;
        self.report(super::site_jobs(&self.services, client_key, account_id, self.jira_token.as_ref(), query).await)
    }

    async fn site_status(&self) -> Result<SiteStatus, ApiError> {
        let administrator = self.administrator_of_site().await?;
        self.report(admin::site_status(&self.services, &administrator).await)
    }

    async fn connected_accounts(&self, query: AccountsQuery) -> Result<AccountsPage, ApiError> {
        let administrator = self.administrator_of_site().await?;
        self.report(admin::connected_accounts(&self.services, &administrator, query).await)
    }

    async fn cut_off(&self, account: String) -> Result<(), ApiError> {
        let administrator = self.administrator_of_site().await?;
        self.report(admin::cut_off(&self.services, &administrator, account).await)
    }

    async fn skills(&self, text: String) -> Result<Vec<DraftSkill>, ApiError> {
        self.report(super::skills(&self.services, &self.on_issue()?, &text).await)
    }

    async fn save_draft(&self, draft: JobDraft) -> Result<(), ApiError> {
        self.report(super::save_draft(&self.services, &self.on_issue()?, draft).await)
    }

    async fn discard_draft(&self) -> Result<(), ApiError> {
        self.report(super::discard_draft(&self.services, &self.on_issue()?).await)
    }

    async fn unlink_job(&self, job_id: String) -> Result<PanelState, ApiError> {
        self.report(super::unlink_job(&self.services, &self.on_issue()?, &job_id).await)?;
        self.report(self.panel_state().await)
    }

    async fn edited_job(&self, job_id: String) -> Result<EditedJob, ApiError> {
        self.report(super::edited_job(&self.services, &self.on_issue()?, &job_id).await)
    }

    async fn save_edit(&self, edit: JobEdit) -> Result<(), ApiError> {
        self.report(super::save_edit(&self.services, &self.on_issue()?, edit).await)
    }

    async fn discard_edit(&self, job_id: String) -> Result<(), ApiError> {
        self.report(super::discard_edit(&self.services, &self.on_issue()?, &job_id).await)
    }

    async fn reuse_job(&self, job_id: String) -> Result<PanelState, ApiError> {
        self.report(super::reuse_job(&self.services, &self.on_issue()?, &job_id).await)?;
        self.report(self.panel_state().await)
    }

    async fn replace_draft(&self, job_id: String) -> Result<PanelState, ApiError> {
        self.report(super::replace_draft(&self.services, &self.on_issue()?, &job_id).await)?;
        self.report(self.panel_state().await)
    }

    async fn update_job(&self, edit: JobEdit) -> Result<PanelState, ApiError> {
        self.report(super::update_job(&self.services, &self.on_issue()?, edit).await)?;
        self.report(self.panel_state().await)
    }

    async fn close_job(&self, closing: JobClosing) -> Result<PanelState, ApiError> {
        self.report(super::close_job(&self.services, &self.on_issue()?, closing).await)?;
        self.report(self.panel_state().await)
    }

    async fn post_job(&self, submission: Submission) -> Result<PostOutcome, ApiError> {
        self.report(super::post_job(&self.services, &self.on_issue()?, submission).await)
    }

    async fn post_status(&self, id: String) -> Result<PostOutcome, ApiError> {
        self.report(super::post_status(&self.services, &self.on_issue()?, &id).await)
    }
}
