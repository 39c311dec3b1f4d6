use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::{Failure, Services};
use crate::caller::{AccountId, ClientKey, Issue, IssueId};
use crate::keyring::Place;
use crate::store::records::Sealed;

/// The sealed value that names the caller a page was made for.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SealedPage {
    tenant: ClientKey,
    account: AccountId,
    issue: Option<IssueId>,
}

impl SealedPage {
    fn of(tenant: &ClientKey, account: &AccountId, issue: Option<&Issue>) -> Self {
        let issue = issue.map(|issue| issue.id.clone());
        Self { tenant: tenant.clone(), account: account.clone(), issue }
    }
}

const PLACE: Place<'static> = Place { tenant: None, record: "forge page", row: "", field: "caller" };

/// The value that a page sends back with every call: names its caller, sealed.
///
/// # Errors The page cannot be written as JSON.
pub fn seal_page(
    services: &Services,
    tenant: &ClientKey,
    account: &AccountId,
    issue: Option<&Issue>,
) -> Result<String, Failure> {
    let page = serde_json::to_vec(&SealedPage::of(tenant, account, issue))?;
    Ok(services.keyring.seal_for_browser(&PLACE, &page).0)
}

/// The difference between the caller of a page and the current caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerChange {
    /// Another account of the same site is using the page now.
    Account,
    /// Anything else, or the value cannot be read.
    Other,
}

/// Returns how the current caller differs from the one a page was made for. A value that cannot be read was made for
/// nobody.
///
/// # Errors
/// It was made for another caller.
pub fn check_page(
    services: &Services,
    page: &str,
    tenant: &ClientKey,
    account: &AccountId,
    issue: Option<&Issue>,
) -> Result<(), CallerChange> {
    let opened = services.keyring.open_from_browser(&PLACE, &Sealed(page.to_owned())).ok();
    let page = opened.and_then(|opened| serde_json::from_slice::<SealedPage>(opened.expose_secret()).ok());
    let now = SealedPage::of(tenant, account, issue);
    match page {
        Some(page) if page == now => Ok(()),
        Some(page) if page.tenant == now.tenant && page.account != now.account => Err(CallerChange::Account),
        _ => Err(CallerChange::Other),
    }
}
