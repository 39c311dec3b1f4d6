use std::collections::HashSet;

use aws_lc_rs::digest::{SHA256, digest};
use proptest::prelude::*;
use secrecy::ExposeSecret as _;

use super::*;
use crate::caller::ClientKey;
use crate::random::SystemRng;

/// A key without a pattern, another one for each number.
fn a_key(number: u8) -> [u8; 32] {
    digest(&SHA256, &[number]).as_ref().try_into().unwrap()
}

fn a_key_text(id: &str, number: u8) -> String {
    format!("{id}:{}", STANDARD.encode(a_key(number)))
}

fn a_keyring() -> Keyring {
    Keyring::parse(&a_key_text("one", 1)).unwrap()
}

fn a_tenant() -> ClientKey {
    ClientKey::parse("site").unwrap()
}

fn a_place(tenant: &ClientKey) -> Place<'_> {
    Place { tenant: Some(tenant), record: "connection", row: "account", field: "tokens" }
}

fn opened(keyring: &Keyring, place: &Place<'_>, sealed: &Sealed) -> Result<Vec<u8>, OpenError> {
    keyring.open(place, sealed).map(|secret| secret.expose_secret().to_vec())
}

/// A place that owns its parts, so that property tests can create one.
#[derive(Clone, Debug, PartialEq)]
struct OwnPlace {
    tenant: Option<ClientKey>,
    parts: [String; 3],
}

impl OwnPlace {
    fn get(&self) -> Place<'_> {
        let [record, row, field] = &self.parts;
        Place { tenant: self.tenant.as_ref(), record, row, field }
    }
}

/// Few letters and short words, so that the boundaries of parts often differ.
fn places() -> impl Strategy<Value = OwnPlace> {
    let tenant = proptest::option::of("[ab]{1,3}").prop_map(|t| t.map(|t| ClientKey::parse(t).unwrap()));
    (tenant, ["[ab]{0,3}", "[ab]{0,3}", "[ab]{0,3}"]).prop_map(|(tenant, parts)| OwnPlace { tenant, parts })
}

