use app::api::{ApiError, ErrorCode};
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde_json::{Map, Value};

use super::{App, admit, refused};
use crate::caller::{JiraToken, Session, SessionSource};
use crate::extract::ForgePage;
use crate::reference;
use crate::routes::{api, errors};
use crate::store::records::Tenant;
use crate::usecases::forge::{self, CallerChange};
use crate::usecases::{self, CallerCalls};

/// The field of a call's body that names the caller of the page, sealed.
const PAGE: &str = "page";
/// The prefix of the path of a server function.
const PREFIX: &str = "/forge";

/// Runs a server function for the caller that the token proves.
pub(in crate::routes) async fn call(State(app): State<App>, page: ForgePage, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let bytes = match api::whole(body).await {
        Ok(bytes) => bytes,
        Err(code) => return refused(&app, code, "the body can't be read"),
    };
    let Some(mut arguments) = object(&bytes) else {
        return refused(&app, ErrorCode::BadRequest, "the body is no JSON object");
    };
    let tenant = match admit(&app, &page.invocation, &page.tokens).await {
        Ok(tenant) => tenant,
        Err(refused) => return refused,
    };
    if let Some(made_for) = arguments.remove(PAGE)
        && let Err(change) = check(&app, &page, &tenant, &made_for)
    {
        return caller_changed(&app, &page, &tenant, change).await;
    }
    point_to_function(&mut parts);
    let token = page.tokens.user.map(JiraToken);
    let session = Session {
        client_key: tenant.client_key,
        account_id: page.account,
        issue: page.issue,
        generation: tenant.generation,
        source: SessionSource::Forge,
    };
    let calls = CallerCalls::of(&app.services, session, token);
    let response = api::run(&app, calls, parts, Value::Object(arguments).to_string().into()).await;
    if response.status() == StatusCode::UNAUTHORIZED {
        return refused(&app, ErrorCode::TenantDisabled, "the tenant has left since the call began");
    }
    response
}

fn object(body: &Bytes) -> Option<Map<String, Value>> {
    if body.is_empty() { Some(Map::new()) } else { serde_json::from_slice(body).ok() }
}

fn check(app: &App, page: &ForgePage, tenant: &Tenant, made_for: &Value) -> Result<(), CallerChange> {
    let sealed = made_for.as_str().unwrap_or_default();
    forge::check_page(&app.services, sealed, &tenant.client_key, &page.account, page.issue.as_ref())
}

/// Server functions are registered under their paths on Connect.
fn point_to_function(parts: &mut Parts) {
    let path = parts.uri.path().strip_prefix(PREFIX).and_then(|path| path.parse::<PathAndQuery>().ok());
    if let Some(path) = path {
        parts.uri = Uri::from(path);
    }
}

/// The token is valid, but for another account than the page: a conflict, and not a fault of the token. Names the
/// account that is logged in to Jira now: it is the user's own name, and proven by the token.
async fn caller_changed(app: &App, page: &ForgePage, tenant: &Tenant, change: CallerChange) -> Response {
    let reference = reference::current(app.services.random.as_ref());
    tracing::warn!(reference, ?change, "the page was made for another caller");
    let mut error = ApiError::new(ErrorCode::CallerChanged, reference);
    if change == CallerChange::Account {
        let token = page.tokens.user.clone().map(JiraToken);
        let name = usecases::display_name(&app.services, tenant, &page.account, &page.account, token.as_ref()).await;
        error.message = name.unwrap_or_default();
    }
    let mut response = errors::answer(error);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}
