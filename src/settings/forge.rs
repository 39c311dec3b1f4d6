//! `FORGE_…`: which Forge app this server is the backend of.

use super::source::{SettingError, Source};
use crate::caller::forge::AppId;
use crate::web_address::{secure_address, secure_origin};

/// Which Forge app this server is the backend of.
#[derive(Clone, Debug)]
pub struct ForgeSettings {
    /// `FORGE_APP_ID`. Without it there are no routes of Forge.
    pub app_id: Option<AppId>,
    /// `FORGE_ENVIRONMENTS`: environments of the app that are served. At least one.
    pub environments: Vec<String>,
    /// `FORGE_KEYS_URL`: the whole address of the key set of invocation tokens.
    pub keys_url: String,
    /// `FORGE_API_URL`: origin of Atlassian's REST interfaces, without a slash at its end.
    pub api_url: String,
}

/// The kinds of environment that Forge knows.
const ENVIRONMENTS: [&str; 3] = ["PRODUCTION", "STAGING", "DEVELOPMENT"];
const KEYS_URL: &str = "https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json";
const API_URL: &str = "https://api.atlassian.com";
const KEYS_URL_SHOULD: &str =
    "the https address of a key set (http is accepted only for localhost and loopback addresses)";
const API_URL_SHOULD: &str =
    "an https origin without a path (http is accepted only for localhost and loopback addresses)";

impl ForgeSettings {
    /// Reads them.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let environments = source.parsed(
            "FORGE_ENVIRONMENTS",
            "a comma-separated list of PRODUCTION, STAGING and DEVELOPMENT",
            environments,
        )?;
        let keys_url =
            source.parsed("FORGE_KEYS_URL", KEYS_URL_SHOULD, |text| Some(secure_address(text).ok()?.to_string()))?;
        let api_url = source.parsed("FORGE_API_URL", API_URL_SHOULD, |text| secure_origin(text).ok())?;
        Ok(Self {
            app_id: app_id(source)?,
            environments: environments.unwrap_or_else(|| ENVIRONMENTS.map(str::to_owned).to_vec()),
            keys_url: keys_url.unwrap_or_else(|| KEYS_URL.to_owned()),
            api_url: api_url.unwrap_or_else(|| API_URL.to_owned()),
        })
    }
}

/// Reads `FORGE_APP_ID`.
pub fn app_id(source: &Source<'_>) -> Result<Option<AppId>, SettingError> {
    let should = "the id of the Forge app, like 8db33809-1f32-48bb-8c52-5877dab48107, or its whole ARI";
    source.parsed("FORGE_APP_ID", should, |text| AppId::from_setting(text).ok())
}

fn environments(text: &str) -> Option<Vec<String>> {
    let known = |name: &str| ENVIRONMENTS.contains(&name).then(|| name.to_owned());
    text.split(',').map(|name| known(name.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<ForgeSettings, SettingError> {
        ForgeSettings::read(&Source::new(&move |requested| (requested == name).then(|| value.to_owned())))
    }

    #[test]
    fn an_app_id_is_a_uuid_or_an_ari() {
        for value in
            ["8db33809-1f32-48bb-8c52-5877dab48107", "ari:cloud:ecosystem::app/8db33809-1f32-48bb-8c52-5877dab48107"]
        {
            assert!(read("FORGE_APP_ID", value).unwrap().app_id.is_some(), "{value}");
        }
        assert_eq!(read("FORGE_APP_ID", "my-app").unwrap_err().name, "FORGE_APP_ID");
        assert!(read("BASE_URL", "x").unwrap().app_id.is_none());
    }

    #[test]
    fn only_forge_environments_are_accepted() {
        assert_eq!(read("FORGE_ENVIRONMENTS", "PRODUCTION, STAGING").unwrap().environments, ["PRODUCTION", "STAGING"]);
        for value in ["production", "PRODUCTION,", "TEST"] {
            assert_eq!(read("FORGE_ENVIRONMENTS", value).unwrap_err().name, "FORGE_ENVIRONMENTS", "{value}");
        }
    }

    #[test]
    fn a_sandbox_may_set_its_own_keys_and_api() {
        let keys = read("FORGE_KEYS_URL", "http://127.0.0.1:4102/keys.json").unwrap();
        assert_eq!(keys.keys_url, "http://127.0.0.1:4102/keys.json");
        assert_eq!(read("FORGE_API_URL", "http://127.0.0.1:4102/").unwrap().api_url, "http://127.0.0.1:4102");
        for value in ["https://api.atlassian.com/ex", "http://api.atlassian.com", "api.atlassian.com"] {
            assert_eq!(read("FORGE_API_URL", value).unwrap_err().name, "FORGE_API_URL", "{value}");
        }
        assert_eq!(read("FORGE_KEYS_URL", "http://keys.example.com/jwks").unwrap_err().name, "FORGE_KEYS_URL");
    }
}
