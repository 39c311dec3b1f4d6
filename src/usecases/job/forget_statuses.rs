use crate::usecases::job::show;
use crate::usecases::{Failure, Services};

/// Deletes statuses that are too old to be shown: data read from Upwork is not stored for longer either.
pub async fn forget_statuses(services: &Services) -> Result<(), Failure> {
    let before = services.clock.now() - show::SHOWN_FOR;
    for client_key in services.store.tenants().await? {
        services.store.tenant(&client_key).job_links().forget_statuses(before).await?;
    }
    Ok(())
}
