//! The address that Upwork redirects the user to. The connect is finished on the server, or waits for its code; the
//! page only says so.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::parameters::Parameters;
use super::{cookies, pages};
use crate::extract::RequestLanguage;
use crate::routes::App;
use crate::upwork::{ConsentAnswer, ConsentOutcome};
use crate::usecases::{CallbackAnswer, CallbackEnd, ConnectError, finish_consent};

/// How a refusal of the user's is worded: RFC 6749, section 4.1.2.1, and OAuth 1.0a's extension for reporting problems.
const DECLINED: [&str; 3] = ["access_denied", "user_refused", "permission_denied"];

/// Finishes a connect, or shows its code.
pub(in crate::routes) async fn finish(
    State(app): State<App>,
    RequestLanguage(language): RequestLanguage,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let answer = match brought(&headers, query.as_deref().unwrap_or_default()) {
        Ok(answer) => answer,
        Err(error) => return pages::failed(&app, &error, language),
    };
    let state = answer.state.clone();
    let result = finish_consent(&app.services, answer).await;
    let keeps_cookie =
        matches!(result, Ok(CallbackEnd::Code { .. }) | Err(ConnectError::UnknownState | ConnectError::NoCookie));
    let mut response = match result {
        Ok(CallbackEnd::Connected { name, requester }) => pages::connected(&app, name, requester, language),
        Ok(CallbackEnd::Code { code, requester }) => pages::code(&app, code, requester, language),
        Err(error) => pages::failed(&app, &error.into(), language),
    };
    if !keeps_cookie {
        cookies::CONNECT.clear(&mut response, &state);
    }
    response
}

/// What Upwork returned. An error counts, whatever comes with it. A response with neither a code nor an error also
/// counts as a refusal: how Upwork expresses that is not documented.
fn brought(headers: &HeaderMap, query: &str) -> Result<CallbackAnswer, pages::PageError> {
    let parameters = Parameters::parse(query.as_bytes())?;
    let state = parameters.required("state")?.to_owned();
    let code = parameters.optional("code")?;
    let verifier = parameters.optional("oauth_verifier")?;
    let request_token = parameters.optional("oauth_token")?.map(str::to_owned);
    let error = parameters.optional("error")?.or(parameters.optional("oauth_problem")?);
    let outcome = match (error, code.or(verifier)) {
        (Some(error), _) if !DECLINED.contains(&error) => ConsentOutcome::failed(error),
        (None, Some(code)) => ConsentOutcome::Granted(ConsentAnswer { code: code.into(), request_token }),
        _ => ConsentOutcome::Declined,
    };
    Ok(CallbackAnswer { state, cookies: cookies::CONNECT.values(headers), outcome })
}
