use app::model::one_line;

use crate::caller::{AccountId, JiraToken, Session};
use crate::store::records::Tenant;
use crate::usecases::Services;
use crate::usecases::tenant::jira_app;

/// A longer name is cut: it is part of a heading or of a sentence.
const MAX_CHARACTERS: usize = 80;

/// The name that Jira shows for an account, on one line. Waits for Jira for a few seconds at most; `None` if Jira does
/// not provide it. Asked as the user whose token this is, or as the app. Counts as a request of `requested_by`.
pub async fn display_name(
    services: &Services,
    tenant: &Tenant,
    account_id: &AccountId,
    requested_by: &AccountId,
    token: Option<&JiraToken>,
) -> Option<String> {
    let client_key = &tenant.client_key;
    let access = token
        .map_or_else(|| jira_app::as_app(services, tenant), |token| jira_app::as_user(services, tenant, Some(token)));
    let access = access
        .inspect_err(|cause| tracing::error!(tenant = %client_key, %cause, "the site's secret cannot be decrypted"))
        .ok()??;
    let app = access.app(tenant, Some(requested_by));
    let name = services.jira.display_name(&app, account_id, services.clock.now()).await;
    let name = name.inspect_err(|cause| tracing::warn!(tenant = %client_key, %cause, "Jira did not return a name"));
    tidy(&name.ok()?)
}

/// The name of the account that a session is for, so that a page can say who is logged in to Jira now.
pub async fn name_of_session(services: &Services, session: &Session) -> Option<String> {
    let Session { client_key, account_id, .. } = session;
    let tenant = services.store.tenant(client_key).lookup().await;
    let tenant = tenant.inspect_err(|cause| tracing::warn!(tenant = %client_key, %cause, "the site cannot be read"));
    display_name(services, &tenant.ok()??, account_id, account_id, None).await
}

/// Users choose their names themselves: no character that changes the direction of the text around it, and no second
/// line.
pub(crate) fn tidy(name: &str) -> Option<String> {
    let words = one_line(name);
    let cut: String = words.chars().take(MAX_CHARACTERS).collect();
    let cut = if cut.len() < words.len() { format!("{cut}…") } else { cut };
    (!cut.is_empty()).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_without_direction_marks() {
        assert_eq!(tidy("Mia Torres").as_deref(), Some("Mia Torres"));
        assert_eq!(tidy(" Mia\n\u{202e}serroT\u{2066}\u{200b} ").as_deref(), Some("Mia serroT"));
        assert_eq!(tidy("\u{202e} \t"), None);
        assert_eq!(tidy(&"x".repeat(81)).unwrap().chars().count(), MAX_CHARACTERS + 1);
    }
}
