//! `TRUSTED_PROXIES`: the proxies whose forwarded client addresses are trusted.

use super::source::{SettingError, Source};
use crate::server::TrustedProxies;

/// Which proxies are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerSettings {
    /// `TRUSTED_PROXIES`: may use all connections.
    pub trusted_proxies: TrustedProxies,
}

impl ServerSettings {
    /// Reads them.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let should = "a list of IP addresses and networks, like 127.0.0.1,10.0.0.0/8";
        let trusted_proxies = source.parsed("TRUSTED_PROXIES", should, TrustedProxies::parse)?;
        Ok(Self { trusted_proxies: trusted_proxies.unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_proxy_addresses_are_refused_and_named() {
        let read = |value: &'static str| {
            ServerSettings::read(&Source::new(&move |name| (name == "TRUSTED_PROXIES").then(|| value.to_owned())))
        };

        assert_eq!(read("10.0.0.0/8").unwrap().trusted_proxies, TrustedProxies::parse("10.0.0.0/8").unwrap());
        assert_eq!(read("proxy.example.test").unwrap_err().name, "TRUSTED_PROXIES");
    }

    #[test]
    fn no_proxy_is_trusted_by_default() {
        let settings = ServerSettings::read(&Source::new(&|_| None)).unwrap();

        assert_eq!(settings, ServerSettings::default());
    }
}
