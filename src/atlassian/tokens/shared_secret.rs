use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey};
use secrecy::{ExposeSecret, SecretString};

use super::claims::RawClaims;
use super::{CompactToken, JiraClaims, TokenFault};
use crate::caller::ClientKey;

/// The tenant that a token must come from.
#[derive(Debug)]
pub struct Issuer<'a> {
    /// Its id, which `iss` must be.
    pub client_key: &'a ClientKey,
    /// The possible secrets: the current one first, then one that a reinstall has just replaced.
    pub secrets: &'a [SecretString],
}

/// The common part of the three kinds of token that a tenant signs; the verifier of each kind checks `qsh`.
pub(super) fn verify(
    token: &CompactToken,
    issuer: &Issuer<'_>,
    now: Timestamp,
) -> Result<(JiraClaims, String), TokenFault> {
    let mut raw = signed_with_any(token, issuer.secrets)?;
    let issued_at = raw.times().check(now)?;
    if raw.iss.as_deref() != Some(issuer.client_key.as_str()) {
        return Err(TokenFault::WrongIssuer);
    }
    let qsh = raw.qsh.take().ok_or(TokenFault::MissingClaim("qsh"))?;
    Ok((raw.typed(issuer.client_key.clone(), issued_at)?, qsh))
}

fn signed_with_any(token: &CompactToken, secrets: &[SecretString]) -> Result<RawClaims, TokenFault> {
    for secret in secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| !secret.is_empty()) {
        match token.claims(&DecodingKey::from_secret(secret.as_bytes()), Algorithm::HS256) {
            Err(TokenFault::BadSignature) => {}
            claims => return claims,
        }
    }
    Err(TokenFault::BadSignature)
}
