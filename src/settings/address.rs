//! `BASE_URL` and `LEPTOS_SITE_ADDR`: what the world calls the server, and where it listens.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};

use url::Url;

use super::source::{SettingError, Source};

/// Where the server listens and what the world calls it.
#[derive(Clone, Debug)]
pub struct Address {
    /// `BASE_URL`: exactly what the descriptor and `aud` carry.
    pub base_url: BaseUrl,
    /// `LEPTOS_SITE_ADDR`; port 0 takes a free one.
    pub listen: SocketAddr,
}

impl Address {
    /// Reads both.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let base_url = source
            .parsed("BASE_URL", "an http or https address without a query, like https://jobs.example.com", |text| {
                BaseUrl::parse(text)
            })?
            .unwrap_or_default();
        let listen = source
            .parsed("LEPTOS_SITE_ADDR", "an IP address and a port, like 127.0.0.1:3000", |text| text.parse().ok())?
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)));
        Ok(Self { base_url, listen })
    }
}

/// The public address: an origin and perhaps a path, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    origin: String,
}

impl BaseUrl {
    /// Takes an address without user, query and fragment.
    pub fn parse(text: &str) -> Option<Self> {
        let url = web_address(text)?;
        let origin = url.origin().ascii_serialization();
        let path = url.path().trim_end_matches('/');
        Some(Self { text: format!("{origin}{path}"), origin })
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path, empty or with a slash at its start.
    pub fn path(&self) -> &str {
        self.text.get(self.origin.len()..).unwrap_or_default()
    }

    /// Whether browsers reach the server by https.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }
}

impl Default for BaseUrl {
    fn default() -> Self {
        let text = "http://localhost:3000".to_owned();
        Self { origin: text.clone(), text }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An http or https address without user, query and fragment.
pub(super) fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    plain.then_some(url)
}

/// An http or https origin, as browsers write it: no path, the scheme's own port left out.
pub(super) fn web_origin(text: &str) -> Option<String> {
    let url = web_address(text)?;
    (url.path() == "/").then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<Address, SettingError> {
        Address::read(&Source::new(&move |asked| (asked == name).then(|| value.to_owned())))
    }

    #[test]
    fn a_base_url_has_no_slash_at_its_end() {
        for (given, kept) in [
            ("https://Jobs.Example.com/", "https://jobs.example.com"),
            ("https://example.com:443/addon//", "https://example.com/addon"),
            ("http://localhost:3000", "http://localhost:3000"),
        ] {
            assert_eq!(read("BASE_URL", given).unwrap().base_url.as_str(), kept);
        }
    }

    #[test]
    fn a_base_url_falls_into_origin_and_path() {
        let url = BaseUrl::parse("https://example.com:8443/a/b").unwrap();

        assert_eq!((url.origin(), url.path()), ("https://example.com:8443", "/a/b"));
        assert!(url.is_https());
    }

    #[test]
    fn a_base_url_that_is_more_or_less_than_an_address_is_refused() {
        for value in
            ["example.com", "ftp://example.com", "https://", "https://a@b.com", "https://b.com/?q", "https://b.com/#f"]
        {
            assert_eq!(read("BASE_URL", value).unwrap_err().name, "BASE_URL", "{value}");
        }
    }

    #[test]
    fn listening_needs_an_address_and_a_port() {
        assert_eq!(read("LEPTOS_SITE_ADDR", "0.0.0.0:80").unwrap().listen.port(), 80);
        for value in ["3000", "localhost", "127.0.0.1", "127.0.0.1:99999"] {
            let error = read("LEPTOS_SITE_ADDR", value).unwrap_err();
            assert_eq!(error.to_string(), "LEPTOS_SITE_ADDR should be an IP address and a port, like 127.0.0.1:3000");
        }
    }
}
