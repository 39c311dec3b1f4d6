//! Our own token, which the page sends with every call.
//!
//! It is signed with a key of our own, never with a tenant's secret, and its `typ` and `aud` belong to no other kind.

use std::fmt;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use serde::{Deserialize, Serialize};

use super::{CompactToken, LEEWAY_SECONDS, TokenFault};
use crate::atlassian::site::BaseUrl;
use crate::caller::{AccountId, ClientKey, Issue, Session, SessionSource};

const TYPE: &str = "upwork-job-post-session+jwt";
const AUDIENCE: &str = "upwork-job-post/api";

/// A key that signs session tokens.
#[derive(Clone)]
pub struct SessionKey {
    /// Its id, which the token carries.
    pub id: String,
    /// The key.
    pub secret: [u8; 32],
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A fresh session token. `Debug` does not show it.
#[derive(Clone)]
pub struct SessionToken {
    /// The token, in compact form.
    pub token: String,
    /// How long it is valid.
    pub seconds: u32,
    /// After this time it is rejected.
    pub expires_at: Timestamp,
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionToken").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct SessionClaims {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    tenant: ClientKey,
    sub: AccountId,
    issue: Option<Issue>,
    #[serde(rename = "gen")]
    generation: u64,
    #[serde(rename = "src")]
    source: SessionSource,
}

impl SessionClaims {
    fn session(self) -> Session {
        let Self { tenant, sub, issue, generation, source, .. } = self;
        Session { client_key: tenant, account_id: sub, issue, generation, source }
    }
}

/// The keys of session tokens, and how long a token lives.
#[derive(Clone, Debug)]
pub struct Sessions {
    first: SessionKey,
    older: Vec<SessionKey>,
    us: BaseUrl,
    seconds: u32,
}

impl Sessions {
    /// `first` signs; `older` ones still verify. `seconds` is the lifetime of a token.
    pub fn new(first: SessionKey, older: Vec<SessionKey>, us: BaseUrl, seconds: u32) -> Self {
        Self { first, older, us, seconds }
    }

    /// Issues a token for a session that another token has proven.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "plain strings have a JSON form, and HS256 takes any key"
    )]
    pub fn mint(&self, session: &Session, now: Timestamp) -> SessionToken {
        let iat = now.as_second();
        let exp = iat + i64::from(self.seconds);
        let claims = SessionClaims {
            iss: self.us.as_str().to_owned(),
            aud: AUDIENCE.to_owned(),
            iat,
            exp,
            tenant: session.client_key.clone(),
            sub: session.account_id.clone(),
            issue: session.issue.clone(),
            generation: session.generation,
            source: session.source,
        };
        let header = Header { typ: Some(TYPE.to_owned()), kid: Some(self.first.id.clone()), ..Header::default() };
        let token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&self.first.secret));
        SessionToken {
            seconds: self.seconds,
            token: token.expect("can be signed"),
            expires_at: Timestamp::from_second(exp).unwrap_or(Timestamp::MAX),
        }
    }

    /// Verifies a session token. `exp` has no leeway, because our own clock set it; `iat` has, because another process
    /// of ours may have. The caller checks that the tenant is still of the session's generation.
    pub fn verify(&self, token: &CompactToken, now: Timestamp) -> Result<Session, TokenFault> {
        let claims = self.claims(token)?;
        let life = claims.exp.checked_sub(claims.iat).ok_or(TokenFault::LivesTooLong)?;
        if !(0..=i64::from(self.seconds) + LEEWAY_SECONDS).contains(&life) {
            return Err(TokenFault::LivesTooLong);
        }
        let now = now.as_second();
        if claims.iat > now + LEEWAY_SECONDS {
            return Err(TokenFault::NotYetValid);
        }
        if claims.exp <= now {
            return Err(TokenFault::Expired);
        }
        Ok(claims.session())
    }

    /// Reads a token that may have expired: it only says whom a page was made for.
    pub fn read_former(&self, token: &CompactToken) -> Result<Session, TokenFault> {
        Ok(self.claims(token)?.session())
    }

    /// The claims of a token that we signed, whatever its times.
    fn claims(&self, token: &CompactToken) -> Result<SessionClaims, TokenFault> {
        if token.header().typ.as_deref() != Some(TYPE) {
            return Err(TokenFault::WrongType);
        }
        let claims: SessionClaims = token.claims(&self.key_of(token)?, Algorithm::HS256)?;
        if claims.aud != AUDIENCE {
            return Err(TokenFault::WrongAudience);
        }
        if claims.iss != self.us.as_str() {
            return Err(TokenFault::WrongIssuer);
        }
        Ok(claims)
    }

    fn key_of(&self, token: &CompactToken) -> Result<DecodingKey, TokenFault> {
        let id = token.header().kid.as_deref().ok_or(TokenFault::BadKeyId)?;
        let key = std::iter::once(&self.first).chain(&self.older).find(|key| key.id == id);
        key.map(|key| DecodingKey::from_secret(&key.secret)).ok_or(TokenFault::BadKeyId)
    }
}
