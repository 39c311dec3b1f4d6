//! `ATLASSIAN_…` and `CONNECT_SCRIPT_URL`: which Jira sites may install, and what comes from Atlassian.

use url::Url;

use super::address::{web_address, web_origin};
use super::source::{SettingError, Source};

/// Which Jira sites may install, and what comes from Atlassian.
#[derive(Clone, Debug)]
pub struct AtlassianSettings {
    /// `ATLASSIAN_INSTALL_KEYS_URL`: asked for install keys in place of Atlassian's servers; no slash at its end.
    pub install_keys: Option<String>,
    /// `ATLASSIAN_SITES`: origins, in which `*` stands for one label of the host. At least one.
    pub sites: Vec<String>,
    /// `CONNECT_SCRIPT_URL`: Atlassian's host script.
    pub connect_script: Url,
}

const SITES: &str = "https://*.atlassian.net";
const CONNECT_SCRIPT: &str = "https://connect-cdn.atl-paas.net/all.js";

impl AtlassianSettings {
    /// Reads them.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let install_keys =
            source.parsed("ATLASSIAN_INSTALL_KEYS_URL", "an http or https address without a query", |text| {
                Some(web_address(text)?.as_str().trim_end_matches('/').to_owned())
            })?;
        let sites = source.parsed(
            "ATLASSIAN_SITES",
            "a comma-separated list of origins, * standing for one label, like https://*.atlassian.net",
            sites,
        )?;
        Ok(Self {
            install_keys,
            sites: sites.unwrap_or_else(|| vec![SITES.to_owned()]),
            connect_script: connect_script(source)?,
        })
    }
}

fn connect_script(source: &Source<'_>) -> Result<Url, SettingError> {
    const NAME: &str = "CONNECT_SCRIPT_URL";
    let text = source.text(NAME)?.unwrap_or_else(|| CONNECT_SCRIPT.to_owned());
    web_address(&text).filter(|url| url.path().ends_with("/all.js")).ok_or_else(|| {
        let should = format!("should be the http or https address of Atlassian's all.js, like {CONNECT_SCRIPT}");
        SettingError::new(NAME, should)
    })
}

fn sites(text: &str) -> Option<Vec<String>> {
    text.split(',').map(|site| site_pattern(site.trim())).collect()
}

/// An origin whose host may have `*` as a whole label, but not as the last one.
fn site_pattern(text: &str) -> Option<String> {
    let origin = web_origin(text)?;
    let (_, authority) = origin.split_once("://")?;
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let labels: Vec<&str> = host.split('.').collect();
    let whole = labels.iter().all(|label| *label == "*" || !label.contains('*'));
    let open = labels.last().is_none_or(|label| *label == "*");
    (whole && !open).then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<AtlassianSettings, SettingError> {
        AtlassianSettings::read(&Source::new(&move |asked| (asked == name).then(|| value.to_owned())))
    }

    #[test]
    fn sites_are_origins_as_browsers_write_them() {
        let settings = read("ATLASSIAN_SITES", "https://*.Atlassian.net:443/, http://localhost:4100").unwrap();

        assert_eq!(settings.sites, ["https://*.atlassian.net", "http://localhost:4100"]);
    }

    #[test]
    fn a_site_that_is_no_origin_or_stands_for_everything_is_refused() {
        for value in
            ["atlassian.net", "https://*", "https://jira.*", "https://a*.net", "https://x.net/jira", "https://x.net,"]
        {
            assert_eq!(read("ATLASSIAN_SITES", value).unwrap_err().name, "ATLASSIAN_SITES", "{value}");
        }
    }

    #[test]
    fn a_sandbox_brings_its_own_servers() {
        let keys = read("ATLASSIAN_INSTALL_KEYS_URL", "http://127.0.0.1:4100/install-keys/").unwrap();
        let script = read("CONNECT_SCRIPT_URL", "http://127.0.0.1:4100/atlassian-connect/all.js").unwrap();

        assert_eq!(keys.install_keys.as_deref(), Some("http://127.0.0.1:4100/install-keys"));
        assert_eq!(script.connect_script.origin().ascii_serialization(), "http://127.0.0.1:4100");
    }

    #[test]
    fn a_script_that_is_not_the_host_script_is_refused() {
        for value in ["/all.js", "https://cdn.example.com/", "javascript:all.js", "https://x.net/all.js?v=1"] {
            assert_eq!(read("CONNECT_SCRIPT_URL", value).unwrap_err().name, "CONNECT_SCRIPT_URL", "{value}");
        }
    }
}
