use async_trait::async_trait;
use mongodb::bson::Document;

use super::collection::Written;
use super::document::encode;
use super::engine::Engine;
use super::indexes::INSTALLATIONS;
use super::key::Key;
use super::tenants::number;
use crate::caller::ClientKey;
use crate::store::records::{ForgeSite, Installation};
use crate::store::{Installations, Result, StoreError};

const VERSION: &str = "version";

#[async_trait]
impl Installations for Engine {
    async fn current(&self, site: &ForgeSite) -> Result<Option<Installation>> {
        self.collection(INSTALLATIONS)?.find(&key(site)?).await
    }

    async fn save(&self, mut installation: Installation, seen: Option<u64>) -> Result<bool> {
        installation.version = seen.map_or(1, |version| version + 1);
        let collection = self.collection(INSTALLATIONS)?;
        let key = key(&installation.site)?;
        let written = match seen {
            None => collection.add(document(&key, &installation)?).await?,
            Some(seen) => {
                collection.replace(&key.clone().and(VERSION, number(seen)), document(&key, &installation)?).await?
            }
        };
        Ok(written == Written::Done)
    }
}

/// The document of a site. Its key replaces a tenant's, so that it is sharded like the others.
fn key(site: &ForgeSite) -> Result<Key> {
    let key = ClientKey::parse(format!("forge-site:{}:{}", site.cloud, site.environment));
    key.map(|key| Key::of(&key)).map_err(|error| StoreError::Unreadable(error.to_string()))
}

fn document(key: &Key, installation: &Installation) -> Result<Document> {
    let mut document = encode(key, installation)?;
    document.insert(VERSION, number(installation.version));
    Ok(document)
}
