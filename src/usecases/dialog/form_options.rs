use std::sync::Arc;

use app::model::FormOptions;
use jiff::SignedDuration;

use crate::caller::{AccountId, ClientKey};
use crate::store::records::CacheEntry;
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for_any;
use crate::usecases::{Failure, Services};

/// Nothing that was read from Upwork is kept longer (Upwork's terms of use).
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
const NAME: &str = "form-choices";
/// Names that could not be read are requested again after this time.
const KEPT_WITHOUT_NAMES_FOR: SignedDuration = SignedDuration::from_mins(10);

/// The choices of the form: from the cache, which the tenant's users share, or from Upwork.
pub async fn form_options(
    services: &Arc<Services>,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<FormOptions, Failure> {
    let now = services.clock.now();
    if let Some(kept) = services.store.tenant(client_key).cache().find(NAME, now).await?
        && let Ok(options) = serde_json::from_str(&kept.json)
    {
        return Ok(options);
    }
    let connection = access::connection(services, client_key, account_id).await?;
    let options =
        act_for_any(services, connection, |upwork, access| Box::pin(async move { upwork.form_options(&access).await }))
            .await?;
    let is_whole = options.has_names() || access::upwork(services)?.form_parts().no_preferences;
    let kept_for = if is_whole { KEPT_FOR } else { KEPT_WITHOUT_NAMES_FOR };
    let kept = CacheEntry { json: serde_json::to_string(&options)?, expires_at: now + kept_for };
    services.store.tenant(client_key).cache().put(NAME, kept).await?;
    Ok(options)
}
