//! Tenants on Forge: created by the first page that proves an installation, ended by an event, by silence or by a
//! successor.
//!
//! - `admit`: the tenant of a page.
//! - `events`: what Atlassian reports.
//! - `deleted_issues`: what it reports about issues.
//! - `replace`: one live installation per site and environment.
//! - `silence`: removals that nobody reports.
//! - `page_seal`: the caller that a page was made for.

mod admit;
mod deleted_issues;
mod events;
mod job_links;
mod page_seal;
mod replace;
mod silence;

pub use admit::{Admission, Refusal, admit_page};
pub use deleted_issues::{check_deleted_issues, issue_deleted, note_deleted_issue};
pub use events::{hourly, installed, pre_uninstall};
pub(super) use job_links::move_leftovers;
pub use page_seal::{CallerChange, check_page, seal_page};
pub use silence::delete_silent;
pub(super) use silence::is_silent;

use jiff::Timestamp;

use super::{Failure, Services};
use crate::atlassian::forge::Invocation;
use crate::caller::ClientKey;
use crate::store::records::{ForgeSite, ForgeTenant, Tenant, TenantState};

fn site(invocation: &Invocation) -> ForgeSite {
    ForgeSite { cloud: invocation.cloud.clone(), environment: invocation.environment.clone() }
}

/// Changes a tenant by compare-and-set, and tries again if another writer came first. `None` if there is nothing to
/// change.
async fn change(
    services: &Services,
    key: &ClientKey,
    make: impl Fn(&Tenant) -> Option<Tenant>,
) -> Result<Option<Tenant>, Failure> {
    write(services, key, |known| make(known?)).await
}

/// The same, also for a tenant that is not known yet.
async fn write(
    services: &Services,
    key: &ClientKey,
    make: impl Fn(Option<&Tenant>) -> Option<Tenant>,
) -> Result<Option<Tenant>, Failure> {
    let store = services.store.tenant(key);
    loop {
        let known = store.lookup().await?;
        let Some(next) = make(known.as_ref()) else { return Ok(None) };
        if store.save(next.clone(), known.map(|tenant| tenant.version)).await? {
            return Ok(Some(next));
        }
    }
}

/// A tenant that is no longer installed: without the app's token, and with data to clear.
fn retired(tenant: Tenant, forge: ForgeTenant, now: Timestamp) -> Tenant {
    Tenant {
        state: TenantState::Retired,
        state_at: now,
        uninstalled_at: Some(now),
        cleared: false,
        forge: Some(ForgeTenant { app_token: None, ..forge }),
        ..tenant
    }
}
