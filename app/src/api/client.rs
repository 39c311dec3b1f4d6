//! The client that puts the session token into every call, and repeats a call once when the token was over.
//!
//! Its request is plain text instead of the browser's object, because that can be sent only once.

use std::future::Future;

use futures::{Sink, Stream, sink, stream};
use http::Method;
use leptos::server_fn::Bytes;
use leptos::server_fn::client::Client;

use leptos::server_fn::request::ClientReq;
use leptos::server_fn::response::ClientRes;
use send_wrapper::SendWrapper;

use super::fetch::{self, Answer};
use super::{ApiError, ErrorCode, session};

const UNAUTHORIZED: u16 = 401;

/// The client of the server functions.
pub struct TokenClient;

/// One call. Only text by POST: no server function of ours needs more.
pub struct Call {
    path: String,
    content_type: String,
    body: String,
}

async fn exchange(call: Call) -> Result<Answer, ApiError> {
    session::renew_when_due().await;
    let token = session::token();
    let answer = fetch::post(&call.path, &call.content_type, &call.body, token.as_deref()).await?;
    if answer.status != UNAUTHORIZED || !session::renew_after(token).await {
        return Ok(answer);
    }
    fetch::post(&call.path, &call.content_type, &call.body, session::token().as_deref()).await
}

impl Client<ApiError> for TokenClient {
    type Request = Call;
    type Response = Answer;

    fn send(call: Call) -> impl Future<Output = Result<Answer, ApiError>> + Send {
        SendWrapper::new(exchange(call))
    }

    async fn open_websocket(
        _path: &str,
    ) -> Result<(impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static, impl Sink<Bytes> + Send + 'static), ApiError>
    {
        Err::<(stream::Empty<_>, sink::Drain<_>), _>(unsupported())
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        wasm_bindgen_futures::spawn_local(future);
    }
}

fn unsupported() -> ApiError {
    ApiError::new(ErrorCode::Internal, "")
}

impl ClientReq<ApiError> for Call {
    type FormData = ();

    fn try_new_req_text(
        path: &str,
        content_type: &str,
        _accepts: &str,
        body: String,
        _method: Method,
    ) -> Result<Self, ApiError> {
        Ok(Self { path: path.to_owned(), content_type: content_type.to_owned(), body })
    }

    fn try_new_req_bytes(
        path: &str,
        content_type: &str,
        accepts: &str,
        body: Bytes,
        method: Method,
    ) -> Result<Self, ApiError> {
        let body = String::from_utf8(body.into()).map_err(|_| unsupported())?;
        Self::try_new_req_text(path, content_type, accepts, body, method)
    }

    fn try_new_req_query(_: &str, _: &str, _: &str, _: &str, _: Method) -> Result<Self, ApiError> {
        Err(unsupported())
    }

    fn try_new_req_form_data(_: &str, _: &str, _: &str, (): (), _: Method) -> Result<Self, ApiError> {
        Err(unsupported())
    }

    fn try_new_req_multipart(_: &str, _: &str, (): (), _: Method) -> Result<Self, ApiError> {
        Err(unsupported())
    }

    fn try_new_req_streaming(
        _: &str,
        _: &str,
        _: &str,
        _: impl Stream<Item = Bytes> + Send + 'static,
        _: Method,
    ) -> Result<Self, ApiError> {
        Err(unsupported())
    }
}

impl ClientRes<ApiError> for Answer {
    async fn try_into_string(self) -> Result<String, ApiError> {
        Ok(self.body)
    }

    async fn try_into_bytes(self) -> Result<Bytes, ApiError> {
        Ok(self.body.into())
    }

    fn try_into_stream(self) -> Result<impl Stream<Item = Result<Bytes, Bytes>> + Send + Sync + 'static, ApiError> {
        Err::<stream::Empty<_>, _>(unsupported())
    }

    fn status(&self) -> u16 {
        self.status
    }

    fn status_text(&self) -> String {
        String::new()
    }

    fn location(&self) -> String {
        String::new()
    }

    fn has_redirect(&self) -> bool {
        false
    }
}