proptest! {
    #[test]
    fn a_sealed_value_opens_in_its_place(place in places(), secret: Vec<u8>) {
        let keyring = a_keyring();

        let sealed = keyring.seal(&place.get(), &secret);

        prop_assert_eq!(opened(&keyring, &place.get(), &sealed), Ok(secret));
    }

    #[test]
    fn a_sealed_value_opens_in_no_other_place(here in places(), there in places()) {
        prop_assume!(here != there);
        let keyring = a_keyring();

        let sealed = keyring.seal(&here.get(), b"secret");

        prop_assert_eq!(opened(&keyring, &there.get(), &sealed), Err(OpenError::Rejected));
    }

    #[test]
    fn a_value_with_one_changed_bit_never_opens(secret: Vec<u8>, at: prop::sample::Index, bit in 0..8u32) {
        let (keyring, tenant) = (a_keyring(), a_tenant());
        let sealed = keyring.seal(&a_place(&tenant), &secret);
        let (id, body) = sealed.0.split_once('.').unwrap();
        let mut bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).unwrap();

        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let changed = Sealed(format!("{id}.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)));

        prop_assert_eq!(opened(&keyring, &a_place(&tenant), &changed), Err(OpenError::Rejected));
    }

    #[test]
    fn a_text_that_was_not_sealed_never_opens(text in ".{0,80}") {
        let (keyring, tenant) = (a_keyring(), a_tenant());
        prop_assert!(keyring.open(&a_place(&tenant), &Sealed(text)).is_err());
    }
}

#[test]
fn a_sealed_value_is_bound_to_each_part_of_its_place() {
    let (keyring, ours) = (a_keyring(), a_tenant());
    let theirs = ClientKey::parse("other").unwrap();
    let place = a_place(&ours);
    let sealed = keyring.seal(&place, b"secret");

    for other in [
        Place { tenant: Some(&theirs), ..place },
        Place { tenant: None, ..place },
        Place { record: "tenant", ..place },
        Place { row: "other account", ..place },
        Place { field: "memo", ..place },
    ] {
        assert_eq!(opened(&keyring, &other, &sealed), Err(OpenError::Rejected), "{other:?}");
    }
}

#[test]
fn sealing_a_secret_twice_gives_different_values() {
    let (keyring, tenant) = (a_keyring(), a_tenant());

    let sealed: HashSet<_> = (0..100).map(|_| keyring.seal(&a_place(&tenant), b"secret").0).collect();

    assert_eq!(sealed.len(), 100);
}

#[test]
fn browser_values_and_stored_values_are_sealed_with_different_keys() {
    let (keyring, tenant) = (a_keyring(), a_tenant());
    let place = a_place(&tenant);
    let (stored, travelling) = (keyring.seal(&place, b"value"), keyring.seal_for_browser(&place, b"value"));
    assert_eq!(keyring.open_from_browser(&place, &travelling).unwrap().expose_secret(), b"value");
    assert_eq!(opened(&keyring, &place, &travelling), Err(OpenError::Rejected));
    assert_eq!(keyring.open_from_browser(&place, &stored).unwrap_err(), OpenError::Rejected);
}

#[test]
fn after_a_rotation_the_new_key_seals_and_the_old_one_still_opens() {
    let tenant = a_tenant();
    let place = a_place(&tenant);
    let old = a_keyring();
    let before = old.seal(&place, b"secret");

    let rotated = Keyring::parse(&format!("{},{}", a_key_text("two", 2), a_key_text("one", 1))).unwrap();
    let after = rotated.seal(&place, b"secret");

    assert_eq!(rotated.first_id(), "two");
    assert_eq!(Keyring::key_of(&before), Some("one"));
    assert_eq!(Keyring::key_of(&after), Some("two"));
    assert_eq!(opened(&rotated, &place, &before).unwrap(), b"secret");
    assert_eq!(opened(&rotated, &place, &after).unwrap(), b"secret");
    assert_eq!(opened(&old, &place, &after), Err(OpenError::UnknownKey { id: "two".to_owned() }));
}

#[test]
fn another_key_of_the_same_id_does_not_open() {
    let tenant = a_tenant();
    let sealed = a_keyring().seal(&a_place(&tenant), b"secret");

    let other = Keyring::parse(&a_key_text("one", 2)).unwrap();

    assert_eq!(opened(&other, &a_place(&tenant), &sealed), Err(OpenError::Rejected));
}

#[test]
fn a_value_renamed_to_another_id_of_the_same_key_does_not_open() {
    let tenant = a_tenant();
    let keyring = Keyring::parse(&format!("{},{}", a_key_text("one", 1), a_key_text("two", 1))).unwrap();
    let sealed = keyring.seal(&a_place(&tenant), b"secret");

    let renamed = Sealed(sealed.0.replacen("one", "two", 1));

    assert_eq!(opened(&keyring, &a_place(&tenant), &renamed), Err(OpenError::Rejected));
}

#[test]
fn text_without_the_form_of_a_sealed_value_is_malformed() {
    let (keyring, tenant) = (a_keyring(), a_tenant());
    for text in ["", "one", "one.", "one.AAAA", "one.!!!!", ".AAAA", "o ne.AAAA"] {
        let sealed = Sealed(text.to_owned());
        assert_eq!(opened(&keyring, &a_place(&tenant), &sealed), Err(OpenError::Malformed), "{text}");
    }
}

#[test]
fn derived_keys_differ_by_key_and_by_purpose_and_stay_the_same() {
    let keyring = Keyring::parse(&format!("{},{}", a_key_text("two", 2), a_key_text("one", 1))).unwrap();

    let (session, state) = (keyring.derive("session"), keyring.derive("state"));

    let ids: Vec<_> = session.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["two", "one"]);
    let all: HashSet<_> = session.iter().chain(&state).map(|(_, key)| key).collect();
    assert_eq!(all.len(), 4);
    assert_eq!(a_keyring().derive("session")[0], session[1]);
}

#[test]
fn the_error_for_an_invalid_key_list_contains_no_key() {
    let good = STANDARD.encode(a_key(7));
    let short = STANDARD.encode([7; 31]);
    for (text, error) in [
        (String::new(), KeysError::Empty),
        (" \n".to_owned(), KeysError::Empty),
        (good.clone(), KeysError::NoId { number: 1 }),
        (format!("a:{good},"), KeysError::NoId { number: 2 }),
        (format!(":{good}"), KeysError::BadId { number: 1 }),
        (format!("a b:{good}"), KeysError::BadId { number: 1 }),
        (format!("{}:{good}", "a".repeat(33)), KeysError::BadId { number: 1 }),
        (format!("{good}:a"), KeysError::BadId { number: 1 }),
        (format!("a:{good},b:{good},a:{good}"), KeysError::SameId { id: "a".to_owned() }),
        (format!("a:{}", good.trim_end_matches('=')), KeysError::NotBase64 { id: "a".to_owned() }),
        (format!("a:{good}:b"), KeysError::NotBase64 { id: "a".to_owned() }),
        (format!("a:{short}"), KeysError::WrongLength { id: "a".to_owned(), bytes: 31 }),
    ] {
        let found = Keyring::parse(&text).unwrap_err();

        assert_eq!(found, error, "{text}");
        let words = found.to_string();
        assert!(!words.contains(&good[..8]) && !words.contains('\n'), "{words}");
    }
}

