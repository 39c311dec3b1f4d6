//! Re-encrypts everything with the first key of the list, so that the others can be removed from it.

use std::fmt;

use jiff::Timestamp;
use secrecy::ExposeSecret as _;

use super::secrets::secrets;
use crate::caller::ClientKey;
use crate::keyring::{Keyring, OpenError, Place};
use crate::store::records::{Authorization, Connection, PreviousSecret, Record, Revocation, Sealed, Tenant};
use crate::store::{Result, Store};

/// A time at which nothing has expired yet: expired records are re-encrypted with the rest.
const ANY_TIME: Timestamp = Timestamp::MIN;

/// The result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rekeyed {
    /// Secrets that were re-encrypted.
    pub sealed: u64,
    /// Secrets that the first key had sealed already.
    pub already: u64,
    /// Secrets that no key opens. They are unchanged; the log names each.
    pub unopened: u64,
}

impl fmt::Display for Rekeyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sealed, already, unopened } = self;
        write!(f, "{sealed} re-encrypted, {already} unchanged, {unopened} could not be decrypted")
    }
}

/// Re-encrypts every secret of every tenant that another key has encrypted. May run while servers use the same
/// database, and can be interrupted and rerun: nothing is done twice.
pub async fn rekey(store: &Store, keyring: &Keyring) -> Result<Rekeyed> {
    let mut rekeyed = Rekeyed::default();
    for client_key in store.all_tenants().await? {
        for record in store.tenant(&client_key).export().await? {
            rekey_record(store, keyring, &client_key, record, &mut rekeyed).await?;
        }
    }
    Ok(rekeyed)
}

async fn rekey_record(
    store: &Store,
    keyring: &Keyring,
    client_key: &ClientKey,
    mut record: Record,
    rekeyed: &mut Rekeyed,
) -> Result<()> {
    loop {
        let all = secrets(&record);
        let old = all.iter().filter(|(_, sealed)| Keyring::key_of(sealed) != Some(keyring.first_id())).count() as u64;
        let current = all.len() as u64 - old;
        if old == 0 {
            rekeyed.already += current;
            return Ok(());
        }
        let next = match resealed(keyring, &record) {
            Ok(next) => next,
            Err(cause) => {
                tracing::error!(tenant = %client_key, kind = kind(&record), %cause, "a secret cannot be decrypted");
                rekeyed.unopened += old;
                return Ok(());
            }
        };
        if write(store, client_key, next).await? {
            rekeyed.sealed += old;
            rekeyed.already += current;
            return Ok(());
        }
        // A server wrote it meanwhile: read it again.
        let Some(newer) = read(store, client_key, &record).await? else { return Ok(()) };
        record = newer;
    }
}

fn kind(record: &Record) -> &'static str {
    match record {
        Record::Tenant(_) => "tenant",
        Record::Revocation(_) => "revocation",
        Record::Authorization(_) => "authorization",
        _ => "connection",
    }
}

fn resealed(keyring: &Keyring, record: &Record) -> std::result::Result<Record, OpenError> {
    let anew = |place: &Place<'_>, sealed: &Sealed| {
        if Keyring::key_of(sealed) == Some(keyring.first_id()) {
            return Ok(sealed.clone());
        }
        Ok(keyring.seal(place, keyring.open(place, sealed)?.expose_secret()))
    };
    let mut all = secrets(record).into_iter().map(|(place, sealed)| anew(&place, sealed));
    let mut next = || all.next().transpose();
    Ok(match record {
        Record::Tenant(tenant) => {
            // In the order of `secrets`; an empty one is not in it.
            let secret = if tenant.secret.0.is_empty() { None } else { next()? };
            let secret = secret.unwrap_or_else(|| tenant.secret.clone());
            let previous_secret = match &tenant.previous_secret {
                Some(previous) => next()?.map(|secret| PreviousSecret { secret, until: previous.until }),
                None => None,
            };
            let mut forge = tenant.forge.clone();
            if let Some(app_token) = forge.as_mut().and_then(|forge| forge.app_token.as_mut())
                && let Some(anew) = next()?
            {
                app_token.token = anew;
            }
            Record::Tenant(Tenant { secret, previous_secret, forge, ..tenant.clone() })
        }
        Record::Connection(connection) => {
            let tokens = next()?.unwrap_or_else(|| connection.tokens.clone());
            Record::Connection(Connection { tokens, ..connection.clone() })
        }
        Record::Revocation(revocation) => {
            let tokens = next()?.unwrap_or_else(|| revocation.tokens.clone());
            Record::Revocation(Revocation { tokens, ..revocation.clone() })
        }
        Record::Authorization(all) => {
            let mut all = all.clone();
            for sealed in all.list.iter_mut().flat_map(Authorization::sealed_mut).flatten() {
                if let Some(anew) = next()? {
                    *sealed = anew;
                }
            }
            Record::Authorization(all)
        }
        other => other.clone(),
    })
}

/// Writes a record, unless it was changed since it was read.
async fn write(store: &Store, client_key: &ClientKey, record: Record) -> Result<bool> {
    let store = store.tenant(client_key);
    match record {
        Record::Tenant(tenant) => {
            let seen = tenant.version;
            store.save(tenant, Some(seen)).await
        }
        Record::Connection(connection) => {
            let seen = connection.version;
            store.connections().replace(connection, seen).await
        }
        // If a server has just made the call and deleted it, the call is repeated, which is harmless.
        Record::Revocation(revocation) => store.revocations().put(revocation).await.map(|()| true),
        Record::Authorization(mut all) => {
            // Different from all earlier ones and, by its length, from all later ones.
            let seen = std::mem::take(&mut all.revision);
            all.revision = format!("{seen}+");
            store.authorizations().save(all, Some(&seen), ANY_TIME).await
        }
        _ => Ok(true),
    }
}

/// The current record; `None` if it is gone.
async fn read(store: &Store, client_key: &ClientKey, record: &Record) -> Result<Option<Record>> {
    let store = store.tenant(client_key);
    Ok(match record {
        Record::Connection(seen) => store.connections().find(&seen.account_id).await?.map(Record::Connection),
        Record::Authorization(seen) => {
            let found = store.authorizations().find(&seen.account_id, ANY_TIME).await?;
            found.map(Record::Authorization)
        }
        _ => store.lookup().await?.map(Record::Tenant),
    })
}
