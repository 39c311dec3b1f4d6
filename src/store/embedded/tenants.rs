use async_trait::async_trait;
use jiff::Timestamp;
use redb::{ReadableTable, WriteTransaction};

use super::engine::{Change, Engine};
use super::tables::TENANTS;
use super::value;
use crate::caller::ClientKey;
use crate::store::records::{Tenant, TenantState};
use crate::store::{Result, Tenants, same_tenant};

#[async_trait]
impl Tenants for Engine {
    async fn lookup(&self, client_key: &ClientKey) -> Result<Option<Tenant>> {
        self.read(|snapshot| get(&snapshot.tenants, client_key))
    }

    async fn save(&self, client_key: &ClientKey, tenant: Tenant, seen: Option<u64>) -> Result<bool> {
        same_tenant(client_key, &tenant.client_key)?;
        self.write(move |tx| save(tx, tenant, seen)).await
    }

    async fn list(&self) -> Result<Vec<ClientKey>> {
        self.keys_of(|tenant| tenant.state != TenantState::Retired)
    }

    async fn list_retired(&self, before: Timestamp) -> Result<Vec<ClientKey>> {
        self.keys_of(|tenant| tenant.state == TenantState::Retired && !tenant.forgotten && tenant.state_at < before)
    }

    async fn list_uncleared(&self) -> Result<Vec<ClientKey>> {
        self.keys_of(|tenant| tenant.state == TenantState::Retired && !tenant.cleared)
    }

    async fn list_all(&self) -> Result<Vec<ClientKey>> {
        self.keys_of(|_| true)
    }
}

impl Engine {
    fn keys_of(&self, wanted: impl Fn(&Tenant) -> bool) -> Result<Vec<ClientKey>> {
        self.read(|snapshot| {
            let mut keys = Vec::new();
            for row in snapshot.tenants.iter()? {
                let tenant: Tenant = value::decode(row?.1.value())?;
                if wanted(&tenant) {
                    keys.push(tenant.client_key);
                }
            }
            Ok(keys)
        })
    }
}

pub(super) fn get(
    table: &impl ReadableTable<&'static str, &'static [u8]>,
    client_key: &ClientKey,
) -> Result<Option<Tenant>> {
    table.get(client_key.as_str())?.map(|bytes| value::decode(bytes.value())).transpose()
}

fn save(tx: &WriteTransaction, mut tenant: Tenant, seen: Option<u64>) -> Result<Change<bool>> {
    let mut tenants = tx.open_table(TENANTS)?;
    let kept = get(&tenants, &tenant.client_key)?.map(|kept| kept.version);
    if kept != seen {
        return Ok(Change::None(false));
    }
    tenant.version = seen.map_or(1, |version| version + 1);
    tenants.insert(tenant.client_key.as_str(), value::encode(&tenant)?.as_slice())?;
    Ok(Change::Made(true))
}
