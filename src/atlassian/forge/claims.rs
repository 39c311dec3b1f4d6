use serde::Deserialize;
use serde_json::Value;

use crate::atlassian::tokens::seconds;

/// The claims that are read. All others are ignored.
#[derive(Deserialize)]
pub(super) struct RawForgeClaims {
    pub(super) iss: Option<String>,
    pub(super) aud: Option<Audience>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) iat: Option<i64>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) nbf: Option<i64>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) exp: Option<i64>,
    pub(super) app: Option<RawApp>,
    #[serde(default)]
    pub(super) context: Option<RawContext>,
    #[serde(default)]
    pub(super) principal: Option<String>,
    /// Names an isolated cloud.
    #[serde(default, rename = "icLabel")]
    pub(super) isolated_cloud: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    /// Whether it names this app and no other.
    pub(super) fn is_only(&self, wanted: &str) -> bool {
        match self {
            Self::One(audience) => audience == wanted,
            Self::Many(audiences) => matches!(audiences.as_slice(), [only] if only == wanted),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawApp {
    pub(super) id: Option<String>,
    pub(super) installation_id: Option<String>,
    pub(super) api_base_url: Option<String>,
    pub(super) environment: Option<RawEnvironment>,
}

#[derive(Deserialize)]
pub(super) struct RawEnvironment {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawContext {
    #[serde(default)]
    pub(super) cloud_id: Option<String>,
    #[serde(default)]
    pub(super) site_url: Option<String>,
    #[serde(default)]
    pub(super) extension: Option<Value>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_time_may_have_a_fraction_and_is_never_text() {
        let read =
            |exp: Value| serde_json::from_value::<RawForgeClaims>(json!({ "exp": exp })).map(|claims| claims.exp).ok();
        assert_eq!(read(json!(1_795_000_000.75)), Some(Some(1_795_000_000)));
        assert_eq!(read(json!(null)), Some(None));
        assert_eq!(read(json!("1795000000")), None);
    }
}
