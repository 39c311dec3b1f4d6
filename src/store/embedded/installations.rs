use async_trait::async_trait;
use redb::ReadableTable as _;

use super::engine::{Change, Engine};
use super::tables::INSTALLATIONS;
use super::value;
use crate::store::records::{ForgeSite, Installation};
use crate::store::{Installations, Result};

#[async_trait]
impl Installations for Engine {
    async fn current(&self, site: &ForgeSite) -> Result<Option<Installation>> {
        self.read(|snapshot| {
            let table = snapshot.rows(INSTALLATIONS)?;
            let found = table.get((site.cloud.as_str(), site.environment.as_str()))?;
            found.map(|bytes| value::decode(bytes.value())).transpose()
        })
    }

    async fn save(&self, mut installation: Installation, seen: Option<u64>) -> Result<bool> {
        installation.version = seen.map_or(1, |version| version + 1);
        self.write(move |tx| {
            let mut table = tx.open_table(INSTALLATIONS)?;
            let key = (installation.site.cloud.as_str(), installation.site.environment.as_str());
            let kept = table.get(key)?.map(|bytes| value::decode::<Installation>(bytes.value())).transpose()?;
            if kept.map(|kept| kept.version) != seen {
                return Ok(Change::None(false));
            }
            table.insert(key, value::encode(&installation)?.as_slice())?;
            Ok(Change::Made(true))
        })
        .await
    }
}
