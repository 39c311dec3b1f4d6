use reqwest::Client;
use reqwest::redirect::Policy;

use super::APP_KEY;

/// The HTTP client for calls to Atlassian. It follows no redirect: a token or a lookup made for one address must not
/// end at another. Each call sets its own timeout.
pub fn client() -> reqwest::Result<Client> {
    let agent = format!("{}/{} {APP_KEY}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    Client::builder().redirect(Policy::none()).user_agent(agent).build()
}
