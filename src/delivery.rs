//! Metadata of a hook: where it came from, with which token, and with which body.

use std::net::IpAddr;

use aws_lc_rs::digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Identifies a value without storing it: its SHA-256, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex::encode(digest::digest(&digest::SHA256, bytes)))
    }
}

/// The address of the client that sent a request, in its extensions; absent if a trusted proxy does not name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// A hook with a valid token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// `iat` of the token.
    pub issued_at: Timestamp,
    /// The signed part of the token.
    pub token: Fingerprint,
    /// The body, byte for byte.
    pub body: Fingerprint,
}
