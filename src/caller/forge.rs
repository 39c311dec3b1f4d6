//! The ids on Forge: the app, an installation of it, an environment, a Jira site.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Not a UUID, or not an ARI of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct InvalidForgeId;

macro_rules! uuid {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Parses a UUID in lower case, as Atlassian writes it.
            pub fn parse(text: &str) -> Result<Self, InvalidForgeId> {
                if is_uuid(text) { Ok(Self(text.to_owned())) } else { Err(InvalidForgeId) }
            }

            /// The UUID.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidForgeId;

            fn try_from(text: String) -> Result<Self, InvalidForgeId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

uuid! {
    /// Names the app that an operator has registered.
    AppId
}
uuid! {
    /// Names one installation of the app. A reinstall gets another one.
    InstallationId
}
uuid! {
    /// Names a Jira site; survives reinstalls and renames.
    CloudId
}
uuid! {
    /// Names an environment of the app: production, staging or one for development.
    EnvironmentId
}

const APP: &str = "ari:cloud:ecosystem::app/";
const INSTALLATION: &str = "ari:cloud:ecosystem::installation/";
const ENVIRONMENT: &str = "ari:cloud:ecosystem::environment/";

impl AppId {
    /// Parses the setting `FORGE_APP_ID`: a UUID or the whole ARI.
    pub fn from_setting(text: &str) -> Result<Self, InvalidForgeId> {
        Self::parse(text.strip_prefix(APP).unwrap_or(text))
    }

    /// The ARI, which `aud` and `app.id` of a token must be.
    pub fn ari(&self) -> String {
        format!("{APP}{self}")
    }
}

impl CloudId {
    /// Parses the address of a site's REST API: `<api_url>/ex/jira/<cloud id>`, exactly.
    pub fn from_api_address(text: &str, api_url: &str) -> Result<Self, InvalidForgeId> {
        let rest = text.strip_prefix(api_url).and_then(|rest| rest.strip_prefix("/ex/jira/"));
        Self::parse(rest.ok_or(InvalidForgeId)?)
    }
}

impl InstallationId {
    /// Parses the ARI of a token. A bare UUID is refused there.
    pub fn from_ari(text: &str) -> Result<Self, InvalidForgeId> {
        Self::parse(text.strip_prefix(INSTALLATION).ok_or(InvalidForgeId)?)
    }
}

impl EnvironmentId {
    /// Parses the ARI of a token, which must be of this app.
    pub fn from_ari(text: &str, app: &AppId) -> Result<Self, InvalidForgeId> {
        let rest = text.strip_prefix(ENVIRONMENT).and_then(|rest| rest.strip_prefix(app.as_str()));
        Self::parse(rest.and_then(|rest| rest.strip_prefix('/')).ok_or(InvalidForgeId)?)
    }
}

/// RFC 9562, section 4, in lower case.
fn is_uuid(text: &str) -> bool {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    text.len() == 36 && text.split('-').map(str::len).eq(GROUPS) && text.bytes().all(|b| b == b'-' || is_hex(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "8db33809-1f32-48bb-8c52-5877dab48107";

    #[test]
    fn an_app_id_may_be_given_as_a_uuid_or_an_ari() {
        let ari = format!("ari:cloud:ecosystem::app/{UUID}");
        assert_eq!(AppId::from_setting(UUID), AppId::from_setting(&ari));
        assert_eq!(AppId::from_setting(UUID).unwrap().ari(), ari);
        for text in ["", "ari:cloud:ecosystem::app/", "ari:cloud:ecosystem::installation/x", "my-app"] {
            assert_eq!(AppId::from_setting(text), Err(InvalidForgeId), "{text}");
        }
    }

    #[test]
    fn only_plain_uuids_are_accepted_as_ids() {
        let upper = UUID.to_uppercase();
        let cut = &UUID[1..];
        for text in ["", "$ne", &upper, cut, "8db33809-1f32-48bb-8c52-5877dab4810g", "8db338091f3248bb8c525877dab48107"]
        {
            assert_eq!(CloudId::parse(text), Err(InvalidForgeId), "{text}");
        }
    }

    #[test]
    fn an_api_base_url_is_exactly_one_site_under_the_gateway() {
        let api = "https://api.atlassian.com";
        let good = format!("{api}/ex/jira/{UUID}");
        assert_eq!(CloudId::from_api_address(&good, api).unwrap().as_str(), UUID);
        for text in [
            format!("{good}/"),
            format!("{good}?a=b"),
            format!("{api}/ex/jira/../{UUID}"),
            format!("{api}/ex/confluence/{UUID}"),
            format!("{api}.evil.test/ex/jira/{UUID}"),
            format!("http://api.atlassian.com/ex/jira/{UUID}"),
            UUID.to_owned(),
        ] {
            assert_eq!(CloudId::from_api_address(&text, api), Err(InvalidForgeId), "{text}");
        }
    }

    #[test]
    fn an_environment_is_one_of_this_app() {
        let app = AppId::parse(UUID).unwrap();
        let environment = "aa911f10-c54b-4b93-9e27-dd2947840b9e";
        let ari = format!("ari:cloud:ecosystem::environment/{UUID}/{environment}");
        assert_eq!(EnvironmentId::from_ari(&ari, &app).unwrap().as_str(), environment);
        let other = format!("ari:cloud:ecosystem::environment/{environment}/{environment}");
        assert_eq!(EnvironmentId::from_ari(&other, &app), Err(InvalidForgeId));
        assert_eq!(InstallationId::from_ari(environment), Err(InvalidForgeId));
    }
}
