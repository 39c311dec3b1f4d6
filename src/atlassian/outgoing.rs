use reqwest::redirect::Policy;
use reqwest::{Client, Response};

use super::APP_KEY;

/// The HTTP client for calls to Atlassian. It follows no redirect: a token or a look-up made for one address must not
/// end at another. Each call sets its own timeout.
pub fn client() -> reqwest::Result<Client> {
    let agent = format!("{}/{} {APP_KEY}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    Client::builder().redirect(Policy::none()).user_agent(agent).build()
}

/// Why a body was not read.
#[derive(Debug)]
pub(super) enum BodyFault {
    TooLarge,
    Broken(reqwest::Error),
}

/// Reads a body of at most so many bytes, whatever length it announces.
pub(super) async fn bounded_body(mut response: Response, most: usize) -> Result<Vec<u8>, BodyFault> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(BodyFault::Broken)? {
        if body.len() + chunk.len() > most {
            return Err(BodyFault::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
