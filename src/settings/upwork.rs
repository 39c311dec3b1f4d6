//! `UPWORK_…`: which API of Upwork is used, where it is, and the operator's key.

use secrecy::SecretString;

use super::source::{SettingError, Source};
use crate::web_address::secure_origin;

/// The interface to Upwork.
#[derive(Clone, Debug)]
pub struct UpworkSettings {
    /// `UPWORK_API`.
    pub api: UpworkApi,
    /// `UPWORK_CLIENT_ID` and `UPWORK_CLIENT_SECRET`. The server starts without them: the panel then says what is
    /// missing.
    pub key: Option<UpworkKey>,
    /// `UPWORK_WEB_URL`: the origin of consent, tokens, public job pages and REST.
    pub web_url: String,
    /// `UPWORK_API_URL`: the origin of GraphQL.
    pub api_url: String,
    /// `UPWORK_PKCE`: whether a connect by OAuth 2.0 is bound to its start by PKCE too.
    pub pkce: bool,
}

/// The interfaces that Upwork has had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpworkApi {
    /// GraphQL with OAuth 2.0.
    Graphql,
    /// REST with OAuth 1.0a.
    Rest,
}

/// The operator's key on Upwork.
#[derive(Clone, Debug)]
pub struct UpworkKey {
    /// The key's id.
    pub client_id: String,
    /// The key's secret.
    pub client_secret: SecretString,
}

/// The two settings of an API key.
pub const KEY_SETTINGS: [&str; 2] = ["UPWORK_CLIENT_ID", "UPWORK_CLIENT_SECRET"];

impl UpworkSettings {
    /// Reads them.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let api = source.parsed("UPWORK_API", "graphql (OAuth 2.0) or rest (OAuth 1.0a)", |text| match text {
            "graphql" => Some(UpworkApi::Graphql),
            "rest" => Some(UpworkApi::Rest),
            _ => None,
        })?;
        Ok(Self {
            api: api.unwrap_or(UpworkApi::Graphql),
            key: UpworkKey::read(source)?,
            web_url: origin(source, "UPWORK_WEB_URL", "https://www.upwork.com")?,
            api_url: origin(source, "UPWORK_API_URL", "https://api.upwork.com")?,
            pkce: source.parsed("UPWORK_PKCE", "true or false", |text| text.parse().ok())?.unwrap_or(false),
        })
    }
}

impl UpworkKey {
    fn read(source: &Source<'_>) -> Result<Option<Self>, SettingError> {
        let [id, secret] = KEY_SETTINGS;
        let half = |missing: &str, there: &str| {
            SettingError::new(missing, format!("is missing and {there} needs it: set both, or neither"))
        };
        match (source.text(id)?, source.secret(secret)?) {
            (Some(client_id), Some(client_secret)) => Ok(Some(Self { client_id, client_secret })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(half(secret, id)),
            (None, Some(_)) => Err(half(id, secret)),
        }
    }
}

fn origin(source: &Source<'_>, name: &str, default: &str) -> Result<String, SettingError> {
    let should = format!(
        "an https address without a path, like {default} (http is accepted only for localhost and loopback addresses)"
    );
    source.parsed_or(name, default, &should, |text| secure_origin(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<UpworkSettings, SettingError> {
        let lookup = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned());
        UpworkSettings::read(&Source::new(&lookup))
    }

    #[test]
    fn half_an_api_key_names_the_missing_half() {
        let error = read(&[("UPWORK_CLIENT_ID", "id")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "UPWORK_CLIENT_SECRET is missing and UPWORK_CLIENT_ID needs it: set both, or neither"
        );

        let error = read(&[("UPWORK_CLIENT_SECRET", "hush")]).unwrap_err();
        assert_eq!(error.name, "UPWORK_CLIENT_ID");
        assert!(!error.to_string().contains("hush"));
    }

    #[test]
    fn a_missing_api_key_is_not_an_error() {
        assert!(read(&[]).unwrap().key.is_none());
    }

    #[test]
    fn a_complete_api_key_is_accepted_and_not_shown() {
        let settings = read(&[("UPWORK_CLIENT_ID", "id"), ("UPWORK_CLIENT_SECRET", "hush")]).unwrap();

        assert!(settings.key.is_some());
        assert!(!format!("{settings:?}").contains("hush"));
    }

    #[test]
    fn an_unknown_api_is_refused_with_the_known_ones() {
        assert_eq!(read(&[("UPWORK_API", "rest")]).unwrap().api, UpworkApi::Rest);

        let error = read(&[("UPWORK_API", "soap")]).unwrap_err();

        assert_eq!(error.to_string(), "UPWORK_API should be graphql (OAuth 2.0) or rest (OAuth 1.0a)");
    }

    #[test]
    fn pkce_is_off_by_default() {
        assert!(!read(&[]).unwrap().pkce && !read(&[("UPWORK_PKCE", "false")]).unwrap().pkce);
        assert!(read(&[("UPWORK_PKCE", "true")]).unwrap().pkce);
        assert_eq!(read(&[("UPWORK_PKCE", "yes")]).unwrap_err().to_string(), "UPWORK_PKCE should be true or false");
    }

    #[test]
    fn addresses_are_origins_where_secrets_may_be_sent() {
        assert_eq!(read(&[("UPWORK_WEB_URL", "http://127.0.0.1:4200/")]).unwrap().web_url, "http://127.0.0.1:4200");
        for value in ["upwork.com", "https://upwork.com/api", "file:///etc", "http://www.upwork.com"] {
            for name in ["UPWORK_API_URL", "UPWORK_WEB_URL"] {
                assert_eq!(read(&[(name, value)]).unwrap_err().name, name, "{value}");
            }
        }
    }
}
