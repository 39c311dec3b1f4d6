//! Web addresses in settings and from Jira: which are valid, and where secrets may be sent.

use url::{Host, Url};

/// Not an address of the kind that is wanted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid address for this purpose")]
pub struct InvalidAddress;

/// An http or https address without user, query and fragment.
pub fn web_address(text: &str) -> Result<Url, InvalidAddress> {
    let url = Url::parse(text).map_err(|_| InvalidAddress)?;
    let bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && bare { Ok(url) } else { Err(InvalidAddress) }
}

/// A [`web_address`] that secrets may be sent to: https, or http that stays on this machine.
pub fn secure_address(text: &str) -> Result<Url, InvalidAddress> {
    let url = web_address(text)?;
    if url.scheme() == "https" || is_loopback(&url) { Ok(url) } else { Err(InvalidAddress) }
}

/// The origin of a [`secure_address`] that has no path, as browsers write it: in lower case, without the scheme's own port.
pub fn secure_origin(text: &str) -> Result<String, InvalidAddress> {
    let url = secure_address(text)?;
    let dotted = url.host_str().is_some_and(|host| host.ends_with('.'));
    if url.path() == "/" && !dotted { Ok(url.origin().ascii_serialization()) } else { Err(InvalidAddress) }
}

/// Whether an address is this machine's own: 127.0.0.0/8, `::1`, and the names that RFC 6761 (section 6.3) reserves for
/// it.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_is_accepted_only_for_this_machine() {
        for text in [
            "http://localhost:3000",
            "http://LOCALHOST",
            "http://jira.localhost:4100",
            "http://127.0.0.1:4200",
            "http://127.8.9.10",
            "http://[::1]:3000",
            "https://jobs.example.com",
            "https://10.0.0.1",
        ] {
            assert!(secure_origin(text).is_ok(), "{text}");
        }
        for text in [
            "http://jobs.example.com",
            "http://localhost.example.com",
            "http://notlocalhost",
            "http://10.0.0.1",
            "http://192.168.1.1:3000",
            "http://0.0.0.0:3000",
            "http://128.0.0.1",
            "http://[::]",
            "http://[::ffff:10.0.0.1]",
            "http://[fe80::1]",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
        ] {
            assert_eq!(secure_origin(text), Err(InvalidAddress), "{text}");
        }
    }

    #[test]
    fn an_origin_is_in_browser_notation() {
        for (given, kept) in [
            ("https://Jobs.Example.com:443/", "https://jobs.example.com"),
            ("https://example.com:8443", "https://example.com:8443"),
            ("http://127.1", "http://127.0.0.1"),
        ] {
            assert_eq!(secure_origin(given).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn anything_but_an_origin_is_rejected() {
        for text in [
            "",
            "example.com",
            "localhost:3000",
            "ftp://example.com",
            "https://",
            "https://a@b.com",
            "https://b.com/?q",
            "https://b.com/#f",
            "https://b.com/jira",
            "https://b.com//",
            "https://b.com.",
        ] {
            assert_eq!(secure_origin(text), Err(InvalidAddress), "{text}");
        }
    }
}
