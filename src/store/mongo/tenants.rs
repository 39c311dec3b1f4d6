use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};

use super::collection::Written;
use super::document::encode;
use super::engine::Engine;
use super::indexes::TENANTS;
use super::key::Key;
use crate::caller::ClientKey;
use crate::store::records::{Tenant, TenantState};
use crate::store::{Result, Tenants, same_tenant};

const VERSION: &str = "version";
const RETIRED: &str = "retired";
const CLEARED: &str = "cleared";

#[async_trait]
impl Tenants for Engine {
    async fn lookup(&self, client_key: &ClientKey) -> Result<Option<Tenant>> {
        self.collection(TENANTS)?.find(&Key::of(client_key)).await
    }

    async fn save(&self, client_key: &ClientKey, mut tenant: Tenant, seen: Option<u64>) -> Result<bool> {
        same_tenant(client_key, &tenant.client_key)?;
        tenant.version = seen.map_or(1, |version| version + 1);
        let collection = self.collection(TENANTS)?;
        let written = match seen {
            None => collection.add(document(&tenant)?).await?,
            Some(seen) => {
                collection.replace(&Key::of(client_key).and(VERSION, number(seen)), document(&tenant)?).await?
            }
        };
        Ok(written == Written::Done)
    }

    async fn list(&self) -> Result<Vec<ClientKey>> {
        self.collection(TENANTS)?.tenants(doc! { RETIRED: false }, None).await
    }

    async fn list_retired(&self, before: Timestamp) -> Result<Vec<ClientKey>> {
        let mut keys = Vec::new();
        for client_key in self.collection(TENANTS)?.tenants(doc! { RETIRED: true }, None).await? {
            let wanted =
                |tenant: &Tenant| tenant.state == TenantState::Retired && !tenant.forgotten && tenant.state_at < before;
            if self.lookup(&client_key).await?.as_ref().is_some_and(wanted) {
                keys.push(client_key);
            }
        }
        Ok(keys)
    }

    async fn list_uncleared(&self) -> Result<Vec<ClientKey>> {
        // Older releases have not written the field.
        self.collection(TENANTS)?.tenants(doc! { RETIRED: true, CLEARED: { "$ne": true } }, None).await
    }

    async fn list_all(&self) -> Result<Vec<ClientKey>> {
        self.collection(TENANTS)?.tenants(doc! {}, None).await
    }
}

pub(super) fn document(tenant: &Tenant) -> Result<Document> {
    let mut document = encode(&Key::of(&tenant.client_key), tenant)?;
    document.insert(VERSION, number(tenant.version));
    document.insert(RETIRED, tenant.state == TenantState::Retired);
    document.insert(CLEARED, tenant.cleared);
    Ok(document)
}

/// Versions count writes: none exceeds what the database can store.
pub(super) fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
