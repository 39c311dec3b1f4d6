//! `MONGODB_URI`, `DATA_DIR` and `SECRET_KEYS`: where data is stored, and what seals its secrets.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

use super::source::{SettingError, Source};
use crate::keyring::Keyring;

/// Where data is stored.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// The database.
    pub place: StoreLocation,
    /// `SECRET_KEYS`. Required for MongoDB; for the embedded store they can be generated, and stored in its folder.
    pub secret_keys: Option<Arc<Keyring>>,
}

/// The database.
#[derive(Clone, Debug)]
pub enum StoreLocation {
    /// A file in a folder of this machine: `DATA_DIR`.
    Embedded {
        /// The folder.
        folder: PathBuf,
    },
    /// `MONGODB_URI`.
    Mongo {
        /// The connection string; it may contain a password.
        uri: SecretString,
        /// The database that the connection string names, else `upwork_job_post`.
        database: String,
    },
}

impl StoreSettings {
    /// Reads them. Several servers share one MongoDB, so keys that one of them generates would be useless to the
    /// others.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        let folder = source.text("DATA_DIR")?.unwrap_or_else(|| "./data".to_owned());
        let secret_keys = secret_keys(source)?;
        let place = match source.secret("MONGODB_URI")? {
            None => StoreLocation::Embedded { folder: PathBuf::from(folder) },
            Some(_) if secret_keys.is_none() => {
                return Err(SettingError::new(
                    "SECRET_KEYS",
                    "is missing and MONGODB_URI needs it: it should be id:base64 of 32 random bytes, \
                     like k1:$(openssl rand -base64 32)",
                ));
            }
            Some(uri) => StoreLocation::Mongo { database: database(uri.expose_secret())?, uri },
        };
        Ok(Self { place, secret_keys })
    }
}

fn secret_keys(source: &Source<'_>) -> Result<Option<Arc<Keyring>>, SettingError> {
    let Some(text) = source.secret("SECRET_KEYS")? else { return Ok(None) };
    let keyring = Keyring::parse(text.expose_secret()).map_err(|cause| {
        let should = format!(
            "should be a list id:base64,id2:base64 with ids that differ and 32 bytes each in padded base64, \
             like k1:$(openssl rand -base64 32): {cause}"
        );
        SettingError::new("SECRET_KEYS", should)
    })?;
    Ok(Some(Arc::new(keyring)))
}

/// The database that a connection string names.
/// <https://www.mongodb.com/docs/manual/reference/connection-string/>
fn database(uri: &str) -> Result<String, SettingError> {
    let wrong =
        || SettingError::new("MONGODB_URI", "should be a connection string, like mongodb://host:27017/database");
    let rest = uri.strip_prefix("mongodb://").or_else(|| uri.strip_prefix("mongodb+srv://")).ok_or_else(wrong)?;
    let (hosts, path) = rest.split_once(['/', '?']).unwrap_or((rest, ""));
    if hosts.is_empty() {
        return Err(wrong());
    }
    let has_path = rest.as_bytes().get(hosts.len()) == Some(&b'/');
    let name = path.split('?').next().filter(|name| has_path && !name.is_empty()).unwrap_or("upwork_job_post");
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if plain && name.len() < 64 { Ok(name.to_owned()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "k1:RCNF1RllBfqBos9+rU6yW1n3seiNCJlZX4/aYPL8mNs=";

    fn read(pairs: &[(&str, &str)]) -> Result<StoreSettings, SettingError> {
        let lookup = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned());
        StoreSettings::read(&Source::new(&lookup))
    }

    #[test]
    fn a_connection_string_may_name_the_database() {
        for (uri, database) in [
            ("mongodb://localhost", "upwork_job_post"),
            ("mongodb://localhost/", "upwork_job_post"),
            ("mongodb://localhost?w=1", "upwork_job_post"),
            ("mongodb://u:p@a:1,b:2/jobs?replicaSet=r", "jobs"),
            ("mongodb+srv://cluster.example.net/jobs-2", "jobs-2"),
        ] {
            let settings = read(&[("MONGODB_URI", uri), ("SECRET_KEYS", KEY)]).unwrap();

            assert!(
                matches!(settings.place, StoreLocation::Mongo { database: found, .. } if found == database),
                "{uri}"
            );
        }
    }

    #[test]
    fn mongodb_without_keys_is_refused() {
        let error = read(&[("MONGODB_URI", "mongodb://localhost")]).unwrap_err();

        assert_eq!(error.name, "SECRET_KEYS");
    }

    #[test]
    fn an_invalid_connection_string_is_refused_without_quoting_it() {
        for uri in ["localhost:27017", "postgres://u:hush@h/d", "mongodb://", "mongodb://hush@h/a.b"] {
            let error = read(&[("MONGODB_URI", uri), ("SECRET_KEYS", KEY)]).unwrap_err();

            assert_eq!(error.name, "MONGODB_URI", "{uri}");
            assert!(!error.to_string().contains("hush"));
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let settings = read(&[("MONGODB_URI", "mongodb://u:hush@h/d"), ("SECRET_KEYS", KEY)]).unwrap();

        assert!(!format!("{settings:?}").contains("hush"));
    }
}
