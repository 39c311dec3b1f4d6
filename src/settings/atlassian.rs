//! `ATLASSIAN_…` and `CONNECT_SCRIPT_URL`: which Jira sites may install, and Atlassian's servers.

use url::Url;

use super::source::{SettingError, Source};
use crate::atlassian::site::Sites;
use crate::web_address::secure_address;

/// Which Jira sites may install, and Atlassian's servers.
#[derive(Clone, Debug)]
pub struct AtlassianSettings {
    /// `ATLASSIAN_INSTALL_KEYS_URL`: requested for install keys in place of Atlassian's servers; no slash at its end.
    pub install_keys: Option<String>,
    /// `ATLASSIAN_SITES`.
    pub sites: Sites,
    /// `CONNECT_SCRIPT_URL`: Atlassian's host script.
    pub connect_script: Url,
}

const SITES: &str = "https://*.atlassian.net";
const SITES_SHOULD: &str = "a comma-separated list of https origins, * job_state for the first label only, like \
                            https://*.atlassian.net (http is accepted only for localhost and loopback addresses)";
const CONNECT_SCRIPT: &str = "https://connect-cdn.atl-paas.net/all.js";
const CONNECT_SCRIPT_SHOULD: &str = "the https address of Atlassian's all.js, like \
                                     https://connect-cdn.atl-paas.net/all.js (http is taken for localhost and \
                                     loopback addresses only)";
const INSTALL_KEYS_SHOULD: &str = "an https address without a query, like https://connect-install-keys.atlassian.com \
                                   (http is accepted only for localhost and loopback addresses)";

impl AtlassianSettings {
    /// Reads them.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let install_keys = source.parsed("ATLASSIAN_INSTALL_KEYS_URL", INSTALL_KEYS_SHOULD, |text| {
            Some(secure_address(text).ok()?.as_str().trim_end_matches('/').to_owned())
        })?;
        Ok(Self {
            install_keys,
            sites: source.parsed_or("ATLASSIAN_SITES", SITES, SITES_SHOULD, |text| Sites::parse(text).ok())?,
            connect_script: source.parsed_or(
                "CONNECT_SCRIPT_URL",
                CONNECT_SCRIPT,
                CONNECT_SCRIPT_SHOULD,
                host_script,
            )?,
        })
    }
}

/// The address becomes part of a header, where a comma or a semicolon would end it.
fn host_script(text: &str) -> Option<Url> {
    let url = secure_address(text).ok()?;
    let plain = !url.path().contains([';', ',', '\'']);
    (plain && url.path().ends_with("/all.js")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<AtlassianSettings, SettingError> {
        AtlassianSettings::read(&Source::new(&move |requested| (requested == name).then(|| value.to_owned())))
    }

    #[test]
    fn sites_are_a_list_of_origins() {
        let settings = read("ATLASSIAN_SITES", "https://*.Atlassian.net:443/, http://localhost:4100").unwrap();

        assert_eq!(settings.sites, Sites::parse("https://*.atlassian.net,http://localhost:4100").unwrap());
        for value in ["atlassian.net", "https://*", "https://x.net/jira", "https://x.net,", "http://x.net"] {
            assert_eq!(read("ATLASSIAN_SITES", value).unwrap_err().name, "ATLASSIAN_SITES", "{value}");
        }
    }

    #[test]
    fn a_sandbox_may_set_its_own_servers() {
        let keys = read("ATLASSIAN_INSTALL_KEYS_URL", "http://127.0.0.1:4100/install-keys/").unwrap();
        let script = read("CONNECT_SCRIPT_URL", "http://127.0.0.1:4100/atlassian-connect/all.js").unwrap();

        assert_eq!(keys.install_keys.as_deref(), Some("http://127.0.0.1:4100/install-keys"));
        assert_eq!(script.connect_script.origin().ascii_serialization(), "http://127.0.0.1:4100");
    }

    #[test]
    fn a_key_server_without_tls_is_refused() {
        for value in ["http://keys.example.com", "file:///keys", "https://keys.example.com/?x"] {
            let error = read("ATLASSIAN_INSTALL_KEYS_URL", value).unwrap_err();

            assert_eq!(error.name, "ATLASSIAN_INSTALL_KEYS_URL", "{value}");
        }
    }

    #[test]
    fn a_script_that_is_not_the_host_script_is_refused() {
        for value in [
            "/all.js",
            "https://cdn.example.com/",
            "javascript:all.js",
            "https://x.net/all.js?v=1",
            "http://x.net/all.js",
            "https://x.net/a;b/all.js",
            "https://x.net/a,b/all.js",
        ] {
            assert_eq!(read("CONNECT_SCRIPT_URL", value).unwrap_err().name, "CONNECT_SCRIPT_URL", "{value}");
        }
    }
}
