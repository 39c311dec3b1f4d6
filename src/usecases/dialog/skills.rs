use std::sync::Arc;

use app::model::DraftSkill;
use jiff::SignedDuration;

use crate::caller::Caller;
use crate::store::records::CacheEntry;
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for_any;
use crate::usecases::{Failure, Services};

/// Nothing that was read from Upwork is kept longer (Upwork's terms of use).
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
/// Longer texts are not names of skills.
const MAX_TEXT: usize = 50;

/// Finds skills by a part of their name. Answers are cached for all users of the tenant.
pub async fn skills(services: &Arc<Services>, caller: &Caller, text: &str) -> Result<Vec<DraftSkill>, Failure> {
    let text = text.trim().to_lowercase();
    if text.is_empty() || text.chars().count() > MAX_TEXT {
        return Ok(Vec::new());
    }
    let name = format!("skills:{text}");
    let now = services.clock.now();
    if let Some(kept) = services.store.tenant(&caller.client_key).cache().find(&name, now).await?
        && let Ok(skills) = serde_json::from_str(&kept.json)
    {
        return Ok(skills);
    }
    let connection = access::connection(services, &caller.client_key, &caller.account_id).await?;
    let found = act_for_any(services, connection, |upwork, access| {
        let text = text.clone();
        Box::pin(async move { upwork.skills(&access, &text).await })
    })
    .await?;
    let kept = CacheEntry { json: serde_json::to_string(&found)?, expires_at: now + KEPT_FOR };
    services.store.tenant(&caller.client_key).cache().put(&name, kept).await?;
    Ok(found)
}