#[test]
fn a_guessable_key_is_refused_at_any_position() {
    let from = |byte: fn(u8) -> u8| -> [u8; 32] { std::array::from_fn(|index| byte(u8::try_from(index).unwrap())) };
    for guessable in [
        [0; 32],
        [0xff; 32],
        from(|index| index),
        from(|index| 0x20 + index),
        from(|index| 31 - index),
        from(|index| index.wrapping_mul(7).wrapping_add(250)),
        *b"0123456789abcdef0123456789abcdef",
        *b"passwordpasswordpasswordpassword",
        from(|index| index % 15),
        from(|index| if index < 18 { 0 } else { index }),
    ] {
        let (good, bad) = (a_key_text("good", 1), format!("bad:{}", STANDARD.encode(guessable)));
        for list in [bad.clone(), format!("{good},{bad}")] {
            let refused = Keyring::parse(&list).unwrap_err();

            assert_eq!(refused, KeysError::Guessable { id: "bad".to_owned() }, "{guessable:?}");
        }
    }
}

proptest! {
    #[test]
    fn a_random_key_is_accepted(key: [u8; 32]) {
        prop_assume!(key.iter().collect::<HashSet<_>>().len() > 15);
        let list = format!("k:{}", STANDARD.encode(key));
        prop_assert!(Keyring::parse(&list).is_ok());
    }
}

#[test]
fn debug_output_shows_ids_and_no_key() {
    let shown = format!("{:?}", a_keyring());
    assert!(shown.contains("one"), "{shown}");
    assert!(
        !shown.contains(&format!("{:?}", a_key(1))[..12]) && !shown.contains(&STANDARD.encode(a_key(1))[..8]),
        "{shown}"
    );
}

#[test]
fn every_generated_key_list_is_different() {
    let (one, two) = (Keyring::generate(&SystemRng), Keyring::generate(&SystemRng));
    assert_ne!(one, two);
    assert!(Keyring::parse(&one).is_ok());
}

mod key_file {
    use super::*;
    use crate::data_dir::{KEYS_FILE, STORE_FILE};

    #[test]
    fn a_key_file_is_created_once_private_to_its_owner() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("deep/data");

        let first = load_or_create(&data, &SystemRng).unwrap();
        let text = std::fs::read_to_string(data.join(KEYS_FILE)).unwrap();
        let second = load_or_create(&data, &SystemRng).unwrap();

        assert_eq!(first.first_id(), second.first_id());
        assert_eq!(first.derive("x"), second.derive("x"));
        assert_eq!(std::fs::read_to_string(data.join(KEYS_FILE)).unwrap(), text);
        assert_eq!(std::fs::read_dir(&data).unwrap().count(), 1, "no draft is left behind");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&data.join(KEYS_FILE)), 0o600);
            assert_eq!(mode(&data), 0o700);
        }
    }

    #[test]
    fn concurrent_starts_get_the_same_keys() {
        let dir = tempfile::tempdir().unwrap();

        let derived: HashSet<_> = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..16).map(|_| scope.spawn(|| load_or_create(dir.path(), &SystemRng).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap().derive("x")).collect()
        });

        assert_eq!(derived.len(), 1);
    }

    #[test]
    fn a_damaged_file_is_refused_and_not_changed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(KEYS_FILE);
        std::fs::write(&path, "").unwrap();

        let error = load_or_create(dir.path(), &SystemRng).unwrap_err().to_string();

        assert!(error.starts_with("SECRET_KEYS: the file ") && !error.contains('\n'), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), b"");
    }

    #[test]
    fn a_store_without_its_key_file_gets_no_new_key() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(STORE_FILE), "sealed").unwrap();

        let error = load_or_create(dir.path(), &SystemRng).unwrap_err();

        assert!(matches!(error, KeyFileError::Missing { .. }), "{error}");
        assert!(!dir.path().join(KEYS_FILE).exists());
    }

    #[test]
    fn a_folder_that_cannot_be_created_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();

        let error = load_or_create(&file.join("data"), &SystemRng).unwrap_err().to_string();

        assert!(error.contains("file/data") && !error.contains('\n'), "{error}");
    }
}
