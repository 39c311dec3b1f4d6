use std::convert::Infallible;
use std::future::{Future as _, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use http::header::CONNECTION;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::progress::Progress;
use super::proxies::Peer;
use super::queues::ConnectionPhase;
use super::watched::{AnswerBody, RequestBody, WatchedStream};
use crate::delivery::PeerAddress;

/// The head of a request: hyper's longest address (64 KiB), and the headers. A longer one is answered with 431.
const MAX_HEAD_BYTES: usize = 96 * 1024;

/// Why the server closed a connection, or that it did not have to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client closed it, it broke, or everything was sent.
    Done,
    /// The client took too long.
    Slow(Option<ConnectionPhase>),
    /// It had to go for another one.
    Evicted,
}

/// Serves a connection to its end. Once `stop` is canceled it answers the current request, or one that arrives within a
/// second, and no more.
pub(super) async fn serve<S>(
    stream: S,
    peer: Peer,
    progress: Arc<Progress>,
    router: Router,
    stop: CancellationToken,
) -> End
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let stream = TokioIo::new(WatchedStream::new(stream, Arc::clone(&progress)));
    let for_service = Arc::clone(&progress);
    let service = service_fn(move |request: Request<Incoming>| {
        let sender = peer.sender(request.headers());
        answer(request, sender, router.clone(), Arc::clone(&for_service))
    });
    // Hyper's own time limit for heads would also run between two requests: the deadline of `Progress` replaces it.
    let connection =
        http1::Builder::new().header_read_timeout(None).max_buf_size(MAX_HEAD_BYTES).serve_connection(stream, service);
    let (mut connection, mut timer) = (pin!(connection), pin!(sleep_until(progress.deadline().1)));
    let mut stopping = false;
    loop {
        tokio::select! {
            biased;
            () = progress.evicted() => return End::Evicted,
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                progress.start_shutdown();
            }
            end = poll_fn(|cx| {
                if let Poll::Ready(ended) = connection.as_mut().poll(cx) {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection broke");
                    }
                    return Poll::Ready(End::Done);
                }
                poll_deadline(timer.as_mut(), &progress, cx)
            }) => return end,
        }
    }
}

/// Polled after the connection, whose poll may have moved the deadline in either direction.
fn poll_deadline(mut timer: Pin<&mut Sleep>, progress: &Progress, cx: &mut Context<'_>) -> Poll<End> {
    let (phase, deadline) = progress.deadline();
    if timer.deadline() != deadline {
        timer.as_mut().reset(deadline);
    }
    timer.poll(cx).map(|()| End::Slow(phase))
}

async fn answer(
    request: Request<Incoming>,
    sender: Option<PeerAddress>,
    router: Router,
    progress: Arc<Progress>,
) -> Result<Response<AnswerBody>, Infallible> {
    let deadline = progress.request_began(!request.body().is_end_stream());
    let mut request = request.map(|body| Body::new(RequestBody::new(body, deadline, Arc::clone(&progress))));
    if let Some(sender) = sender {
        request.extensions_mut().insert(sender);
    }
    let mut response = router.oneshot(request).await?;
    // Hyper closes the connection then; a proxy should know. After a timeout the rest of the body may still come.
    if response.status() == StatusCode::REQUEST_TIMEOUT || progress.is_stopping() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    progress.answer_began();
    Ok(response.map(|body| AnswerBody::new(body, progress)))
}
