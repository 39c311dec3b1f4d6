//! The token that a page gets from its host. It is linked to no request, so it is exchanged for a session and
//! authorizes nothing else.

use jiff::Timestamp;

use super::{CompactToken, Issuer, JiraClaims, TokenFault, shared_secret};

/// The value of such a token's `qsh` claim (Atlassian's API migration `context-qsh`).
const CONTEXT_QSH: &str = "context-qsh";

/// Verifies a context token: HS256 with one of the tenant's secrets, and the fixed `qsh`. A page token has another one,
/// and must be rejected here: the address that contains it leaks into browser histories.
pub fn verify(token: &CompactToken, issuer: &Issuer<'_>, now: Timestamp) -> Result<JiraClaims, TokenFault> {
    let (claims, qsh) = shared_secret::verify(token, issuer, now)?;
    if qsh == CONTEXT_QSH { Ok(claims) } else { Err(TokenFault::WrongQueryHash) }
}
