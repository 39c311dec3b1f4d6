//! One-time codes (`XXXX-XXXX`), read in one window and entered in another.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use secrecy::ExposeSecret as _;
use secrecy::zeroize::Zeroizing;

use super::super::Services;
use crate::caller::ClientKey;
use crate::keyring::Place;
use crate::random::Rng;
use crate::store::records::{Authorization, Sealed};

/// Letters and digits that do not look alike. There are 32, so five random bits choose one evenly.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH: usize = 8;

/// A code as it is shown: 40 random bits.
pub(super) fn fresh(random: &dyn Rng) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; LENGTH]);
    random.fill(bytes.as_mut_slice());
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let (first, second) = bytes.split_at(LENGTH / 2);
    let half = |half: &[u8]| half.iter().map(letter).collect::<String>();
    Zeroizing::new(format!("{}-{}", half(first), half(second)))
}

/// A code as it is compared: case, spaces and dashes don't matter.
fn plain(code: &str) -> Zeroizing<String> {
    let is_gap = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    Zeroizing::new(code.chars().filter(|letter| !is_gap(*letter)).map(|letter| letter.to_ascii_uppercase()).collect())
}

/// Seals a code for its authorization.
pub(super) fn seal(services: &Services, client_key: &ClientKey, id: &str, code: &str) -> Sealed {
    services.keyring.seal(&Place::authorization_code(client_key, id), code.as_bytes())
}

/// The code of an authorization, as it is shown. `None` if it has none that can be decrypted.
pub(super) fn open(services: &Services, client_key: &ClientKey, authorization: &Authorization) -> Option<String> {
    let place = Place::authorization_code(client_key, &authorization.id);
    let code = services.keyring.open(&place, authorization.code()?).ok()?;
    String::from_utf8(code.expose_secret().to_vec()).ok()
}

/// The id of the authorization whose code was entered. Its duration reveals nothing about the other codes.
pub(super) fn matching(
    services: &Services,
    client_key: &ClientKey,
    list: &[Authorization],
    entered: &str,
) -> Option<String> {
    let entered = plain(entered);
    let mut found = None;
    for authorization in list {
        let Some(code) = open(services, client_key, authorization).map(Zeroizing::new) else { continue };
        if verify_slices_are_equal(plain(&code).as_bytes(), entered.as_bytes()).is_ok() {
            found = Some(authorization.id.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;
    use crate::random::SystemRng;

    /// Returns each byte equally often.
    #[derive(Debug, Default)]
    struct Even(AtomicU8);

    impl Rng for Even {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn a_code_has_two_groups_of_four_unambiguous_characters() {
        for _ in 0..500 {
            let code = fresh(&SystemRng);
            let (first, second) = code.split_once('-').unwrap();
            assert_eq!((first.len(), second.len()), (4, 4), "{}", *code);
            let letters = first.bytes().chain(second.bytes());
            assert!(letters.clone().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()), "{}", *code);
            assert!(!letters.into_iter().any(|byte| b"0O1I".contains(&byte)), "{}", *code);
        }
    }

    #[test]
    fn every_character_is_equally_likely() {
        let random = Even::default();
        let mut seen: BTreeMap<char, u32> = BTreeMap::new();
        for _ in 0..256 / LENGTH {
            let code = fresh(&random);
            for letter in code.chars().filter(|letter| *letter != '-') {
                *seen.entry(letter).or_default() += 1;
            }
        }
        assert_eq!(seen.len(), 32);
        assert!(seen.values().all(|count| *count == 8), "{seen:?}");
    }

    #[test]
    fn case_spaces_and_hyphens_are_ignored() {
        for typed in ["abcd-efgh", "ABCDEFGH", " AB CD\u{a0}EF GH\t", "abcd\u{2013}efgh", "A-B-C-D-E-F-G-H"] {
            assert_eq!(*plain(typed), "ABCDEFGH", "{typed}");
        }
        for other in ["ABCDEFG", "ABCDEFGHJ", "ABCD_EFGH", "ÄBCDEFGH", ""] {
            assert_ne!(*plain(other), "ABCDEFGH", "{other}");
        }
    }
}
