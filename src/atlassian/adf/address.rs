//! The addresses of links: which are written out, how, and when the text of a link already shows its address.

use app::model::one_line;
use percent_encoding::percent_decode_str;
use url::Url;

/// Longest address that is written out, in bytes.
const MAX_BYTES: usize = 2_048;

/// A shorter part of an address does not identify it.
const MIN_PREFIX: usize = 8;

/// The address as a reader can use it: a web address as it is, a mail address without `mailto:` and without prefilled
/// fields. None for others, which may run code or mean nothing to the reader.
pub(super) fn shown(href: &str) -> Option<String> {
    let url = Url::parse(href).ok().filter(|_| href.len() <= MAX_BYTES)?;
    match url.scheme() {
        "http" | "https" => {
            let as_written = href.chars().all(|c| c.is_ascii_graphic() || c.is_alphanumeric());
            Some(if as_written { href.to_owned() } else { url.into() })
        }
        "mailto" => {
            let receivers = one_line(&percent_decode_str(url.path()).decode_utf8_lossy().replace(',', ", "));
            (!receivers.is_empty()).then_some(receivers)
        }
        _ => None,
    }
}

/// Whether the address is a person's page in Jira, which reveals a name or an account.
pub(super) fn is_person(href: &str) -> bool {
    let Ok(url) = Url::parse(href) else { return false };
    let is_atlassian =
        url.host_str().is_some_and(|host| host.ends_with(".atlassian.net") || host.ends_with("atlassian.com"));
    let path = url.path();
    url.scheme() == "accountid"
        || path.ends_with("/ViewProfile.jspa")
        || (is_atlassian && (path.contains("/people/") || path.contains("/profile/")))
}

/// Whether the text of a link is its address, whole or cut off with an ellipsis.
pub(super) fn is_same(words: &str, address: &str) -> bool {
    let whole = key(address);
    let begins = |beginning: &str| beginning.len() >= MIN_PREFIX && whole.starts_with(&key(beginning));
    key(words) == whole
        || parsed(words)
            .is_some_and(|words| key(&words) == whole || Some(key(&words)) == parsed(address).map(|a| key(&a)))
        || words.strip_suffix('…').or(words.strip_suffix("...")).is_some_and(begins)
}

/// In the form that browsers use.
fn parsed(address: &str) -> Option<String> {
    let is_plausible = address.contains('.') && !address.contains(char::is_whitespace);
    let whole = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    Url::parse(&whole).ok().filter(|_| is_plausible).map(Into::into)
}

/// Parts of the address that people omit or write differently are removed.
fn key(address: &str) -> String {
    let lower = percent_decode_str(address.trim()).decode_utf8_lossy().to_lowercase();
    let mut rest = lower.as_str();
    for beginning in ["mailto:", "https://", "http://", "www."] {
        rest = rest.strip_prefix(beginning).unwrap_or(rest);
    }
    rest.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_the_author_wrote_them() {
        for href in ["https://a.test/x?y=1#z", "http://www.a.test", "https://münchen.test/straße"] {
            assert_eq!(shown(href).as_deref(), Some(href));
        }
        assert_eq!(shown("https://a.test/a b\u{202e}").as_deref(), Some("https://a.test/a%20b%E2%80%AE"));
        assert_eq!(shown("MAILTO:a%40b.test,c@d.test?subject=x").as_deref(), Some("a@b.test, c@d.test"));
        for href in ["javascript:alert(1)", "mailto:?subject=x", "tel:1", "/relative", ""] {
            assert_eq!(shown(href), None, "{href}");
        }
    }

    #[test]
    fn link_text_that_repeats_the_address_is_recognized() {
        for (words, address) in [
            ("example.net", "https://www.example.net/"),
            ("Example.net/Path", "https://example.net/Path"),
            ("münchen.test", "https://xn--mnchen-3ya.test/"),
            ("https://a.test/ü", "https://a.test/%C3%BC"),
            ("https://a.test/long/pa…", "https://a.test/long/path"),
            ("Team@a.test", "team@a.test"),
        ] {
            assert!(is_same(words, address), "{words}");
        }
        for words in ["here", "a.test", "https://a.test/other", "https…"] {
            assert!(!is_same(words, "https://a.test/path"), "{words}");
        }
    }

    #[test]
    fn a_profile_page_is_recognized() {
        for href in ["accountid:712020:made-up", "https://x.atlassian.net/jira/people/712020:made-up"] {
            assert!(is_person(href), "{href}");
        }
        assert!(!is_person("https://example.net/people/partners"));
    }
}
