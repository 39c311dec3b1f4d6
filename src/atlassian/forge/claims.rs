use serde::Deserialize;
use serde_json::Value;

/// The claims that are read. All others are left alone: what they say decides nothing.
#[derive(Deserialize)]
pub(super) struct RawClaims {
    pub(super) iss: Option<String>,
    pub(super) aud: Option<Audience>,
    pub(super) iat: Option<i64>,
    pub(super) nbf: Option<i64>,
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
    /// Whether it names this one and nobody else.
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
