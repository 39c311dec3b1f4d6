//! Reads a whole body up to a limit: requests of clients, and responses of the servers that we call.

use std::pin::pin;

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt as _;

/// A client did not send its body in time. The server that accepted the connection measures that time, for every body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body took too long")]
pub struct BodyTimeout;

/// Why a body was not read.
#[derive(Debug, thiserror::Error)]
pub enum BodyFault<E> {
    /// It is larger than the limit.
    #[error("the body is too large")]
    TooLarge,
    /// It could not be read to its end.
    #[error(transparent)]
    Broken(#[from] E),
}

impl<E: std::error::Error + 'static> BodyFault<E> {
    /// Whether the client took too long to send it.
    pub fn is_timeout(&self) -> bool {
        let Self::Broken(error) = self else { return false };
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(error) = cause {
            if error.is::<BodyTimeout>() {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

/// Reads a body of at most `max` bytes. One that announces more is not read at all.
pub async fn read_body<B: Body<Data = Bytes>>(body: B, max: usize) -> Result<Bytes, BodyFault<B::Error>> {
    if body.size_hint().lower() > max as u64 {
        return Err(BodyFault::TooLarge);
    }
    let mut body = pin!(body);
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await.transpose()? {
        let Ok(data) = frame.into_data() else { continue };
        if read.len() + data.len() > max {
            return Err(BodyFault::TooLarge);
        }
        read.extend_from_slice(&data);
    }
    Ok(read.freeze())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures::stream;
    use http_body::Frame;
    use http_body_util::{Full, StreamBody};

    use super::*;

    fn chunks<E>(frames: Vec<Result<&'static str, E>>) -> impl Body<Data = Bytes, Error = E> {
        StreamBody::new(stream::iter(frames.into_iter().map(|frame| frame.map(|text| Frame::data(text.into())))))
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        let read = |max| read_body(chunks::<Infallible>(vec![Ok("four"), Ok(""), Ok("five5")]), max);

        assert_eq!(read(9).await.unwrap(), "fourfive5");
        assert!(matches!(read(8).await, Err(BodyFault::TooLarge)));
    }

    #[tokio::test]
    async fn a_body_with_a_too_large_content_length_is_not_read() {
        assert!(matches!(read_body(Full::new(Bytes::from_static(b"four")), 3).await, Err(BodyFault::TooLarge)));
    }

    #[tokio::test]
    async fn a_timeout_is_distinguished_from_a_broken_body_at_any_depth() {
        let fault =
            |error: axum::Error| async { read_body(chunks(vec![Ok("four"), Err(error)]), 100).await.unwrap_err() };

        assert!(fault(axum::Error::new(axum::Error::new(BodyTimeout))).await.is_timeout());
        assert!(!fault(axum::Error::new(std::io::Error::other("reset"))).await.is_timeout());
    }
}
