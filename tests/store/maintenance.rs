//! Export, import and sealing again, between stores.

use std::sync::Arc;

use secrecy::ExposeSecret as _;
use tempfile::TempDir;
use upwork_job_post::caller::ClientKey;
use upwork_job_post::caller::forge::{CloudId, EnvironmentId};
use upwork_job_post::keyring::{Keyring, OpenError, Place};
use upwork_job_post::maintenance::{ImportError, Imported, Rekeyed, export, import, rekey};
use upwork_job_post::store::Store;
use upwork_job_post::store::embedded::EmbeddedStore;
use upwork_job_post::store::records::{
    Connection, PreviousSecret, Record, RefreshLease, Revocation, Sealed, Tenant, TenantState,
};
use upwork_job_post::store::records::{ForgeSite, ForgeTenant, ForgeToken};
use upwork_job_post::store::refresh_lease::RefreshEnd;

use crate::contract::transfer::one_of_each;
use crate::makers::{account, at, client_key, issue, two_tenants};

pub(crate) const OLD: &str = "old:O51x+68fViTJ41YE9sDkoizb52hmX8GaSWEctdWjgWw=";
const BOTH: &str = "new:FYa2CeehEnjlcnZE6uMv9RkpbYI4UJXxLMwYywFqmYI=,old:O51x+68fViTJ41YE9sDkoizb52hmX8GaSWEctdWjgWw=";
const NEW: &str = "new:FYa2CeehEnjlcnZE6uMv9RkpbYI4UJXxLMwYywFqmYI=";

fn keyring(text: &str) -> Keyring {
    Keyring::parse(text).unwrap()
}

pub(crate) fn an_empty_store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = EmbeddedStore::open(dir.path()).unwrap();
    (dir, Store::new(Arc::new(store)))
}

/// Seals a record's values for their places.
fn sealed(keyring: &Keyring, record: Record) -> Record {
    match record {
        Record::Tenant(tenant) => {
            let seal = |secret: &[u8]| keyring.seal(&Place::tenant_secret(&tenant.client_key), secret);
            let previous_secret = Some(PreviousSecret { secret: seal(b"previous"), until: at(600) });
            Record::Tenant(Tenant { secret: seal(b"secret"), previous_secret, ..tenant })
        }
        Record::Connection(connection) => {
            let place = Place::connection_tokens(&connection.client_key, &connection.account_id);
            let tokens = keyring.seal(&place, b"tokens");
            Record::Connection(Connection { tokens, ..connection })
        }
        Record::Revocation(revocation) => {
            let place = Place::connection_tokens(&revocation.client_key, &revocation.account_id);
            let tokens = keyring.seal(&place, b"old tokens");
            Record::Revocation(Revocation { tokens, ..revocation })
        }
        Record::Authorization(mut all) => {
            for authorization in &mut all.list {
                for (place, value) in
                    sealed_of(&all.client_key, &authorization.id.clone()).iter().zip(authorization.sealed_mut())
                {
                    if let Some(value) = value {
                        *value = keyring.seal(place, place.field.as_bytes());
                    }
                }
            }
            Record::Authorization(all)
        }
        other => other,
    }
}

/// The places of an authorization's sealed values, in the order of the record.
fn sealed_of<'a>(client_key: &'a ClientKey, id: &'a str) -> [Place<'a>; 3] {
    [
        Place::authorization_handshake(client_key, id),
        Place::authorization_code(client_key, id),
        Place::authorization_answer(client_key, id),
    ]
}

/// Fills a store with two tenants that have everything, and a retired one.
async fn fill(store: &Store, keyring: &Keyring) {
    let (ours, theirs) = two_tenants();
    for record in [one_of_each(&ours), one_of_each(&theirs)].concat() {
        let record = sealed(keyring, record);
        assert!(store.import(record.clone()).await.unwrap());
    }
    let gone = client_key("gone");
    let tombstone =
        Tenant { state: TenantState::Retired, secret: Sealed(String::new()), ..crate::makers::a_tenant(&gone) };
    assert!(store.tenant(&gone).save(tombstone, None).await.unwrap());
}

