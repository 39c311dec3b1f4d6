use url::Url;

use super::super::{Failure, Services, lifecycle};
use super::ConnectError;
use crate::atlassian::jira::App;
use crate::caller::{AccountId, ClientKey};
use crate::store::records::{Authorization, Tenant, TenantState};

/// A longer name is cut: it stands in a heading.
const MAX_NAME_CHARACTERS: usize = 80;

/// Whose connection is made, as people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The Jira user's name; `None` where Jira did not tell it.
    pub user: Option<String>,
    /// The site's host, with its port where that is not the usual one.
    pub site: String,
    /// The key of the issue it was asked from, where known.
    pub issue: Option<String>,
}

/// The tenant, if it may use the add-on, is on a site that may, and is of this generation.
pub(super) async fn enabled_tenant(
    services: &Services,
    client_key: &ClientKey,
    generation: u64,
) -> Result<Option<Tenant>, Failure> {
    let tenant = services.store.tenants().lookup(client_key).await?;
    let is_open = |tenant: &Tenant| {
        tenant.state == TenantState::Enabled
            && tenant.generation == generation
            && services.sites.admit(&tenant.base_url).is_some()
    };
    Ok(tenant.filter(is_open))
}

/// The same, for somebody who has nothing but a state.
pub(super) async fn tenant_of(
    services: &Services,
    client_key: &ClientKey,
    authorization: &Authorization,
) -> Result<Tenant, ConnectError> {
    let tenant = enabled_tenant(services, client_key, authorization.generation).await?;
    tenant.ok_or(ConnectError::UnknownState)
}

/// Who has asked. Waits for Jira a few seconds at most, and does without.
pub(super) async fn asker(
    services: &Services,
    tenant: &Tenant,
    account_id: &AccountId,
    authorization: &Authorization,
) -> Asker {
    let issue = authorization.issue_key.as_ref().map(|key| key.as_str().to_owned());
    Asker { user: name(services, tenant, account_id).await, site: host(tenant), issue }
}

async fn name(services: &Services, tenant: &Tenant, account_id: &AccountId) -> Option<String> {
    let secret = lifecycle::open_secret(services, tenant).ok()?;
    let Tenant { base_url, client_key, .. } = tenant;
    let app = App { base_url, client_key, secret: &secret, asked_by: Some(account_id) };
    let name = services.jira.display_name(&app, account_id, services.clock.now()).await;
    let name =
        name.inspect_err(|cause| tracing::warn!(tenant = %tenant.client_key, %cause, "Jira did not tell a name"));
    tidy(&name.ok()?)
}

/// Users choose their names themselves: no sign that turns the sentence around it, and no second line.
fn tidy(name: &str) -> Option<String> {
    let turns = |letter: char| matches!(letter, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let words: String =
        name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).filter(|l| !turns(*l)).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = words.chars().take(MAX_NAME_CHARACTERS).collect();
    let cut = if cut.len() < words.len() { format!("{cut}…") } else { cut };
    (!cut.is_empty()).then_some(cut)
}

/// Where people see this Jira.
fn host(tenant: &Tenant) -> String {
    let address = tenant.display_url.as_deref().unwrap_or(&tenant.base_url);
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| Some((url.host_str()?, url.port())));
    match host {
        Some((host, Some(port))) => format!("{host}:{port}"),
        Some((host, None)) => host.to_owned(),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_turns_nothing_around() {
        assert_eq!(tidy("Mia Torres").as_deref(), Some("Mia Torres"));
        assert_eq!(tidy(" Mia\n\u{202e}serroT\u{2066}\u{200b} ").as_deref(), Some("Mia serroT"));
        assert_eq!(tidy("\u{202e} \t"), None);
        assert_eq!(tidy(&"x".repeat(81)).unwrap().chars().count(), MAX_NAME_CHARACTERS + 1);
    }
}
