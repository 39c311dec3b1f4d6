//! The token of a hook that a site sends while the app is installed: enabled, disabled.

use jiff::Timestamp;

use super::{CompactToken, Issuer, TokenFault, shared_secret};
use crate::atlassian::qsh::QueryHash;

/// Verifies a hook token: HS256 with the tenant's secret, and the `qsh` of this request. Returns when it was issued.
pub fn verify(
    token: &CompactToken,
    issuer: &Issuer<'_>,
    request: &QueryHash,
    now: Timestamp,
) -> Result<Timestamp, TokenFault> {
    let (claims, qsh) = shared_secret::verify(token, issuer, now)?;
    if request.matches(&qsh) { Ok(claims.issued_at) } else { Err(TokenFault::WrongQueryHash) }
}
