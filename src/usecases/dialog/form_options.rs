use std::sync::Arc;

use app::model::FormOptions;
use jiff::SignedDuration;

use crate::caller::{AccountId, ClientKey};
use crate::usecases::account::access;
use crate::usecases::account::organizations::act_for_any;
use crate::usecases::upwork_data::{self, cached};
use crate::usecases::{Failure, Services};

const NAME: &str = "form-choices";
/// Names that could not be read are requested again after this time.
const LIFETIME_WITHOUT_NAMES: SignedDuration = SignedDuration::from_mins(10);

/// The choices of the form: from the cache, which the tenant's users share, or from Upwork.
pub async fn form_options(
    services: &Arc<Services>,
    client_key: &ClientKey,
    account_id: &AccountId,
) -> Result<FormOptions, Failure> {
    let read = Box::pin(async {
        let connection = access::connection(services, client_key, account_id).await?;
        act_for_any(services, connection, |upwork, access| Box::pin(async move { upwork.form_options(&access).await }))
            .await
    });
    let has_no_names = access::upwork(services).is_ok_and(|upwork| upwork.form_parts().no_preferences);
    let lifetime = |options: &FormOptions| {
        if has_no_names || options.has_names() { upwork_data::MAX_AGE } else { LIFETIME_WITHOUT_NAMES }
    };
    cached(services, (client_key, account_id), NAME, lifetime, read).await
}
