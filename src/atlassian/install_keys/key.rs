use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{PublicEncryptingKey, PublicKey};
use jsonwebtoken::DecodingKey;

/// Shortest RSA key that is accepted, in bits.
const MIN_BITS: usize = 2048;

/// A public key of Atlassian's.
#[derive(Clone, Debug)]
pub struct InstallKey(DecodingKey);

/// Not an RSA public key in PEM, or one that is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an RSA public key of at least 2048 bits")]
pub struct InvalidKey;

impl InstallKey {
    /// Parses a key from outside.
    pub fn from_pem(pem: &[u8]) -> Result<Self, InvalidKey> {
        let key = DecodingKey::from_rsa_pem(pem).map_err(|_| InvalidKey)?;
        let der = key.try_get_as_bytes().map_err(|_| InvalidKey)?;
        if bits(der).is_some_and(|bits| bits >= MIN_BITS) { Ok(Self(key)) } else { Err(InvalidKey) }
    }

    pub(in crate::atlassian) fn decoding_key(&self) -> &DecodingKey {
        &self.0
    }
}

/// The length of the modulus. `None` for a private key, which does not parse as a public one, and for lengths that the
/// library itself refuses.
fn bits(der: &[u8]) -> Option<usize> {
    let x509: PublicKeyX509Der<'_> = PublicKey::from_der(der).ok()?.as_der().ok()?;
    Some(PublicEncryptingKey::from_der(x509.as_ref()).ok()?.key_size_bits())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::tokens::testing::{private_pem, public_pem};

    /// From `openssl genrsa 1024 | openssl rsa -pubout`.
    const SHORT: &str = "-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDpCPVuB6r2JVuz5Xx1gkIx5dHN
b+yZcymzT8tGm9c5R72LzdKluk/Ml5orLTwxMjYbGWVCU8HgCzrQmG1oCCHP5BU8
V30k0Q2oHBNENL8qdxa9gz06ZLFNXX9z9ZiqsKZaAK2jNeiZWgb15a9wNh/IKJrT
n+aK2sou/io4/BuKsQIDAQAB
-----END PUBLIC KEY-----
";

    #[test]
    fn an_rsa_public_key_is_accepted() {
        assert!(InstallKey::from_pem(public_pem().as_bytes()).is_ok());
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(DecodingKey::from_rsa_pem(SHORT.as_bytes()).is_ok(), "it is a key");
        assert_eq!(InstallKey::from_pem(SHORT.as_bytes()).unwrap_err(), InvalidKey);
    }

    #[test]
    fn anything_but_a_public_key_is_refused() {
        let empty = "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n";
        for text in ["", "<html>not found</html>", "secret", empty, private_pem()] {
            assert_eq!(InstallKey::from_pem(text.as_bytes()).unwrap_err(), InvalidKey, "{text}");
        }
    }
}
