//! `SECRET_KEYS`: the keys that seal secrets, `id:base64,id2:base64`. The first seals, all open.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretBox};

use super::source::{SettingError, Source};

/// At least one key; ids differ.
#[derive(Clone, Debug)]
pub struct SecretKeys(Vec<SecretKey>);

/// A key and its name.
#[derive(Debug)]
pub struct SecretKey {
    /// Stands in what was sealed, so that the key is found again.
    pub id: String,
    /// 256 bits.
    pub key: SecretBox<[u8; 32]>,
}

impl Clone for SecretKey {
    fn clone(&self) -> Self {
        let key = SecretBox::init_with(|| *self.key.expose_secret());
        Self { id: self.id.clone(), key }
    }
}

impl SecretKeys {
    /// Reads `SECRET_KEYS` or `SECRET_KEYS_FILE`.
    pub fn read(source: &Source<'_>) -> Result<Option<Self>, SettingError> {
        let Some(text) = source.secret("SECRET_KEYS")? else { return Ok(None) };
        Self::parse(text.expose_secret()).map(Some).ok_or_else(|| {
            SettingError::new(
                "SECRET_KEYS",
                "should be a list id:base64,id2:base64 with ids that differ and 32 bytes each in padded base64, \
                 like k1:$(openssl rand -base64 32)",
            )
        })
    }

    /// Takes a list; `None` if any part of it is wrong.
    pub fn parse(text: &str) -> Option<Self> {
        let keys = text.split(',').map(|item| SecretKey::parse(item.trim())).collect::<Option<Vec<_>>>()?;
        let ids: HashSet<&str> = keys.iter().map(|key| key.id.as_str()).collect();
        (ids.len() == keys.len()).then_some(Self(keys))
    }

    /// The keys, the sealing one first.
    pub fn as_slice(&self) -> &[SecretKey] {
        &self.0
    }
}

impl SecretKey {
    fn parse(item: &str) -> Option<Self> {
        let (id, key) = item.split_once(':')?;
        let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if id.is_empty() || id.len() > 32 || !plain {
            return None;
        }
        let key: [u8; 32] = STANDARD.decode(key).ok()?.try_into().ok()?;
        Some(Self { id: id.to_owned(), key: SecretBox::new(Box::new(key)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn the_first_key_stays_the_first() {
        let keys = SecretKeys::parse(&format!("new:{A}, old:{A}")).unwrap();

        let ids: Vec<&str> = keys.as_slice().iter().map(|key| key.id.as_str()).collect();
        assert_eq!(ids, ["new", "old"]);
        assert_eq!(keys.as_slice()[0].key.expose_secret()[31], 31);
    }

    #[test]
    fn a_list_with_a_wrong_key_is_refused() {
        let unpadded = A.trim_end_matches('=');
        for list in [
            "k1".to_owned(),
            A.to_owned(),
            format!(":{A}"),
            format!("k 1:{A}"),
            format!("k1:{unpadded}"),
            "k1:AAAA".to_owned(),
            format!("k1:{A},k1:{A}"),
            format!("k1:{A},"),
        ] {
            assert!(SecretKeys::parse(&list).is_none(), "{list}");
        }
    }

    #[test]
    fn keys_are_not_shown() {
        let shown = format!("{:?}", SecretKeys::parse(&format!("k1:{A}")).unwrap());

        assert!(shown.contains("k1") && !shown.contains("31"), "{shown}");
    }

    #[test]
    fn an_error_does_not_quote_the_keys() {
        let error = SecretKeys::read(&Source::new(&|name| (name == "SECRET_KEYS").then(|| "hush".to_owned())));

        assert!(!error.unwrap_err().to_string().contains("hush"));
    }
}
