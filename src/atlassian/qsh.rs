//! The query string hash: links a token to one method, path and query.
//!
//! Follows what the npm package `@atlassian/atlassian-jwt` computes, which is what Jira computes, except that no
//! parameter name is lost. Jira signs the path below the path of the descriptor's `baseUrl`; ours has none (`BASE_URL`
//! is an origin).

use std::borrow::Cow;
use std::cmp::Ordering;

use aws_lc_rs::{constant_time, digest};
use percent_encoding::utf8_percent_encode;

use crate::query::{RESERVED, pairs};

/// Longest request target that is hashed, in bytes.
pub const MAX_TARGET_BYTES: usize = 16 * 1024;

/// The request target is longer than [`MAX_TARGET_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request target is too long")]
pub struct TargetTooLong;

/// The hash of a request, as the claim `qsh` carries it: SHA-256 in lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryHash(String);

impl QueryHash {
    /// Hashes a request. `path` and `query` are raw, as received.
    pub fn of(method: &str, path: &str, query: &str) -> Result<Self, TargetTooLong> {
        check_length(path, query.len())?;
        Self::of_parameters(method, path, query.len(), &pairs(query).collect::<Vec<_>>())
    }

    /// Hashes a request whose parameters were decoded already. `bytes` is the length of the query they came in.
    pub fn of_parameters(
        method: &str,
        path: &str,
        bytes: usize,
        parameters: &[(Cow<'_, str>, Cow<'_, str>)],
    ) -> Result<Self, TargetTooLong> {
        check_length(path, bytes)?;
        let canonical = canonical(method, path, parameters);
        Ok(Self(hex::encode(digest::digest(&digest::SHA256, canonical.as_bytes()))))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a token's claim is this hash.
    pub fn matches(&self, claim: &str) -> bool {
        constant_time::verify_slices_are_equal(self.0.as_bytes(), claim.as_bytes()).is_ok()
    }
}

fn check_length(path: &str, query: usize) -> Result<(), TargetTooLong> {
    if path.len() + query > MAX_TARGET_BYTES { Err(TargetTooLong) } else { Ok(()) }
}

/// The text that is hashed: method, path and query, joined by `&`.
fn canonical(method: &str, path: &str, parameters: &[(Cow<'_, str>, Cow<'_, str>)]) -> String {
    let method = method.to_ascii_uppercase();
    format!("{method}&{}&{}", canonical_path(path), canonical_query(parameters))
}

/// The path is never decoded: `%2f` and `+` are unchanged. Only `&` is escaped, so that it can't end the path.
fn canonical_path(path: &str) -> String {
    let mut path = path.replace('&', "%26");
    if !path.starts_with('/') {
        path.insert(0, '/');
    }
    if path.len() > 1 && path.ends_with('/') {
        path.pop();
    }
    path
}

/// Parameters sorted by decoded name, those of one name joined by a comma in the order of their decoded values.
fn canonical_query(parameters: &[(Cow<'_, str>, Cow<'_, str>)]) -> String {
    let mut pairs: Vec<_> = parameters.iter().filter(|(name, _)| name != "jwt").collect();
    pairs.sort_by(|a, b| by_utf16(&a.0, &b.0).then_with(|| by_utf16(&a.1, &b.1)));
    let mut canonical = String::new();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 && pairs[index - 1].0 == *name {
            canonical.push(',');
        } else {
            if index > 0 {
                canonical.push('&');
            }
            canonical.extend(utf8_percent_encode(name, &RESERVED));
            canonical.push('=');
        }
        canonical.extend(utf8_percent_encode(value, &RESERVED));
    }
    canonical
}

