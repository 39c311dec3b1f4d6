//! Between the two stores.

use upwork_job_post::keyring::Keyring;
use upwork_job_post::maintenance::{Imported, export, import};
use upwork_job_post::store::Store;

use super::database::with_database;
use crate::maintenance::{an_empty_store, moves_everything, reseals};

#[tokio::test]
async fn everything_moves_from_the_embedded_store_and_back() {
    with_database(|database| async move {
        let there = Store::new(database.connect().await);
        moves_everything(there.clone()).await;
        let mut text = Vec::new();
        export(&there, &mut text).await.unwrap();
        let keys = Keyring::parse(crate::maintenance::OLD).unwrap();
        let (_dir, back) = an_empty_store();

        let imported = import(&back, &keys, text.as_slice(), false).await.unwrap();

        assert_eq!(imported, Imported { written: 23, kept: 0 });
    })
    .await;
}

#[tokio::test]
async fn after_re_encryption_the_old_key_is_not_needed() {
    with_database(|database| async move { reseals(Store::new(database.connect().await)).await }).await;
}
