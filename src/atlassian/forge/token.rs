use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;
use serde_json::Value;

use super::{FitFault, ForgeKey};

/// Longest token that is read, in bytes. It carries the context of a page, so it may be longer than Connect's.
const MAX_TOKEN_BYTES: usize = 32 * 1024;
/// Longest `kid`, in bytes.
const MAX_KEY_ID_BYTES: usize = 200;

/// An unverified Forge Invocation Token. Neither `Debug` nor an error shows it.
#[derive(Clone)]
pub struct InvocationToken {
    text: String,
    key_id: String,
}

#[derive(Deserialize)]
struct JoseHeader {
    alg: Option<Value>,
    kid: Option<Value>,
    crit: Option<Value>,
}

impl InvocationToken {
    /// Parses a token from outside: checks its form, its algorithm, and that it names a key.
    pub fn parse(text: &str) -> Result<Self, FitFault> {
        if text.len() > MAX_TOKEN_BYTES {
            return Err(FitFault::TooLong);
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else { return Err(FitFault::Malformed) };
        if header.is_empty() || claims.is_empty() || ![header, claims, signature].iter().all(|part| is_base64url(part))
        {
            return Err(FitFault::Malformed);
        }
        let header = URL_SAFE_NO_PAD.decode(header).map_err(|_| FitFault::Malformed)?;
        let header: JoseHeader = serde_json::from_slice(&header).map_err(|_| FitFault::Malformed)?;
        if header.alg.as_ref().and_then(Value::as_str) != Some("RS256") {
            return Err(FitFault::Algorithm);
        }
        if header.crit.is_some() {
            return Err(FitFault::Critical);
        }
        let key_id = header.kid.as_ref().and_then(Value::as_str).unwrap_or_default();
        if key_id.is_empty() || key_id.len() > MAX_KEY_ID_BYTES {
            return Err(FitFault::KeyId);
        }
        Ok(Self { key_id: key_id.to_owned(), text: text.to_owned() })
    }

    /// The id of the key that it claims to be signed with.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Checks the signature, and nothing else. The key comes from Atlassian's set only: `jku`, `jwk` and the like in
    /// the header are never read.
    pub(super) fn claims(&self, key: &ForgeKey) -> Result<Value, FitFault> {
        let mut only_signature = Validation::new(Algorithm::RS256);
        only_signature.required_spec_claims.clear();
        only_signature.validate_exp = false;
        only_signature.validate_aud = false;
        let token = jsonwebtoken::decode(&self.text, key.decoding_key(), &only_signature);
        token.map(|token| token.claims).map_err(|error| match error.kind() {
            ErrorKind::Json(_) | ErrorKind::Utf8(_) => FitFault::Claims("payload"),
            _ => FitFault::Signature,
        })
    }
}

impl fmt::Debug for InvocationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvocationToken").finish_non_exhaustive()
    }
}

fn is_base64url(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
