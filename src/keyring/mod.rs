//! Encrypts (*seals*) and decrypts (*opens*) secrets. The first key of a list seals, all of them open. A sealed value
//! is bound to the place where it is stored.
//!
//! # Layout
//!
//! - `keys`: the list as text (`SECRET_KEYS`), and what one key can do.
//! - `seal`: the sealed value, AES-256-GCM under the key that it names.
//! - `place`: where a value belongs, as unambiguous bytes.
//! - `file`: the list that is created in `DATA_DIR` if the operator sets none.

mod file;
mod keys;
mod place;
mod seal;

pub use file::{KeyFileError, load_or_create};
pub use keys::KeysError;
pub use place::Place;
pub use seal::{OpenError, Sealed};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretSlice;
use secrecy::zeroize::Zeroizing;

use crate::random::Rng;
use keys::{Purpose, RootKey};

/// The keys that secrets are sealed with. `Debug` shows their ids only.
#[derive(Debug)]
pub struct Keyring {
    first: RootKey,
    others: Vec<RootKey>,
}

impl Keyring {
    /// Reads a list of keys, `id:base64,id2:base64`: standard base64 with padding, 32 bytes each.
    pub fn parse(text: &str) -> Result<Self, KeysError> {
        let (first, others) = keys::parse_list(text)?;
        Ok(Self { first, others })
    }

    /// A new list of one key, as the text that [`Self::parse`] reads. A secret.
    pub fn generate(randomness: &dyn Rng) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; keys::KEY_BYTES]);
        randomness.fill(bytes.as_mut_slice());
        let mut name = [0; 4];
        randomness.fill(&mut name);
        let base64 = Zeroizing::new(STANDARD.encode(bytes.as_slice()));
        Zeroizing::new(format!("k{}:{}", hex::encode(name), base64.as_str()))
    }

    /// Seals a secret with the first key, bound to its place.
    pub fn seal(&self, place: &Place<'_>, secret: &[u8]) -> Sealed {
        seal::seal(&self.first, Purpose::Store, place, secret)
    }

    /// Opens a value that was sealed for this place, with the key that it names.
    pub fn open(&self, place: &Place<'_>, sealed: &Sealed) -> Result<SecretSlice<u8>, OpenError> {
        self.open_for(Purpose::Store, place, sealed)
    }

    /// Seals a value that travels through a browser, with a different key from stored values: outsiders can cause as
    /// many of these as they like.
    pub fn seal_for_browser(&self, place: &Place<'_>, value: &[u8]) -> Sealed {
        seal::seal(&self.first, Purpose::Browser, place, value)
    }

    /// Opens what [`Self::seal_for_browser`] has sealed for this place.
    pub fn open_from_browser(&self, place: &Place<'_>, sealed: &Sealed) -> Result<SecretSlice<u8>, OpenError> {
        self.open_for(Purpose::Browser, place, sealed)
    }

    fn open_for(&self, purpose: Purpose, place: &Place<'_>, sealed: &Sealed) -> Result<SecretSlice<u8>, OpenError> {
        let (id, body) = seal::split(sealed).ok_or(OpenError::Malformed)?;
        let key = self.all().find(|key| key.id == id).ok_or_else(|| OpenError::UnknownKey { id: id.to_owned() })?;
        seal::open(key, purpose, place, body)
    }

    /// Keys for another purpose (for example signing), one from each key of the list, in its order: the first signs,
    /// all are accepted. Keys of two purposes reveal nothing about each other, nor about the keys that seal (HKDF, RFC
    /// 5869).
    pub fn derive(&self, purpose: &str) -> Vec<(String, [u8; 32])> {
        self.all().map(|key| (key.id.clone(), key.derive(purpose))).collect()
    }

    /// Ids of all keys, the one that seals first.
    pub fn ids(&self) -> Vec<&str> {
        self.all().map(|key| key.id.as_str()).collect()
    }

    /// Id of the key that seals.
    pub fn first_id(&self) -> &str {
        &self.first.id
    }

    /// Id of the key that a value was sealed with; `None` if it is no sealed value.
    pub fn key_of(sealed: &Sealed) -> Option<&str> {
        seal::split(sealed).map(|(id, _)| id)
    }

    fn all(&self) -> impl Iterator<Item = &RootKey> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

#[cfg(test)]
mod tests;
