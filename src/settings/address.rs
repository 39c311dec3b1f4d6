//! `BASE_URL`, `LEPTOS_SITE_ADDR` and `METRICS_ADDR`: the server's public address, and where it listens.

use std::net::{Ipv4Addr, SocketAddr};

use super::source::{SettingError, Source};
use crate::atlassian::site::BaseUrl;

/// The server's public address, and where it listens.
#[derive(Clone, Debug)]
pub struct Address {
    /// `BASE_URL`: exactly as in the descriptor and `aud`.
    pub base_url: BaseUrl,
    /// `LEPTOS_SITE_ADDR`; port 0 chooses a free one.
    pub listen: SocketAddr,
    /// `METRICS_ADDR`: where `/metrics` and `/readyz` are served instead; port 0 chooses a free one.
    pub metrics: Option<SocketAddr>,
}

const BASE_URL_SHOULD: &str = "the https address that browsers reach the server at, without a path and of at most 200 \
                               characters, like https://jobs.example.com (http is taken for localhost and loopback \
                               addresses only)";

impl Address {
    /// Reads them.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let base_url =
            source.parsed_or("BASE_URL", "http://localhost:3000", BASE_URL_SHOULD, |text| BaseUrl::parse(text).ok())?;
        let listen = source
            .parsed("LEPTOS_SITE_ADDR", "an IP address and a port, like 127.0.0.1:3000", |text| text.parse().ok())?
            .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)));
        let metrics =
            source.parsed("METRICS_ADDR", "an IP address and a port, like 127.0.0.1:9100", |text| text.parse().ok())?;
        Ok(Self { base_url, listen, metrics })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<Address, SettingError> {
        Address::read(&Source::new(&move |requested| (requested == name).then(|| value.to_owned())))
    }

    #[test]
    fn a_base_url_is_an_origin_where_tokens_may_be_sent() {
        assert_eq!(
            read("BASE_URL", "https://Jobs.Example.com/").unwrap().base_url.as_str(),
            "https://jobs.example.com"
        );
        for value in ["example.com", "https://example.com/addon", "http://example.com", "https://a@b.com"] {
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
