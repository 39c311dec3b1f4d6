//! Where Upwork sends the user back to. The connect is finished here, on the server, or waits for its code; the page only
//! says so.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::parameters::Parameters;
use super::{cookies, pages};
use crate::extract::Reader;
use crate::routes::App;
use crate::upwork::ConsentAnswer;
use crate::usecases::{CallbackAnswer, CallbackEnd, ConnectError, finish_consent};

/// Finishes a connect, or shows its code.
pub(in crate::routes) async fn finish(
    State(app): State<App>,
    Reader(language): Reader,
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
        Ok(CallbackEnd::Connected { name, asker }) => pages::connected(&app, name, asker, language),
        Ok(CallbackEnd::Code { code, asker }) => pages::code(&app, code, asker, language),
        Err(error) => pages::failed(&app, &error.into(), language),
    };
    if !keeps_cookie {
        cookies::CONNECT.clear(&mut response, &state);
    }
    response
}

/// What came back. Whatever comes without a code or a verifier is a refusal: how Upwork words it is not documented.
fn brought(headers: &HeaderMap, query: &str) -> Result<CallbackAnswer, pages::PageError> {
    let parameters = Parameters::parse(query.as_bytes())?;
    let state = parameters.required("state")?.to_owned();
    let code = parameters.optional("code")?;
    let verifier = parameters.optional("oauth_verifier")?;
    let request_token = parameters.optional("oauth_token")?.map(str::to_owned);
    let granted = code.or(verifier).map(|code| ConsentAnswer { code: code.into(), request_token });
    Ok(CallbackAnswer { state, cookies: cookies::CONNECT.values(headers), granted })
}
