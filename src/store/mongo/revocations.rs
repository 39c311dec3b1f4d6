use async_trait::async_trait;
use jiff::Timestamp;
use mongodb::bson::{Document, doc};

use super::document::{date, encode};
use super::engine::Engine;
use super::indexes::{DELETE_AT, REVOCATIONS};
use super::key::Key;
use crate::caller::ClientKey;
use crate::store::records::Revocation;
use crate::store::{Result, Revocations, same_tenant};

#[async_trait]
impl Revocations for Engine {
    async fn put(&self, client_key: &ClientKey, revocation: Revocation) -> Result<()> {
        same_tenant(client_key, &revocation.client_key)?;
        self.collection(REVOCATIONS)?.put(&key(client_key, &revocation.id), document(&revocation)?).await
    }

    async fn list(&self, client_key: &ClientKey, now: Timestamp) -> Result<Vec<Revocation>> {
        let found: Vec<Revocation> = self.collection(REVOCATIONS)?.all(&Key::of(client_key)).await?;
        Ok(found.into_iter().filter(|revocation| revocation.expires_at > now).collect())
    }

    async fn remove(&self, client_key: &ClientKey, id: &str) -> Result<()> {
        self.collection(REVOCATIONS)?.remove(&key(client_key, id)).await.map(drop)
    }

    async fn tenants(&self) -> Result<Vec<ClientKey>> {
        self.collection(REVOCATIONS)?.tenants(doc! {}, None).await
    }
}

fn key(client_key: &ClientKey, id: &str) -> Key {
    Key::of(client_key).and("id", id)
}

pub(super) fn document(revocation: &Revocation) -> Result<Document> {
    let mut document = encode(&key(&revocation.client_key, &revocation.id), revocation)?;
    document.insert(DELETE_AT, date(revocation.expires_at));
    Ok(document)
}
