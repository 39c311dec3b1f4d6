//! Forge needs no session token: the host proves the caller of each call, and the server compares that with the caller
//! that the page was made for. The functions are those of the other `session`, and do nothing.

use super::ApiError;

pub(super) const fn token() -> Option<String> {
    None
}

#[expect(clippy::unused_async, reason = "as where there is something to wait for")]
pub(super) async fn renew_when_due() -> Result<(), ApiError> {
    Ok(())
}

#[expect(clippy::unused_async, reason = "as where there is something to wait for")]
pub(super) async fn renew_after(_refused: Option<String>) -> Result<bool, ApiError> {
    Ok(false)
}

pub(crate) async fn prove_caller() -> Result<(), ApiError> {
    Ok(())
}
