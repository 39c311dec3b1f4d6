use crate::caller::ClientKey;
use crate::keyring::{Keyring, OpenError, Place};
use crate::store::records::{Authorization, Record, Sealed};

/// The sealed values of a record, each with the place it was sealed for.
pub(super) fn secrets(record: &Record) -> Vec<(Place<'_>, &Sealed)> {
    match record {
        Record::Tenant(tenant) => {
            let previous = tenant.previous_secret.as_ref().map(|previous| &previous.secret);
            let place = Place::tenant_secret(&tenant.client_key);
            // A retired tenant's secret is empty.
            let all = std::iter::once(&tenant.secret).chain(previous).filter(|sealed| !sealed.0.is_empty());
            let app_token = tenant.forge.as_ref().and_then(|forge| forge.app_token.as_ref());
            let app_token = app_token.map(|token| (Place::forge_app_token(&tenant.client_key), &token.token));
            all.map(|sealed| (place, sealed)).chain(app_token).collect()
        }
        Record::Connection(connection) => {
            vec![(Place::connection_tokens(&connection.client_key, &connection.account_id), &connection.tokens)]
        }
        Record::Revocation(revocation) => {
            vec![(Place::connection_tokens(&revocation.client_key, &revocation.account_id), &revocation.tokens)]
        }
        Record::Authorization(all) => {
            all.list.iter().flat_map(|authorization| of_authorization(&all.client_key, authorization)).collect()
        }
        Record::ConnectFailure { .. }
        | Record::JobPost(_)
        | Record::JobLink(_)
        | Record::SavedDraft(_)
        | Record::Marker(_)
        | Record::Cached { .. } => Vec::new(),
    }
}

fn of_authorization<'a>(
    client_key: &'a ClientKey,
    authorization: &'a Authorization,
) -> impl Iterator<Item = (Place<'a>, &'a Sealed)> {
    let id = &authorization.id;
    let places = [
        Place::authorization_handshake(client_key, id),
        Place::authorization_code(client_key, id),
        Place::authorization_answer(client_key, id),
    ];
    places.into_iter().zip(authorization.sealed()).filter_map(|(place, sealed)| Some((place, sealed?)))
}

/// Whether the keyring opens every secret of a record.
pub(super) fn check(keyring: &Keyring, record: &Record) -> Result<(), OpenError> {
    secrets(record).into_iter().try_for_each(|(place, sealed)| keyring.open(&place, sealed).map(drop))
}
