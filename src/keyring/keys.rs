//! The list as text, and the operations of one key.

use std::collections::HashSet;

use aws_lc_rs::aead::{AES_256_GCM, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Prk, Salt};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;

/// Length of a key.
pub(super) const KEY_BYTES: usize = 32;

const MAX_ID_CHARS: usize = 32;
const SALT: &[u8] = b"upwork-job-post keyring 1";

/// Why a text is not a list of keys. Keys are identified by their place in the list or by their id; none is shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// The list is empty.
    #[error("contains no key; it should be id:base64, or a comma-separated list of these")]
    Empty,
    /// An entry has no colon.
    #[error("key {number} should be id:base64, but has no colon")]
    NoId {
        /// Counted from one.
        number: usize,
    },
    /// An id has other characters, or is empty or too long.
    #[error("the id of key {number} should be 1 to 32 letters, digits, - or _")]
    BadId {
        /// Counted from one.
        number: usize,
    },
    /// Two keys have one id.
    #[error("two keys have the id {id}")]
    SameId {
        /// The id.
        id: String,
    },
    /// A key is not base64.
    #[error("key {id} is not standard base64 with padding")]
    NotBase64 {
        /// Its id.
        id: String,
    },
    /// A key is too short or too long.
    #[error("key {id} should have 32 bytes, but has {bytes}")]
    WrongLength {
        /// Its id.
        id: String,
        /// Its length.
        bytes: usize,
    },
    /// A key follows a pattern: it is an example, or was typed.
    #[error(
        "key {id} is an example or follows a pattern, so anyone can guess it: create one with openssl rand -base64 32"
    )]
    Guessable {
        /// Its id.
        id: String,
    },
}

/// What a value is sealed for. A value for one purpose cannot be opened for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be stored.
    Store,
    /// To travel through a browser and come back.
    Browser,
}

/// One key. The bytes of the list are never used themselves: each use has a key derived from them.
pub(super) struct RootKey {
    pub(super) id: String,
    root: Prk,
    stored: RandomizedNonceKey,
    browsers: RandomizedNonceKey,
}

impl std::fmt::Debug for RootKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RootKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl RootKey {
    #[expect(clippy::expect_used, reason = "the length is the algorithm's own")]
    fn new(id: &str, bytes: &[u8; KEY_BYTES]) -> Self {
        let root = Salt::new(HKDF_SHA256, SALT).extract(bytes);
        let sealing = |info: &[u8]| {
            let bytes = Zeroizing::new(expand(&root, &[info]));
            RandomizedNonceKey::new(&AES_256_GCM, bytes.as_slice()).expect("a key of 32 bytes")
        };
        let (stored, browsers) = (sealing(b"seal"), sealing(b"seal for browsers"));
        Self { id: id.to_owned(), root, stored, browsers }
    }

    pub(super) const fn sealing(&self, purpose: Purpose) -> &RandomizedNonceKey {
        match purpose {
            Purpose::Store => &self.stored,
            Purpose::Browser => &self.browsers,
        }
    }

    /// A key for a named purpose. The first word separates every purpose from sealing.
    pub(super) fn derive(&self, purpose: &str) -> [u8; KEY_BYTES] {
        expand(&self.root, &[b"derive ", purpose.as_bytes()])
    }
}

#[expect(clippy::expect_used, reason = "HKDF-SHA256 gives up to 8160 bytes (RFC 5869, section 2.3)")]
fn expand(root: &Prk, info: &[&[u8]]) -> [u8; KEY_BYTES] {
    let mut bytes = [0; KEY_BYTES];
    root.expand(info, HKDF_SHA256).and_then(|okm| okm.fill(&mut bytes)).expect("32 bytes");
    bytes
}

/// Reads a list: its first key, and the others.
pub(super) fn parse_list(text: &str) -> Result<(RootKey, Vec<RootKey>), KeysError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(KeysError::Empty);
    }
    let mut keys: Vec<RootKey> = Vec::new();
    for (index, entry) in text.split(',').enumerate() {
        let key = parse_key(index + 1, entry.trim())?;
        if keys.iter().any(|other| other.id == key.id) {
            return Err(KeysError::SameId { id: key.id });
        }
        keys.push(key);
    }
    let mut keys = keys.into_iter();
    let first = keys.next().ok_or(KeysError::Empty)?;
    Ok((first, keys.collect()))
}

fn parse_key(number: usize, entry: &str) -> Result<RootKey, KeysError> {
    let (id, base64) = entry.split_once(':').ok_or(KeysError::NoId { number })?;
    if !is_id(id) {
        return Err(KeysError::BadId { number });
    }
    let bytes = STANDARD.decode(base64).map_err(|_| KeysError::NotBase64 { id: id.to_owned() })?;
    let bytes = Zeroizing::new(bytes);
    let bytes: &[u8; KEY_BYTES] =
        bytes.as_slice().try_into().map_err(|_| KeysError::WrongLength { id: id.to_owned(), bytes: bytes.len() })?;
    if is_guessable(bytes) {
        return Err(KeysError::Guessable { id: id.to_owned() });
    }
    Ok(RootKey::new(id, bytes))
}

/// Fewer than one in ten billion random keys have fewer different bytes.
const MIN_DISTINCT_BYTES: usize = 16;

/// Whether a key follows a pattern that a person types or an example shows: few different bytes, equal steps from byte to
/// byte, or a part that repeats. Not a measure of entropy; a random key passes.
fn is_guessable(key: &[u8; KEY_BYTES]) -> bool {
    let distinct = key.iter().collect::<HashSet<_>>().len();
    let step = |pair: &[u8]| pair[1].wrapping_sub(pair[0]);
    let first_step = step(&key[..2]);
    let in_steps = key.windows(2).all(|pair| step(pair) == first_step);
    let repeats = (1..=KEY_BYTES / 2).any(|period| key.iter().zip(&key[period..]).all(|(byte, later)| byte == later));
    distinct < MIN_DISTINCT_BYTES || in_steps || repeats
}

/// Whether a text may be a key id. It contains no dot, so it ends where the sealed bytes begin.
pub(super) fn is_id(id: &str) -> bool {
    (1..=MAX_ID_CHARS).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
