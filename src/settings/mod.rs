//! Settings from the environment, one small file per concern. `.env.example` is their reference.
//!
//! A wrong setting stops the start with one line that names it and what it should be. A secret `X` may come as
//! `X_FILE`, the path of a file that contains it. A setting that is set but empty is an error. A name that looks like a
//! setting but is none is logged as a warning.
//!
//! # Layout
//!
//! - [`source`]: where values come from, and the error.
//! - [`unknown`]: names that are set and mean nothing here.
//! - [`address`], [`server`], [`store`], [`upwork`], [`atlassian`], [`forge`], [`session`], [`log`],
//!   [`traces`]: the concerns.

pub mod address;
pub mod atlassian;
pub mod forge;
pub mod log;
pub mod server;
pub mod session;
pub mod source;
pub mod store;
pub mod traces;
pub mod unknown;
pub mod upwork;

use address::Address;
use atlassian::AtlassianSettings;
use forge::ForgeSettings;
use log::LogSettings;
use server::ServerSettings;
use session::SessionSettings;
use source::{SettingError, Source};
use store::StoreSettings;
use traces::TraceSettings;
use unknown::UnknownSetting;
use upwork::UpworkSettings;

use crate::atlassian::site::BaseUrl;
use crate::caller::forge::AppId;

/// All settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The server's public address, and where it listens.
    pub address: Address,
    /// Which proxies are trusted.
    pub server: ServerSettings,
    /// Where data is stored, and the keys that seal its secrets.
    pub store: StoreSettings,
    /// The interface to Upwork.
    pub upwork: UpworkSettings,
    /// Which Jira sites may install, and Atlassian's servers.
    pub atlassian: AtlassianSettings,
    /// Which Forge app this server is the backend of.
    pub forge: ForgeSettings,
    /// Durations.
    pub session: SessionSettings,
    /// What is logged, and how.
    pub log: LogSettings,
    /// Where traces are sent.
    pub traces: TraceSettings,
    /// Unknown names that look like settings. Filled only by [`Settings::from_environment`].
    pub unknown: Vec<UnknownSetting>,
}

/// The settings of the subcommand `forge-app`: none of a running server.
#[derive(Clone, Debug)]
pub struct ForgeAppSettings {
    /// `BASE_URL`: where pages reach the server. It has no default here.
    pub base_url: BaseUrl,
    /// `FORGE_APP_ID`, once the app is registered.
    pub app_id: Option<AppId>,
}

impl ForgeAppSettings {
    /// Reads the environment of this process, and `.env` in the working directory for what is not set there.
    pub fn from_environment() -> Result<Self, SettingError> {
        let file = source::read_dotenv(std::path::Path::new(".env"))?;
        Self::read(&|name| source::from_process(name).or_else(|| file.get(name).cloned()))
    }

    /// Reads settings by name.
    pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        let source = Source::new(lookup);
        if source.text("BASE_URL")?.is_none() {
            return Err(SettingError::new(
                "BASE_URL",
                "is needed: the public address of the server, like https://jobs.example.com",
            ));
        }
        Ok(Self { base_url: Address::read(&source)?.base_url, app_id: forge::app_id(&source)? })
    }
}

impl Settings {
    /// Reads the environment of this process, and `.env` in the working directory for what is not set there.
    pub fn from_environment() -> Result<Self, SettingError> {
        let file = source::read_dotenv(std::path::Path::new(".env"))?;
        let lookup = |name: &str| source::from_process(name).or_else(|| file.get(name).cloned());
        let source = Source::new(&lookup);
        let settings = Self::from_source(&source)?;
        let names = source::names_of_process().chain(file.keys().cloned());
        Ok(Self { unknown: unknown::among(names, &source.requested()), ..settings })
    }

