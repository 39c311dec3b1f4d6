use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use crate::caller::{AccountId, ClientKey};
use crate::keyring::Place;
use crate::store::records::{JobPosition, Sealed};
use crate::usecases::{Failure, Services};

/// Where a page ended.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The last job that was looked at, shown or not.
    pub(super) at: JobPosition,
    /// Rows of a file up to there.
    pub(super) rows: usize,
}

const fn place<'a>(client_key: &'a ClientKey, account: &'a AccountId) -> Place<'a> {
    Place { tenant: Some(client_key), record: "site jobs", row: account.as_str(), field: "cursor" }
}

/// The cursor as its account's page carries it.
pub(super) fn seal(
    services: &Services,
    client_key: &ClientKey,
    account: &AccountId,
    cursor: &Cursor,
) -> Result<String, Failure> {
    let json = serde_json::to_vec(cursor)?;
    Ok(services.keyring.seal_for_browser(&place(client_key, account), &json).0)
}

/// A cursor that was issued to this account.
pub(super) fn open(
    services: &Services,
    client_key: &ClientKey,
    account: &AccountId,
    text: String,
) -> Result<Cursor, Failure> {
    let opened = services.keyring.open_from_browser(&place(client_key, account), &Sealed(text)).ok();
    opened.and_then(|opened| serde_json::from_slice(opened.expose_secret()).ok()).ok_or(Failure::BadCursor)
}
