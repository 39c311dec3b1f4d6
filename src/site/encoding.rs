//! Which compressed form a browser accepts: `Accept-Encoding`, RFC 9110 section 12.5.3.

use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

/// A form in which a file can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Unencoded.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
}

impl Encoding {
    /// Its name in `Content-Encoding`, and the extension of such files; `None` for an uncompressed file.
    pub(super) const fn token_and_ending(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(("gzip", ".gz")),
            Self::Brotli => Some(("br", ".br")),
        }
    }

    fn is_named(self, token: &str) -> bool {
        let names: &[&str] = match self {
            Self::Identity => &["identity"],
            Self::Gzip => &["gzip", "x-gzip"],
            Self::Brotli => &["br"],
        };
        names.iter().any(|name| token.eq_ignore_ascii_case(name))
    }
}

/// The encodings that a request accepts, best first: by weight, and the smaller form if weights are equal. The
/// uncompressed file comes last even if it is refused: that is better than no answer.
pub(super) fn accepted(headers: &HeaderMap) -> Vec<Encoding> {
    let offers = offers(headers);
    let weight = |encoding: Encoding| {
        let named = offers.iter().find(|(token, _)| encoding.is_named(token));
        let any = offers.iter().find(|(token, _)| *token == "*");
        named.or(any).map_or(0, |(_, weight)| *weight)
    };
    let mut accepted: Vec<Encoding> =
        [Encoding::Brotli, Encoding::Gzip, Encoding::Identity].into_iter().filter(|form| weight(*form) > 0).collect();
    accepted.sort_by_key(|form| std::cmp::Reverse(weight(*form)));
    if !accepted.contains(&Encoding::Identity) {
        accepted.push(Encoding::Identity);
    }
    accepted
}

/// The members of all `Accept-Encoding` lines with their weights in thousandths. Members that cannot be parsed are left
/// out.
fn offers(headers: &HeaderMap) -> Vec<(&str, u16)> {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).filter_map(offer).collect()
}

fn offer(member: &str) -> Option<(&str, u16)> {
    let mut parts = member.split(';').map(str::trim);
    let token = parts.next().filter(|token| !token.is_empty())?;
    match parts.next() {
        None => Some((token, 1000)),
        Some(parameter) => {
            let value = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?;
            Some((token, thousandths(value)?))
        }
    }
}

/// A weight such as `0.5`: a digit and up to three more after a point, at most 1.
fn thousandths(value: &str) -> Option<u16> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || fraction.len() > 3 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let weight: u16 = format!("{whole}{fraction:0<3}").parse().ok()?;
    (weight <= 1000).then_some(weight)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Encoding::{Brotli, Gzip, Identity};
    use super::*;

    fn accepts(value: &str) -> Vec<Encoding> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, value.parse().unwrap());
        accepted(&headers)
    }

    #[test]
    fn browsers_get_brotli() {
        assert_eq!(accepts("gzip, deflate, br, zstd"), [Brotli, Gzip, Identity]);
    }

    #[test]
    fn without_a_header_the_file_is_sent_unencoded() {
        assert_eq!(accepted(&HeaderMap::new()), [Identity]);
    }

    #[test]
    fn the_highest_weight_wins() {
        assert_eq!(accepts("br;q=0.1, gzip;q=0.25"), [Gzip, Brotli, Identity]);
        assert_eq!(accepts("identity, br; q=0.5"), [Identity, Brotli]);
    }

    #[test]
    fn a_weight_of_zero_excludes_an_encoding() {
        assert_eq!(accepts("br;q=0, gzip;q=0.000"), [Identity]);
        assert_eq!(accepts("*, br;q=0"), [Gzip, Identity]);
    }

    #[test]
    fn the_unencoded_file_is_sent_if_nothing_else_is_accepted() {
        assert_eq!(accepts("identity;q=0"), [Identity]);
        assert_eq!(accepts("*;q=0"), [Identity]);
    }

    #[test]
    fn encoding_names_are_case_insensitive() {
        assert_eq!(accepts("BR, X-Gzip"), [Brotli, Gzip, Identity]);
    }

    #[test]
    fn an_invalid_weight_is_ignored() {
        assert_eq!(accepts("br;q=2, gzip;q=high, br;q=0.1234"), [Identity]);
    }

    proptest! {
        #[test]
        fn any_header_gets_a_valid_answer(value in "[ -~]{0,60}") {
            let accepted = accepts(&value);

            prop_assert!(accepted.contains(&Identity));
        }
    }
}