async fn exported(store: &Store) -> Vec<u8> {
    let mut text = Vec::new();
    export(store, &mut text).await.unwrap();
    text
}

fn sorted(text: &[u8]) -> Vec<String> {
    let mut lines: Vec<_> = std::str::from_utf8(text).unwrap().lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Moves everything into `there` and compares.
pub(crate) async fn moves_everything(there: Store) {
    let (_dir, here) = an_empty_store();
    let keys = keyring(OLD);
    fill(&here, &keys).await;
    let text = exported(&here).await;

    let first = import(&there, &keys, text.as_slice(), false).await.unwrap();
    let refused = import(&there, &keys, text.as_slice(), false).await;
    let again = import(&there, &keys, text.as_slice(), true).await.unwrap();

    assert_eq!(first, Imported { written: 23, kept: 0 });
    assert!(matches!(refused, Err(ImportError::NotEmpty)));
    assert_eq!(again, Imported { written: 0, kept: 23 });
    assert_eq!(sorted(&exported(&there).await), sorted(&text));
    let (ours, _) = two_tenants();
    assert!(there.tenant(&ours).job_posts().in_flight(&issue("1")).await.unwrap().is_some());
    assert_eq!(there.tenant(&ours).job_links().list(&issue("1")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn everything_moves_from_one_embedded_store_to_another() {
    let (_dir, there) = an_empty_store();
    moves_everything(there).await;
}

#[tokio::test]
async fn an_interrupted_import_continues_with_merge() {
    let (_dir, here) = an_empty_store();
    let (_dir2, there) = an_empty_store();
    let keys = keyring(OLD);
    fill(&here, &keys).await;
    let text = exported(&here).await;
    for line in text.split(|byte| *byte == b'\n').skip(1).take(8) {
        let record: Record = serde_json::from_slice(line).unwrap();
        assert!(there.import(record.clone()).await.unwrap());
    }

    let rest = import(&there, &keys, text.as_slice(), true).await.unwrap();

    assert_eq!(rest, Imported { written: 15, kept: 8 });
    assert_eq!(sorted(&exported(&there).await), sorted(&text));
}

#[tokio::test]
async fn an_import_of_a_truncated_export_writes_nothing() {
    let (_dir, here) = an_empty_store();
    let (_dir2, there) = an_empty_store();
    let keys = keyring(OLD);
    fill(&here, &keys).await;
    let text = exported(&here).await;
    let half = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(8).unwrap().0;

    let broken = import(&there, &keys, &text[..half], false).await;

    assert!(matches!(broken, Err(ImportError::CutOff(9))), "{broken:?}");
    assert_eq!(there.all_tenants().await.unwrap(), []);
}

#[tokio::test]
async fn an_invalid_export_is_refused_with_its_reason() {
    let keys = keyring(OLD);
    for (text, expected) in [
        ("", "this is not an export"),
        ("{}\n", "this is not an export"),
        ("{\"format\":\"other\",\"version\":1}\n", "this is not an export"),
        ("{\"format\":\"upwork-job-post export\",\"version\":3}\n", "export of version 3"),
        ("{\"format\":\"upwork-job-post export\",\"version\":1}\n", "truncated after line 1"),
        ("{\"format\":\"upwork-job-post export\",\"version\":1}\nhush\n", "line 2 of the export is damaged"),
        (
            "{\"format\":\"upwork-job-post export\",\"version\":1}\n{\"end\":{\"records\":3}}\n",
            "truncated after line 2",
        ),
    ] {
        let (_dir, there) = an_empty_store();

        let words = import(&there, &keys, text.as_bytes(), false).await.unwrap_err().to_string();

        assert!(words.contains(expected) && !words.contains('\n') && !words.contains("hush"), "{words}");
    }
}

#[tokio::test]
async fn an_import_with_other_keys_writes_nothing() {
    let (_dir, here) = an_empty_store();
    let (_dir2, there) = an_empty_store();
    fill(&here, &keyring(OLD)).await;
    let text = exported(&here).await;
    // A key of the same name is another key all the same.
    let other = keyring("old:DEvEj4BywKnmVXPbX9coVNbmCL0z38Vb/adP8duOV2I=");

    let unknown = import(&there, &keyring(NEW), text.as_slice(), false).await.unwrap_err();
    let rejected = import(&there, &other, text.as_slice(), false).await.unwrap_err();

    assert!(unknown.to_string().contains("the key old") && unknown.to_string().contains("SECRET_KEYS"), "{unknown}");
    assert!(matches!(rejected, ImportError::Sealed { cause: OpenError::Rejected, .. }), "{rejected}");
    assert_eq!(there.all_tenants().await.unwrap(), []);
}

#[tokio::test]
async fn after_re_encryption_the_old_key_is_not_needed() {
    let (_dir, store) = an_empty_store();
    reseals(store).await;
}

/// After re-encryption, the old key is not needed.
pub(crate) async fn reseals(store: Store) {
    fill(&store, &keyring(OLD)).await;

    let first = rekey(&store, &keyring(BOTH)).await.unwrap();
    let second = rekey(&store, &keyring(BOTH)).await.unwrap();

    assert_eq!(first, Rekeyed { sealed: 14, already: 0, unopened: 0 });
    assert_eq!(second, Rekeyed { sealed: 0, already: 14, unopened: 0 });
    let new = keyring(NEW);
    let (ours, theirs) = two_tenants();
    for tenant in [&ours, &theirs] {
        let kept = store.tenant(tenant).lookup().await.unwrap().unwrap();
        let open = |sealed| new.open(&Place::tenant_secret(tenant), sealed).unwrap().expose_secret().to_vec();
        assert_eq!(open(&kept.secret), b"secret");
        assert_eq!(open(&kept.previous_secret.as_ref().unwrap().secret), b"previous");
        let connection = store.tenant(tenant).connections().find(&account("ann")).await.unwrap().unwrap();
        let place = Place::connection_tokens(tenant, &connection.account_id);
        assert_eq!(new.open(&place, &connection.tokens).unwrap().expose_secret(), b"tokens");
        let waiting = store.tenant(tenant).revocations().list(at(0)).await.unwrap();
        assert_eq!(new.open(&place, &waiting[0].tokens).unwrap().expose_secret(), b"old tokens");
        let all = store.tenant(tenant).authorizations().find(&account("ann"), at(0)).await.unwrap().unwrap();
        let authorization = &all.list[0];
        for (place, value) in sealed_of(tenant, &authorization.id).iter().zip(authorization.sealed()) {
            assert_eq!(new.open(place, value.unwrap()).unwrap().expose_secret(), place.field.as_bytes());
        }
    }
}

#[tokio::test]
async fn values_that_no_key_opens_are_counted_and_unchanged() {
    let (_dir, store) = an_empty_store();
    fill(&store, &keyring(OLD)).await;
    let before = exported(&store).await;

    let rekeyed = rekey(&store, &keyring(NEW)).await.unwrap();

    assert_eq!(rekeyed, Rekeyed { sealed: 0, already: 0, unopened: 14 });
    assert_eq!(exported(&store).await, before);
}

#[tokio::test]
async fn an_interrupted_re_encryption_continues() {
    let (_dir, store) = an_empty_store();
    fill(&store, &keyring(OLD)).await;
    let (ours, _) = two_tenants();
    let connection = store.tenant(&ours).connections().find(&account("ann")).await.unwrap().unwrap();
    let done = sealed(&keyring(BOTH), Record::Connection(connection.clone()));
    let Record::Connection(done) = done else { unreachable!() };
    assert!(store.tenant(&ours).connections().replace(done, connection.version).await.unwrap());

    let rekeyed = rekey(&store, &keyring(BOTH)).await.unwrap();

    assert_eq!(rekeyed, Rekeyed { sealed: 13, already: 1, unopened: 0 });
}

#[tokio::test]
async fn re_encryption_does_not_undo_a_concurrent_change_of_an_authorization() {
    let (_dir, store) = an_empty_store();
    fill(&store, &keyring(OLD)).await;
    let (ours, _) = two_tenants();
    let before = store.tenant(&ours).authorizations().find(&account("ann"), at(0)).await.unwrap().unwrap();

    rekey(&store, &keyring(BOTH)).await.unwrap();

    let stale = store.tenant(&ours).authorizations().save(before.clone(), Some(&before.revision), at(0)).await.unwrap();
    assert!(!stale, "whoever read it before has to read it again");
}

#[tokio::test]
async fn an_export_with_one_record_per_authorization_is_read() {
    let (_dir, there) = an_empty_store();
    let old = r#"{"kind":"authorization","record":{"id":"AAAAAAAAAAAAAAAAAAAAAA","client_key":"site","account_id":"ann","issue_id":"1","memo":"old.bWVtbw","expires_at":"2026-11-21T12:10:00Z"}}"#;
    let text =
        format!("{{\"format\":\"upwork-job-post export\",\"version\":1}}\n{old}\n{{\"end\":{{\"records\":1}}}}\n");

    let imported = import(&there, &keyring(OLD), text.as_bytes(), false).await.unwrap();

    assert_eq!(imported, Imported { written: 1, kept: 0 });
}

#[tokio::test]
async fn re_encryption_keeps_the_lease_of_a_running_refresh() {
    let (_dir, store) = an_empty_store();
    fill(&store, &keyring(OLD)).await;
    let ((ours, _), ann) = (two_tenants(), account("ann"));
    let lease = RefreshLease { owner: "owner".to_owned(), until: at(15) };
    assert!(store.tenant(&ours).connections().lease_refresh(&ann, lease, at(0)).await.unwrap().is_some());

    rekey(&store, &keyring(BOTH)).await.unwrap();

    let end = RefreshEnd::Rotated(Sealed("new.bmV3".to_owned()));
    assert!(store.tenant(&ours).connections().end_refresh(&ann, "owner", end).await.unwrap().is_some());
}

#[tokio::test]
async fn re_encryption_includes_the_apps_token_of_a_forge_site() {
    let (_dir, store) = an_empty_store();
    let key = client_key("forge:0a3a7799-53ae-4a5b-9e7e-03338980abb5");
    let token = keyring(OLD).seal(&Place::forge_app_token(&key), b"token");
    let site = ForgeSite {
        cloud: CloudId::parse("d0d52620-3203-4cfa-8db5-f2587155f0dd").unwrap(),
        environment: EnvironmentId::parse("aa911f10-c54b-4b93-9e27-dd2947840b9e").unwrap(),
    };
    let app_token = Some(ForgeToken { token, until: at(600) });
    let forge = Some(ForgeTenant { site, seen_at: at(0), superseded: false, app_token });
    let tenant = Tenant { forge, secret: Sealed(String::new()), ..crate::makers::a_tenant(&key) };
    assert!(store.tenant(&key).save(tenant, None).await.unwrap());

    assert_eq!(rekey(&store, &keyring(BOTH)).await.unwrap(), Rekeyed { sealed: 1, already: 0, unopened: 0 });

    let kept = store.tenant(&key).lookup().await.unwrap().unwrap().forge.unwrap().app_token.unwrap();
    let opened = keyring(NEW).open(&Place::forge_app_token(&key), &kept.token).unwrap();
    assert_eq!(opened.expose_secret(), b"token");
}
