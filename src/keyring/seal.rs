//! The sealed value: `key id . base64url(nonce | ciphertext | tag)`, AES-256-GCM with the place as bound data.
//!
//! The nonce is 96 random bits (from the cryptographic library itself, so that no caller can reuse one). That is safe
//! for 2^32 values per key (NIST SP 800-38D, section 8.3), far more than any installation seals before a rotation.
//! Outsiders can request any number of values that travel through browsers, so these have a separate key and do not use
//! up the limit of stored values.

use aws_lc_rs::aead::{Aad, NONCE_LEN, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretSlice;
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

use super::keys::{Purpose, RootKey, is_id};
use super::place::Place;

/// A value that only the keyring opens: `key id.base64`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub String);

/// Why a sealed value did not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Its key is not in the list: it was removed too early, or the value belongs to another installation.
    #[error("it is sealed with the key {id}, which SECRET_KEYS does not contain")]
    UnknownKey {
        /// The id of the key.
        id: String,
    },
    /// It is not a sealed value.
    #[error("it is not a sealed value")]
    Malformed,
    /// It was changed, belongs to another place, or a different key has this id.
    #[error("it was sealed for another place or with another key")]
    Rejected,
}

#[expect(clippy::expect_used, reason = "nothing is safe without randomness, and a larger text does not fit in memory")]
pub(super) fn seal(key: &RootKey, purpose: Purpose, place: &Place<'_>, secret: &[u8]) -> Sealed {
    let mut body = secret.to_vec();
    let bound = Aad::from(place.bytes(&key.id));
    let nonce = key.sealing(purpose).seal_in_place_append_tag(bound, &mut body).expect("a nonce, and less than 64 GiB");
    let whole = [nonce.as_ref().as_slice(), &body].concat();
    Sealed(format!("{}.{}", key.id, URL_SAFE_NO_PAD.encode(whole)))
}

/// Parts a sealed value into the key's id and the text of its body.
pub(super) fn split(sealed: &Sealed) -> Option<(&str, &str)> {
    sealed.0.split_once('.').filter(|(id, _)| is_id(id))
}

pub(super) fn open(
    key: &RootKey,
    purpose: Purpose,
    place: &Place<'_>,
    body: &str,
) -> Result<SecretSlice<u8>, OpenError> {
    let whole = URL_SAFE_NO_PAD.decode(body).map_err(|_| OpenError::Malformed)?;
    let mut whole = Zeroizing::new(whole);
    let (nonce, body) = whole.split_first_chunk_mut::<NONCE_LEN>().ok_or(OpenError::Malformed)?;
    let bound = Aad::from(place.bytes(&key.id));
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let secret = key.sealing(purpose).open_in_place(nonce, bound, body).map_err(|_| OpenError::Rejected)?;
    Ok(SecretSlice::from(secret.to_vec()))
}
