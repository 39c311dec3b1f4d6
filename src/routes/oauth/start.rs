//! The pop-up's first stop, on our own origin: continues to Upwork if our own page opened it, and otherwise shows the
//! start page.

use axum::body::Body;
use axum::extract::{RawQuery, Request, State};
use axum::http::header::{LOCATION, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::parameters::{BadParameters, MAX_BYTES, Parameters};
use super::{cookies, pages};
use crate::body::read_body;
use crate::extract::RequestLanguage;
use crate::routes::App;
use crate::usecases::{ConnectError, Start, StartedConsent, cancel_connect, confirm_start, open_start};

/// Opens a link.
pub(in crate::routes) async fn start(
    State(app): State<App>,
    RequestLanguage(language): RequestLanguage,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    match open(&app, &headers, query.as_deref().unwrap_or_default()).await {
        Ok((_, Start::Redirect(begun))) => {
            let StartedConsent { location, state, cookie } = begun;
            let mut response = (StatusCode::FOUND, [(LOCATION, location)]).into_response();
            cookies::CONNECT.set(&mut response, &state, &cookie);
            response
        }
        Ok((state, Start::ShowPage(page))) => {
            let cookie = page.cookie.clone();
            let mut response = pages::start(&app, *page, language);
            cookies::FORM.set(&mut response, &state, &cookie);
            response
        }
        Err(error) => pages::failed(&app, &error, language),
    }
}

async fn open(app: &App, headers: &HeaderMap, query: &str) -> Result<(String, Start), pages::PageError> {
    let state = Parameters::parse(query.as_bytes())?.required("state")?.to_owned();
    let start = open_start(&app.services, &state, is_same_origin(headers)).await?;
    Ok((state, start))
}

/// Whether our own page opened the address, according to the browser: exactly this value, and no other.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    sites.next().is_some_and(|site| site == "same-origin") && sites.next().is_none()
}

/// The form of the start page: continues to Upwork, or ends the connect.
pub(in crate::routes) async fn confirm(
    State(app): State<App>,
    RequestLanguage(language): RequestLanguage,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let sent = match sent_form(&app, &headers, request.into_body()).await {
        Ok(sent) => sent,
        Err(error) => return pages::failed(&app, &error, language),
    };
    let cookies = cookies::FORM.values(&headers);
    if sent.cancels {
        return match cancel_connect(&app.services, &sent.form, &cookies).await {
            Ok(()) => pages::failed(&app, &ConnectError::Denied.into(), language),
            Err(error) => pages::failed(&app, &error.into(), language),
        };
    }
    match confirm_start(&app.services, &sent.form, &cookies).await {
        Ok(StartedConsent { location, state, cookie }) => {
            let mut response = pages::goes_on(&app, &location, language);
            cookies::FORM.clear(&mut response, &state);
            cookies::CONNECT.set(&mut response, &state, &cookie);
            response
        }
        Err(error) => pages::failed(&app, &error.into(), language),
    }
}

struct SentForm {
    form: String,
    cancels: bool,
}

async fn sent_form(app: &App, headers: &HeaderMap, body: Body) -> Result<SentForm, pages::PageError> {
    let site_is_ours = headers.get_all("sec-fetch-site").iter().all(|site| site == "same-origin");
    // Browsers send `null` for a form on a page without a referrer, including ours.
    let ours = app.auth.base_url.as_str();
    let origin_is_ours = headers.get_all(ORIGIN).iter().all(|origin| origin == ours || origin == "null");
    if !site_is_ours || !origin_is_ours {
        return Err(ConnectError::BadForm("it was sent from another site").into());
    }
    let body = read_body(body, MAX_BYTES).await.map_err(|_| BadParameters::TooLong)?;
    let parameters = Parameters::parse(&body)?;
    let form = parameters.required("form")?.to_owned();
    Ok(SentForm { form, cancels: parameters.optional("cancel")?.is_some() })
}
