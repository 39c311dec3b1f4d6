use async_trait::async_trait;
use jiff::Timestamp;

use super::engine::{Change, Engine};
use super::expiring::REVOCATION;
use super::tables::{self, REVOCATIONS};
use crate::caller::ClientKey;
use crate::store::records::Revocation;
use crate::store::{Result, Revocations, same_tenant};

#[async_trait]
impl Revocations for Engine {
    async fn put(&self, client_key: &ClientKey, revocation: Revocation) -> Result<()> {
        same_tenant(client_key, &revocation.client_key)?;
        self.write(move |tx| REVOCATION.put(tx, &revocation.client_key, &revocation.id, &revocation).map(Change::Made))
            .await
    }

    async fn list(&self, client_key: &ClientKey, now: Timestamp) -> Result<Vec<Revocation>> {
        let rows = self.read(|snapshot| REVOCATION.rows_of(snapshot, client_key))?;
        Ok(rows.into_iter().map(|(_, revocation)| revocation).filter(|found| found.expires_at > now).collect())
    }

    async fn remove(&self, client_key: &ClientKey, id: &str) -> Result<()> {
        let (client_key, id) = (client_key.clone(), id.to_owned());
        self.write(move |tx| {
            let removed = REVOCATION.remove(tx, &client_key, &id)?;
            Ok(removed.map_or(Change::None(()), |_| Change::Made(())))
        })
        .await
    }

    async fn tenants(&self) -> Result<Vec<ClientKey>> {
        self.read(|snapshot| tables::tenants_of(snapshot.rows(REVOCATIONS)?))
    }
}
