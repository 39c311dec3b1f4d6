//! Signed requests of OAuth 1.0a: RFC 5849, section 3.4, with HMAC-SHA1.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use percent_encoding::utf8_percent_encode;
use url::Url;

use crate::query::RESERVED;

/// Percent-encodes as signatures need it (RFC 5849, section 3.6): a space is `%20`, never `+`. Also valid in a form, a
/// query and a path segment.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, &RESERVED).to_string()
}

/// Pairs as a form or query.
pub(super) fn encode_pairs(pairs: &[(&str, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// The signing key and token.
#[derive(Clone, Copy)]
pub(super) struct Signer<'a> {
    pub(super) consumer_key: &'a str,
    pub(super) consumer_secret: &'a str,
    /// A token and its secret, of either kind.
    pub(super) token: Option<(&'a str, &'a str)>,
}

/// Makes each signature unique.
#[derive(Clone, Debug)]
pub(super) struct NonceAndTimestamp {
    /// Never used twice.
    pub(super) nonce: String,
    /// Seconds since 1970.
    pub(super) second: i64,
}

impl Signer<'_> {
    /// The `Authorization` header of a request. `form` is its body, if that is a form: then it is signed too. `extra`
    /// are parameters of the protocol (`oauth_callback`, `oauth_verifier`).
    ///
    /// None if a header can't contain it, which percent-encoding excludes.
    pub(super) fn authorization(
        &self,
        method: &str,
        url: &Url,
        form: &[(&str, String)],
        extra: Option<(&'static str, &str)>,
        moment: &NonceAndTimestamp,
    ) -> Option<HeaderValue> {
        let mut protocol = vec![
            ("oauth_consumer_key", self.consumer_key.to_owned()),
            ("oauth_nonce", moment.nonce.clone()),
            ("oauth_signature_method", "HMAC-SHA1".to_owned()),
            ("oauth_timestamp", moment.second.to_string()),
            ("oauth_version", "1.0".to_owned()),
        ];
        protocol.extend(self.token.map(|(token, _)| ("oauth_token", token.to_owned())));
        protocol.extend(extra.map(|(name, value)| (name, value.to_owned())));
        let signed: Vec<(&str, String)> = protocol.iter().chain(form).cloned().collect();
        let signature =
            sign(&base_string(method, url, &signed), self.consumer_secret, self.token.map(|(_, secret)| secret));
        protocol.push(("oauth_signature", signature));
        let parameters: Vec<String> =
            protocol.iter().map(|(name, value)| format!("{name}=\"{}\"", encode(value))).collect();
        let mut header = HeaderValue::try_from(format!("OAuth {}", parameters.join(", "))).ok()?;
        header.set_sensitive(true);
        Some(header)
    }
}

/// Section 3.4.1: the method, the address without its query, and all pairs of query, form and protocol, sorted.
fn base_string(method: &str, url: &Url, pairs: &[(&str, String)]) -> String {
    let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let query = query.iter().map(|(name, value)| (encode(name), encode(value)));
    let mut pairs: Vec<(String, String)> = pairs.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    pairs.extend(query);
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let address = format!("{}{}", url.origin().ascii_serialization(), url.path());
    format!("{method}&{}&{}", encode(&address), encode(&pairs.join("&")))
}

/// Section 3.4.2.
fn sign(base_string: &str, consumer_secret: &str, token_secret: Option<&str>) -> String {
    let key = format!("{}&{}", encode(consumer_secret), encode(token_secret.unwrap_or_default()));
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    STANDARD.encode(hmac::sign(&key, base_string.as_bytes()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        method: String,
        url: String,
        consumer_key: String,
        consumer_secret: String,
        token: Option<String>,
        token_secret: Option<String>,
        oauth_params: BTreeMap<String, String>,
        form_pairs: Option<Vec<(String, String)>>,
        base_string: String,
        signature: String,
    }

    fn vectors() -> Vec<Vector> {
        let text = include_str!("../../../tests/fixtures/upwork-oauth1-vectors.json");
        serde_json::from_str(text).expect("vectors")
    }

    impl Vector {
        fn url(&self) -> Url {
            self.url.parse().expect("an address")
        }

        fn form(&self) -> Vec<(&str, String)> {
            self.form_pairs.iter().flatten().map(|(name, value)| (name.as_str(), value.clone())).collect()
        }
    }

    #[test]
    fn base_strings_match_other_implementations() {
        for vector in vectors() {
            let protocol = vector.oauth_params.iter().map(|(name, value)| (name.as_str(), value.clone()));
            let pairs: Vec<_> = protocol.chain(vector.form()).collect();
            assert_eq!(base_string(&vector.method, &vector.url(), &pairs), vector.base_string, "{}", vector.name);
        }
    }

    #[test]
    fn signatures_match_other_implementations() {
        for vector in vectors() {
            let signer = Signer {
                consumer_key: &vector.consumer_key,
                consumer_secret: &vector.consumer_secret,
                token: vector.token.as_deref().zip(vector.token_secret.as_deref()),
            };
            let extra = ["oauth_callback", "oauth_verifier"]
                .into_iter()
                .find_map(|name| vector.oauth_params.get(name).map(|value| (name, value.as_str())));
            let moment = NonceAndTimestamp {
                nonce: vector.oauth_params["oauth_nonce"].clone(),
                second: vector.oauth_params["oauth_timestamp"].parse().expect("a number"),
            };
            let header = signer.authorization(&vector.method, &vector.url(), &vector.form(), extra, &moment);
            let header = header.expect("a header");
            assert!(header.is_sensitive());
            let header = header.to_str().expect("text");
            let signature = format!("oauth_signature=\"{}\"", encode(&vector.signature));
            assert!(header.starts_with("OAuth ") && header.contains(&signature), "{}: {header}", vector.name);
            for (name, value) in &vector.oauth_params {
                assert!(header.contains(&format!("{name}=\"{}\"", encode(value))), "{}: {name}", vector.name);
            }
        }
    }

    proptest! {
        #[test]
        fn encoded_text_decodes_to_the_original(pairs in prop::collection::vec(("[a-z]{1,5}", any::<String>()), 0..5)) {
            let given: Vec<(&str, String)> = pairs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            let text = encode_pairs(&given);
            prop_assert!(!text.contains('+'));
            let read: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            prop_assert_eq!(read, pairs);
        }
    }
}