    /// Reads settings by name.
    pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        Self::from_source(&Source::new(lookup))
    }

    fn from_source(source: &Source<'_>) -> Result<Self, SettingError> {
        Ok(Self {
            address: Address::read(source)?,
            server: ServerSettings::read(source)?,
            store: StoreSettings::read(source)?,
            upwork: UpworkSettings::read(source)?,
            atlassian: AtlassianSettings::read(source)?,
            forge: ForgeSettings::read(source)?,
            session: SessionSettings::read(source)?,
            log: LogSettings::read(source)?,
            traces: TraceSettings::read(source)?,
            unknown: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::site::Sites;

    const REFERENCE: &str = include_str!("../../.env.example");

    fn settings(pairs: &[(&str, &str)]) -> Result<Settings, SettingError> {
        Settings::read(&|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn without_settings_a_local_server_uses_the_embedded_store() {
        let settings = settings(&[]).unwrap();

        assert_eq!(settings.address.base_url.as_str(), "http://localhost:3000");
        assert_eq!(settings.address.listen, "127.0.0.1:3000".parse().unwrap());
        assert!(matches!(settings.store.place, store::StoreLocation::Embedded { .. }));
    }

    /// The settings of the reference, and the values that it shows.
    fn shown() -> Vec<(&'static str, &'static str)> {
        let lines = REFERENCE.lines().filter_map(|line| line.trim_start_matches("# ").split_once('='));
        let lines = lines.filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
        let ours: Vec<_> =
            lines.filter(|(name, _)| *name == "LEPTOS_SITE_ADDR" || !name.starts_with("LEPTOS_")).collect();
        assert!(ours.len() > 15, "{ours:?}");
        ours
    }

    #[test]
    fn every_empty_setting_is_refused_and_named() {
        for (name, _) in shown() {
            let error = settings(&[(name, " ")]).expect_err(name);

            assert_eq!(error.name, name);
            assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn the_example_secrets_are_refused() {
        let secrets: Vec<_> = shown().into_iter().filter(|(name, _)| name.contains("SECRET")).collect();
        let secrets = secrets.into_iter().filter(|(name, _)| !name.ends_with("_FILE"));
        let mut count = 0;
        for (name, value) in secrets {
            assert_eq!(settings(&[(name, value)]).expect_err(value).name, name);
            count += 1;
        }
        assert_eq!(count, 2);
    }

    #[test]
    fn every_setting_is_in_the_env_example() {
        let nothing = |_: &str| None;
        let source = Source::new(&nothing);
        Settings::from_source(&source).unwrap();
        for name in source.requested() {
            let by_file = name.ends_with("_FILE");
            assert!(by_file || shown().iter().any(|(shown, _)| *shown == name), "{name}");
        }
    }

    #[test]
    fn the_env_example_shows_the_defaults() {
        let all = shown();
        let shown = |name: &str| {
            let value = all.iter().find(|(shown, _)| *shown == name).map(|(_, value)| *value);
            value.unwrap_or_default().to_owned()
        };
        let settings = settings(&[]).unwrap();

        assert_eq!(shown("BASE_URL"), settings.address.base_url.as_str());
        assert_eq!(shown("LEPTOS_SITE_ADDR"), settings.address.listen.to_string());
        assert_eq!(Sites::parse(&shown("ATLASSIAN_SITES")), Ok(settings.atlassian.sites));
        assert_eq!(shown("CONNECT_SCRIPT_URL"), settings.atlassian.connect_script.as_str());
        assert_eq!(shown("FORGE_ENVIRONMENTS"), settings.forge.environments.join(","));
        assert_eq!(shown("FORGE_KEYS_URL"), settings.forge.keys_url);
        assert_eq!(shown("FORGE_API_URL"), settings.forge.api_url);
        assert_eq!(shown("UPWORK_WEB_URL"), settings.upwork.web_url);
        assert_eq!(shown("UPWORK_API_URL"), settings.upwork.api_url);
        assert_eq!(shown("SESSION_SECONDS"), settings.session.session.as_secs().to_string());
        assert_eq!(shown("RECONCILE_SECONDS"), settings.session.reconcile.as_secs().to_string());
    }
}
