use std::sync::Arc;

use app::api::ErrorCode;
use app::page::{FirstState, SiteJobsPage, admin_page};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{App, admit, failed, refused};
use crate::caller::{Caller, JiraToken, Viewer};
use crate::extract::{ForgeIssuePage, ForgePage};
use crate::store::records::Tenant;
use crate::usecases::{Failure, Services, forge, is_site_administrator, open_dialog, open_edit_dialog, open_panel};

/// The first state of the panel.
pub(in crate::routes) async fn panel(State(app): State<App>, page: ForgeIssuePage) -> Response {
    let (services, caller, _) = match admit_issue_page(&app, page).await {
        Ok(admitted) => admitted,
        Err(refused) => return refused,
    };
    let Caller { client_key, account_id, issue, .. } = caller.clone();
    let state = open_panel(&services, &Viewer { client_key, account_id: Some(account_id), issue }).await;
    first_state(&app, &caller, state)
}

/// The first state of the dialog for a new job.
pub(in crate::routes) async fn job_dialog(State(app): State<App>, page: ForgeIssuePage) -> Response {
    match admit_issue_page(&app, page).await {
        Ok((services, caller, tenant)) => first_state(&app, &caller, open_dialog(&services, &caller, &tenant).await),
        Err(refused) => refused,
    }
}

/// The first state of the dialog for a job that exists. Which one, the page learns from its modal.
pub(in crate::routes) async fn edit_dialog(State(app): State<App>, page: ForgeIssuePage) -> Response {
    match admit_issue_page(&app, page).await {
        Ok((services, caller, tenant)) => {
            first_state(&app, &caller, open_edit_dialog(&services, &caller, &tenant).await)
        }
        Err(refused) => refused,
    }
}

/// The first state of the page of all jobs, where a connect can also end.
pub(in crate::routes) async fn jobs(State(app): State<App>, page: ForgePage) -> Response {
    match admit(&app, &page.invocation, &page.tokens).await {
        Ok(tenant) => {
            let account = page.account.as_str().to_owned();
            site_page(&app, &tenant, &page, SiteJobsPage { account })
        }
        Err(refused) => refused,
    }
}

/// The first state of the administrator's page. Jira is asked at every call who is an administrator.
pub(in crate::routes) async fn admin(State(app): State<App>, page: ForgePage) -> Response {
    let tenant = match admit(&app, &page.invocation, &page.tokens).await {
        Ok(tenant) => tenant,
        Err(refused) => return refused,
    };
    let token = page.tokens.user.clone().map(JiraToken);
    match is_site_administrator(&app.services, &tenant, &page.account, token.as_ref()).await {
        Ok(true) => site_page(&app, &tenant, &page, admin_page()),
        Ok(false) => refused(&app, ErrorCode::NotAdministrator, "Jira does not let the account administer the site"),
        Err(failure) => failed(&app, failure),
    }
}

fn site_page<T: Serialize>(app: &App, tenant: &Tenant, page: &ForgePage, state: T) -> Response {
    let issue = page.issue.as_ref();
    match forge::seal_page(&app.services, &tenant.client_key, &page.account, issue) {
        Ok(page) => Json(FirstState { state, page, server: app.services.base_url.clone() }).into_response(),
        Err(failure) => failed(app, failure),
    }
}

/// The services for this generation of the tenant, and the caller.
async fn admit_issue_page(app: &App, page: ForgeIssuePage) -> Result<(Arc<Services>, Caller, Tenant), Response> {
    let ForgeIssuePage { invocation, account, issue, tokens } = page;
    let tenant = admit(app, &invocation, &tokens).await?;
    let services = app.services.within(&tenant.client_key, tenant.generation);
    let client_key = tenant.client_key.clone();
    let jira_token = tokens.user.map(JiraToken);
    Ok((services, Caller { client_key, account_id: account, issue, jira_token }, tenant))
}

fn first_state<T: Serialize>(app: &App, caller: &Caller, state: Result<T, Failure>) -> Response {
    let Caller { client_key, account_id, issue, .. } = caller;
    let sealed = |state| Ok((state, forge::seal_page(&app.services, client_key, account_id, Some(issue))?));
    match state.and_then(sealed) {
        Ok((state, page)) => Json(FirstState { state, page, server: app.services.base_url.clone() }).into_response(),
        Err(failure) => failed(app, failure),
    }
}
