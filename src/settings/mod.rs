//! Settings from the environment: a small file per concern. `.env.example` is their reference.
//!
//! What is wrong stops the start with one line that names the setting and what it should be. A secret `X` may come as
//! `X_FILE`, the path of a file that holds it. A setting that is set but empty is an error.
//!
//! # Layout
//!
//! - [`source`]: where values come from, and the error.
//! - [`address`], [`server`], [`store`], [`upwork`], [`atlassian`], [`session`], [`log`]: the concerns.

pub mod address;
pub mod atlassian;
pub mod log;
pub mod server;
pub mod session;
pub mod source;
pub mod store;
pub mod upwork;

use address::Address;
use atlassian::AtlassianSettings;
use log::LogSettings;
use server::ServerSettings;
use session::SessionSettings;
use source::{SettingError, Source};
use store::StoreSettings;
use upwork::UpworkSettings;

/// All settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the server listens and what the world calls it.
    pub address: Address,
    /// How the server treats whoever connects.
    pub server: ServerSettings,
    /// Where data is kept, and the keys that seal its secrets.
    pub store: StoreSettings,
    /// The interface to Upwork.
    pub upwork: UpworkSettings,
    /// Which Jira sites may install, and what comes from Atlassian.
    pub atlassian: AtlassianSettings,
    /// How long things last.
    pub session: SessionSettings,
    /// What is logged, and how.
    pub log: LogSettings,
}

impl Settings {
    /// Reads the environment of this process, and `.env` of the working directory for what is not set there.
    pub fn from_environment() -> Result<Self, SettingError> {
        let file = source::read_dotenv(std::path::Path::new(".env"))?;
        Self::read(&|name| source::from_process(name).or_else(|| file.get(name).cloned()))
    }

    /// Reads settings by name.
    pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        let source = Source::new(lookup);
        Ok(Self {
            address: Address::read(&source)?,
            server: ServerSettings::read(&source)?,
            store: StoreSettings::read(&source)?,
            upwork: UpworkSettings::read(&source)?,
            atlassian: AtlassianSettings::read(&source)?,
            session: SessionSettings::read(&source)?,
            log: LogSettings::read(&source)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> Result<Settings, SettingError> {
        Settings::read(&|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn nothing_set_is_a_local_server_with_the_embedded_store() {
        let settings = settings(&[]).unwrap();

        assert_eq!(settings.address.base_url.as_str(), "http://localhost:3000");
        assert_eq!(settings.address.listen, "127.0.0.1:3000".parse().unwrap());
        assert!(matches!(settings.store.place, store::Place::Embedded { .. }));
    }

    #[test]
    fn every_setting_that_is_empty_is_refused_by_its_name() {
        let reference = include_str!("../../.env.example");
        let names = reference.lines().filter_map(|line| line.trim_start_matches("# ").split_once('='));
        let ours: Vec<&str> = names
            .map(|(name, _)| name)
            .filter(|name| *name == "LEPTOS_SITE_ADDR" || !name.starts_with("LEPTOS_"))
            .collect();
        assert!(ours.len() > 15, "{ours:?}");

        for name in ours {
            let error = settings(&[(name, " ")]).expect_err(name);

            assert_eq!(error.name, name);
            assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn the_reference_shows_the_defaults() {
        let reference = include_str!("../../.env.example");
        let shown = |name: &str| {
            let line =
                reference.lines().find_map(|line| line.trim_start_matches("# ").strip_prefix(&format!("{name}=")));
            line.unwrap_or_default().to_owned()
        };
        let settings = settings(&[]).unwrap();

        assert_eq!(shown("BASE_URL"), settings.address.base_url.as_str());
        assert_eq!(shown("LEPTOS_SITE_ADDR"), settings.address.listen.to_string());
        assert_eq!(shown("ATLASSIAN_SITES"), settings.atlassian.sites.join(","));
        assert_eq!(shown("CONNECT_SCRIPT_URL"), settings.atlassian.connect_script.as_str());
        assert_eq!(shown("UPWORK_WEB_URL"), settings.upwork.web_url);
        assert_eq!(shown("UPWORK_API_URL"), settings.upwork.api_url);
        assert_eq!(shown("SESSION_SECONDS"), settings.session.session.as_secs().to_string());
        assert_eq!(shown("RECONCILE_SECONDS"), settings.session.reconcile.as_secs().to_string());
    }
}
