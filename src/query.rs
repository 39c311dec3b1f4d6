//! The parameters of an address.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode};

/// Everything but the unreserved characters of RFC 3986, section 2.3: what the hashes and signatures of Atlassian and
/// Upwork encode.
pub(crate) const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Names and values in order, decoded like a form. Unencoded values are borrowed: a token, for example, which is most
/// of an address.
pub fn pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let ends = memchr::memchr_iter(b'&', query.as_bytes()).chain([query.len()]);
    let parts = ends.scan(0, |start, end| query.get(std::mem::replace(start, end + 1)..end));
    parts.filter(|part| !part.is_empty()).map(|part| {
        let equals = memchr::memchr(b'=', part.as_bytes());
        let (name, value) = equals.map_or((part, ""), |at| (&part[..at], &part[at + 1..]));
        (decoded(name), decoded(value))
    })
}

fn decoded(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'%', b'+', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let spaces = text.replace('+', " ");
    Cow::Owned(percent_decode(spaces.as_bytes()).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_query_is_decoded_like_a_form(query in "([a-c%+&=0-9é]|%[0-9a-fA-F]{2}){0,40}") {
            let form: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
            prop_assert_eq!(pairs(&query).collect::<Vec<_>>(), form);
        }
    }

    #[test]
    fn unencoded_text_is_borrowed() {
        assert!(
            pairs("jwt=a.b.c&loc=de")
                .all(|(name, value)| { matches!((name, value), (Cow::Borrowed(_), Cow::Borrowed(_))) })
        );
    }
}
