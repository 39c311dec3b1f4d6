use std::path::PathBuf;
use std::sync::Arc;

use super::BoxError;
use crate::data_dir;
use crate::keyring::{Keyring, load_or_create};
use crate::random::Rng;
use crate::settings::store::{StoreLocation, StoreSettings};
use crate::store::Store;
use crate::store::embedded::EmbeddedStore;
use crate::store::mongo::MongoStore;

/// The store, and the keys that seal its secrets.
#[derive(Debug)]
pub struct OpenStore {
    /// The store.
    pub store: Store,
    /// The keys.
    pub keyring: Arc<Keyring>,
    /// The same store and its folder, if it is a file of this process.
    pub embedded: Option<(EmbeddedStore, PathBuf)>,
}

/// Opens the store that the settings name.
pub async fn open_store(settings: &StoreSettings, random: &dyn Rng) -> Result<OpenStore, BoxError> {
    match &settings.place {
        StoreLocation::Embedded { folder } => {
            data_dir::prepare(folder)?;
            // The keys first: if a store exists and its keys do not, new keys must not be created.
            let keyring = match &settings.secret_keys {
                Some(keys) => Arc::clone(keys),
                None => Arc::new(load_or_create(folder, random)?),
            };
            let store = EmbeddedStore::open(folder)?;
            Ok(OpenStore {
                store: Store::new(Arc::new(store.clone())),
                keyring,
                embedded: Some((store, folder.clone())),
            })
        }
        StoreLocation::Mongo { uri, database } => {
            let keyring = settings.secret_keys.as_ref().ok_or("SECRET_KEYS is missing and MONGODB_URI needs it")?;
            let store = Store::new(Arc::new(MongoStore::connect(uri, database).await?));
            Ok(OpenStore { store, keyring: Arc::clone(keyring), embedded: None })
        }
    }
}
