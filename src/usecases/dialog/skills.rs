use std::sync::Arc;

use app::model::DraftSkill;

use crate::caller::Caller;
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for_any;
use crate::usecases::upwork_data::{self, cached};
use crate::usecases::{Failure, Services};

/// Longer texts are not names of skills.
const MAX_TEXT: usize = 50;

/// Finds skills by a part of their name. Answers are cached for all users of the tenant.
pub async fn skills(services: &Arc<Services>, caller: &Caller, text: &str) -> Result<Vec<DraftSkill>, Failure> {
    let text = text.trim().to_lowercase();
    if text.is_empty() || text.chars().count() > MAX_TEXT {
        return Ok(Vec::new());
    }
    let name = format!("skills:{text}");
    let read = Box::pin(async {
        let connection = access::connection(services, &caller.client_key, &caller.account_id).await?;
        act_for_any(services, connection, |upwork, access| {
            let text = text.clone();
            Box::pin(async move { upwork.skills(&access, &text).await })
        })
        .await
    });
    let account = (&caller.client_key, &caller.account_id);
    cached(services, account, &name, |_| upwork_data::MAX_AGE, read).await
}
