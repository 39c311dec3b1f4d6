use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Header};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::TokenFault;
use crate::caller::ClientKey;
use crate::delivery::Fingerprint;

/// Longest token that is looked at, in bytes.
const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// An unverified token of three parts. Neither `Debug` nor an error shows it.
#[derive(Clone)]
pub struct CompactToken {
    text: String,
    header: Header,
    payload: String,
}

impl CompactToken {
    /// Parses a token from outside.
    pub fn parse(text: &str) -> Result<Self, TokenFault> {
        let mut parts = text.split('.');
        let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
        let [Some(header), Some(payload), Some(signature), None] = parts else { return Err(TokenFault::Malformed) };
        if text.len() > MAX_TOKEN_BYTES || header.is_empty() || payload.is_empty() || signature.is_empty() {
            return Err(TokenFault::Malformed);
        }
        let header = jsonwebtoken::decode_header(text).map_err(|_| TokenFault::Malformed)?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| TokenFault::Malformed)?;
        let payload = String::from_utf8(payload).map_err(|_| TokenFault::Malformed)?;
        // Critical extensions, none of which is supported.
        if header.crit.is_some() {
            Err(TokenFault::WrongType)
        } else {
            Ok(Self { text: text.to_owned(), header, payload })
        }
    }

    /// The claimed issuer, to look up the tenant whose secret may verify the token. Trust it only once the token is
    /// verified.
    pub fn unverified_issuer(&self) -> Result<ClientKey, TokenFault> {
        #[derive(Deserialize)]
        struct Claims {
            iss: Option<String>,
        }
        let claims: Claims = self.unverified_claims()?;
        let issuer = ClientKey::parse(claims.iss.ok_or(TokenFault::MissingClaim("iss"))?);
        // No site on Connect may name a tenant on Forge.
        issuer.ok().filter(|issuer| !issuer.is_forge()).ok_or(TokenFault::Malformed)
    }

    /// Its claims, unverified.
    pub(super) fn unverified_claims<C: DeserializeOwned>(&self) -> Result<C, TokenFault> {
        serde_json::from_str(&self.payload).map_err(|_| TokenFault::Malformed)
    }

    /// Whether it claims to be signed with RS256. Chooses one of two verifiers, each of which checks it again.
    pub fn is_asymmetric(&self) -> bool {
        self.header.alg == Algorithm::RS256
    }

    /// The token's fingerprint. Covers only what is signed: nobody can change that and still have a valid token.
    pub fn fingerprint(&self) -> Fingerprint {
        let signed = self.text.rsplit_once('.').map_or(self.text.as_str(), |(signed, _)| signed);
        Fingerprint::of(signed.as_bytes())
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// Checks algorithm and signature, and nothing else: times, audience and the rest are up to the verifier.
    ///
    /// The algorithm comes from the key, never from the token. `jsonwebtoken::decode` does the same, and reads header
    /// and claims three times for it.
    pub(super) fn claims<C: DeserializeOwned>(&self, key: &DecodingKey, algorithm: Algorithm) -> Result<C, TokenFault> {
        if self.header.alg != algorithm {
            return Err(TokenFault::WrongAlgorithm);
        }
        let (signed, signature) = self.text.rsplit_once('.').ok_or(TokenFault::Malformed)?;
        match jsonwebtoken::crypto::verify(signature, signed.as_bytes(), key, algorithm) {
            Ok(true) => self.unverified_claims(),
            Ok(false) => Err(TokenFault::BadSignature),
            Err(error) => Err(TokenFault::from(&error)),
        }
    }
}

impl fmt::Debug for CompactToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompactToken").field("alg", &self.header.alg).finish_non_exhaustive()
    }
}

impl From<&jsonwebtoken::errors::Error> for TokenFault {
    fn from(error: &jsonwebtoken::errors::Error) -> Self {
        use jsonwebtoken::errors::ErrorKind;
        match error.kind() {
            ErrorKind::InvalidSignature => Self::BadSignature,
            ErrorKind::InvalidAlgorithm => Self::WrongAlgorithm,
            _ => Self::Malformed,
        }
    }
}

