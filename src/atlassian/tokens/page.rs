//! The token in the address of a frame, valid only for the page that it was made for.

use jiff::Timestamp;

use super::{CompactToken, Issuer, JiraClaims, TokenFault, shared_secret};
use crate::atlassian::qsh::QueryHash;

/// Verifies a page token: HS256 with one of the tenant's secrets, and the `qsh` of exactly this request.
pub fn verify(
    token: &CompactToken,
    issuer: &Issuer<'_>,
    request: &QueryHash,
    now: Timestamp,
) -> Result<JiraClaims, TokenFault> {
    let (claims, qsh) = shared_secret::verify(token, issuer, now)?;
    if request.matches(&qsh) { Ok(claims) } else { Err(TokenFault::WrongQueryHash) }
}
