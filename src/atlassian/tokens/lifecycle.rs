//! The token of an install or uninstall, signed by Atlassian itself.

use jiff::Timestamp;
use jsonwebtoken::Algorithm;
use serde::Deserialize;

use super::times::{Times, seconds};
use super::{CompactToken, KeyId, TokenFault};
use crate::atlassian::install_keys::InstallKey;
use crate::atlassian::qsh::QueryHash;
use crate::atlassian::site::BaseUrl;
use crate::caller::ClientKey;

/// The contents of a verified lifecycle token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleClaims {
    /// The tenant. The body of the hook must name the same.
    pub client_key: ClientKey,
    /// When the token was issued.
    pub issued_at: Timestamp,
}

#[derive(Deserialize)]
struct RawLifecycleClaims {
    iss: Option<String>,
    aud: Option<AudienceClaim>,
    #[serde(default, deserialize_with = "seconds")]
    iat: Option<i64>,
    #[serde(default, deserialize_with = "seconds")]
    exp: Option<i64>,
    #[serde(default, deserialize_with = "seconds")]
    nbf: Option<i64>,
    qsh: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AudienceClaim {
    One(String),
    Many(Vec<String>),
}

impl AudienceClaim {
    /// Exact but for one slash at the end, as `atlassian-connect-express` compares it.
    fn names(&self, us: &BaseUrl) -> bool {
        let named = |audience: &String| audience.strip_suffix('/').unwrap_or(audience) == us.as_str();
        match self {
            Self::One(audience) => named(audience),
            Self::Many(audiences) => audiences.iter().any(named),
        }
    }
}

/// The key that a token names, for a lookup. The algorithm is settled before any key is fetched.
pub fn key_id(token: &CompactToken) -> Result<KeyId, TokenFault> {
    if !token.is_asymmetric() {
        return Err(TokenFault::WrongAlgorithm);
    }
    KeyId::parse(token.header().kid.as_deref().ok_or(TokenFault::BadKeyId)?)
}

/// Whether a token would be valid for this request if its signature were. Anybody can make one that passes; but for one
/// that does not, it is not worth fetching a key.
pub fn could_be_valid(
    token: &CompactToken,
    us: &BaseUrl,
    request: &QueryHash,
    now: Timestamp,
) -> Result<(), TokenFault> {
    check(token.unverified_claims()?, us, request, now).map(drop)
}

/// Verifies a lifecycle token: RS256 with Atlassian's key, for our audience, and the `qsh` of this request.
pub fn verify(
    token: &CompactToken,
    key: &InstallKey,
    us: &BaseUrl,
    request: &QueryHash,
    now: Timestamp,
) -> Result<LifecycleClaims, TokenFault> {
    check(token.claims(key.decoding_key(), Algorithm::RS256)?, us, request, now)
}

fn check(
    raw: RawLifecycleClaims,
    us: &BaseUrl,
    request: &QueryHash,
    now: Timestamp,
) -> Result<LifecycleClaims, TokenFault> {
    let issued_at = Times { iat: raw.iat, exp: raw.exp, nbf: raw.nbf }.check(now)?;
    if !raw.aud.ok_or(TokenFault::MissingClaim("aud"))?.names(us) {
        return Err(TokenFault::WrongAudience);
    }
    if !request.matches(&raw.qsh.ok_or(TokenFault::MissingClaim("qsh"))?) {
        return Err(TokenFault::WrongQueryHash);
    }
    let issuer = raw.iss.ok_or(TokenFault::MissingClaim("iss"))?;
    let client_key = ClientKey::parse(issuer).map_err(|_| TokenFault::Malformed)?;
    Ok(LifecycleClaims { client_key, issued_at })
}