/// JavaScript's order of strings. It differs from Rust's for characters beyond U+FFFF.
fn by_utf16(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Fixture {
        vectors: Vec<Vector>,
    }

    #[derive(Deserialize)]
    struct Vector {
        method: String,
        url: String,
        base_path: String,
        canonical: String,
        qsh: String,
        note: String,
    }

    /// Where this module deliberately differs: a parameter name that the library loses.
    const NOT_BINDING: usize = 66;

    fn vectors() -> Vec<Vector> {
        let fixture: Fixture = serde_json::from_str(include_str!("../../tests/fixtures/qsh-vectors.json")).unwrap();
        fixture.vectors
    }

    /// Path and query of an address, raw.
    fn target(url: &str) -> (&str, &str) {
        let url = url.split('#').next().unwrap_or_default();
        let url = url.strip_prefix("https://").map_or(url, |rest| &rest[rest.find('/').unwrap_or(rest.len())..]);
        url.split_once('?').unwrap_or((url, ""))
    }

    fn text(method: &str, path: &str, query: &str) -> String {
        canonical(method, path, &pairs(query).collect::<Vec<_>>())
    }

    fn hash(method: &str, target: &str) -> QueryHash {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        QueryHash::of(method, path, query).unwrap()
    }

    #[test]
    fn every_normative_vector_of_the_published_library_is_reproduced() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 92);
        for (index, vector) in vectors.iter().enumerate().filter(|(index, _)| *index != NOT_BINDING) {
            let (path, query) = target(&vector.url);
            // A signer for an address with a path removes that path first, as plain text.
            let path = path.strip_prefix(&vector.base_path).unwrap_or(path);
            let text = text(&vector.method, path, query);
            let hash = QueryHash::of(&vector.method, path, query).unwrap();
            assert_eq!(text, vector.canonical, "{index}: {}", vector.note);
            assert_eq!(hash.as_str(), vector.qsh, "{index}: {}", vector.note);
        }
    }

    #[test]
    fn a_parameter_that_javascript_treats_specially_is_kept() {
        assert_eq!(text("GET", "/p", "__proto__=1&a=2"), "GET&/p&__proto__=1&a=2");
    }

    #[test]
    fn the_longest_target_is_hashed_and_a_longer_one_refused() {
        let path = "/".repeat(MAX_TARGET_BYTES / 2);
        let query = "q".repeat(MAX_TARGET_BYTES / 2);
        assert!(QueryHash::of("GET", &path, &query).is_ok());
        assert_eq!(QueryHash::of("GET", &path, &(query + "q")), Err(TargetTooLong));
    }

    #[test]
    fn a_claim_matches_only_as_a_whole() {
        let hash = hash("GET", "/panel");
        assert!(hash.matches(hash.as_str()));
        assert!(!hash.matches(&hash.as_str()[1..]));
        assert!(!hash.matches(&hash.as_str().to_uppercase()));
        assert!(!hash.matches(""));
    }

    fn a_pair() -> impl Strategy<Value = (String, String)> {
        ("[a-zA-Z~%+é]{0,4}", "[a-zA-Z0-9,&=%+é ]{0,6}").prop_map(|(name, value)| (encoded(&name), encoded(&value)))
    }

    fn encoded(text: &str) -> String {
        utf8_percent_encode(text, &RESERVED).to_string()
    }

    fn joined(pairs: &[(String, String)]) -> String {
        pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }

    proptest! {
        #[test]
        fn the_order_of_parameters_does_not_matter(
            (pairs, shuffled) in prop::collection::vec(a_pair(), 0..8)
                .prop_flat_map(|pairs| (Just(pairs.clone()), Just(pairs).prop_shuffle()))
        ) {
            prop_assert_eq!(hash("GET", &format!("/p?{}", joined(&pairs))),
                hash("GET", &format!("/p?{}", joined(&shuffled))));
        }

        #[test]
        fn the_token_itself_is_not_hashed(pairs in prop::collection::vec(a_pair(), 0..4), token in "[a-zA-Z0-9._-]{0,20}") {
            let query = joined(&pairs);
            prop_assert_eq!(hash("GET", &format!("/p?{query}")), hash("GET", &format!("/p?jwt={token}&{query}")));
        }

        #[test]
        fn one_changed_byte_changes_the_hash(
            path in "/[a-z]{1,12}", value in "[a-z]{1,12}", index in any::<prop::sample::Index>(), in_path in any::<bool>()
        ) {
            let (mut other_path, mut other_value) = (path.clone(), value.clone());
            if in_path {
                let at = 1 + index.index(path.len() - 1);
                other_path.replace_range(at..=at, "Z");
            } else {
                let at = index.index(value.len());
                other_value.replace_range(at..=at, "Z");
            }
            prop_assert_ne!(hash("GET", &format!("{path}?a={value}")), hash("GET", &format!("{other_path}?a={other_value}")));
            prop_assert_ne!(hash("GET", &path), hash("POST", &path));
        }

        #[test]
        fn plus_is_a_space_in_the_query_and_itself_in_the_path(left in "[a-z]{1,5}", right in "[a-z]{1,5}") {
            prop_assert_eq!(hash("GET", &format!("/p?q={left}+{right}")), hash("GET", &format!("/p?q={left}%20{right}")));
            prop_assert_ne!(hash("GET", &format!("/{left}+{right}")), hash("GET", &format!("/{left}%20{right}")));
        }

        #[test]
        fn any_target_has_a_hash(method in "[A-Z]{1,7}", path in "/\\PC{0,30}", query in "\\PC{0,60}") {
            prop_assert!(QueryHash::of(&method, &path, &query).is_ok());
        }
    }
}