/// The id of an install key. It becomes part of an address, so it has no dot, and no segment is empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(String);

impl KeyId {
    /// Longest id. Atlassian's have some fifty characters.
    const MAX_BYTES: usize = 200;

    /// Parses an id from outside: segments of letters, digits, `-` and `_`, with slashes between them.
    pub fn parse(text: &str) -> Result<Self, TokenFault> {
        let plain = |segment: &str| {
            !segment.is_empty() && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if text.len() <= Self::MAX_BYTES && text.split('/').all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(TokenFault::BadKeyId)
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn a_token(header: &str, claims: &str) -> String {
        [header, claims, "x"].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
    }

    #[test]
    fn a_token_has_three_parts() {
        let token = a_token(r#"{"alg":"HS256"}"#, "{}");
        assert!(CompactToken::parse(&token).is_ok());
        let unsigned = token.rsplit_once('.').unwrap().0;
        for text in ["", "..", "a.b.c", unsigned, &format!("{unsigned}."), &format!("{token}.x"), &format!("{token}.")]
        {
            assert_eq!(CompactToken::parse(text).unwrap_err(), TokenFault::Malformed, "{text}");
        }
    }

    #[test]
    fn a_too_long_token_is_refused_without_parsing() {
        let token = a_token(r#"{"alg":"HS256"}"#, &" ".repeat(MAX_TOKEN_BYTES));
        assert_eq!(CompactToken::parse(&token).unwrap_err(), TokenFault::Malformed);
    }

    #[test]
    fn a_token_without_an_algorithm_is_refused() {
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"hs256"}"#, "{}", r#"{"alg":["HS256"]}"#] {
            assert_eq!(CompactToken::parse(&a_token(header, "{}")).unwrap_err(), TokenFault::Malformed, "{header}");
        }
    }

    #[test]
    fn a_token_with_critical_extensions_is_refused() {
        let token = a_token(r#"{"alg":"HS256","crit":["b64"]}"#, "{}");
        assert_eq!(CompactToken::parse(&token).unwrap_err(), TokenFault::WrongType);
    }

    #[test]
    fn the_issuer_is_read_before_verification() {
        let issuer = |claims| CompactToken::parse(&a_token(r#"{"alg":"HS256"}"#, claims)).unwrap().unverified_issuer();
        assert_eq!(issuer(r#"{"iss":"a"}"#).unwrap().as_str(), "a");
        assert_eq!(issuer("{}"), Err(TokenFault::MissingClaim("iss")));
        assert_eq!(issuer(r#"{"iss":"a b"}"#), Err(TokenFault::Malformed));
        assert_eq!(issuer(r#"{"iss":1}"#), Err(TokenFault::Malformed));
        assert_eq!(issuer(r#"{"iss":"forge:0a3a7799-53ae-4a5b-9e7e-03338980abb5"}"#), Err(TokenFault::Malformed));
    }

    #[test]
    fn debug_output_shows_no_token() {
        let text = a_token(r#"{"alg":"HS256"}"#, r#"{"iss":"a"}"#);
        let shown = format!("{:?}", CompactToken::parse(&text).unwrap());
        assert!(text.split('.').all(|part| !shown.contains(part)), "{shown}");
    }

    #[test]
    fn key_ids_are_segments_of_plain_characters() {
        for id in ["0c2d2ae9-4c2b-4b8b-9a6e-5a9a1a7e6f10", "a", "connect/prod_1/0c2d", "A-_/9"] {
            assert_eq!(KeyId::parse(id).unwrap().as_str(), id);
        }
        for id in ["", "/a", "a/", "a//b", "..", "../x", "a.pem", "a b", "a%2f", "a?b", "é", &"a".repeat(201)] {
            assert_eq!(KeyId::parse(id), Err(TokenFault::BadKeyId), "{id}");
        }
    }
}
