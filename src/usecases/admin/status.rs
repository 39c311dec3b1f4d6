use app::model::{HostKind, SiteStatus, StoreKind};

use super::Administrator;
use crate::usecases::account::note_use;
use crate::usecases::{Failure, Services, UpworkLink};

/// How the app is installed and set up, as far as it concerns the site.
pub(crate) async fn site_status(services: &Services, administrator: &Administrator) -> Result<SiteStatus, Failure> {
    let (upwork_interface, missing) = match &services.upwork {
        UpworkLink::Configured(upwork) => (Some(upwork.interface().to_owned()), Vec::new()),
        UpworkLink::Missing(settings) => (None, settings.clone()),
    };
    let is_on_forge = administrator.tenant().forge.is_some();
    Ok(SiteStatus {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        host: if is_on_forge { HostKind::Forge } else { HostKind::Connect },
        store: if services.alone { StoreKind::Embedded } else { StoreKind::MongoDb },
        upwork_interface,
        upwork_address: services.upwork_web_url.clone(),
        // It has just said who administers the site.
        jira_answered_at: services.clock.now().to_string(),
        upwork_answered_at: note_use::last_answer(services, administrator.client_key()).await?,
        missing,
        callback_url: services.callback_url(),
    })
}
