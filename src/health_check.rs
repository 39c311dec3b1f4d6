//! Asks the server on this machine whether it is alive, for a container without a shell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::Client;

/// The server answers at once, or something is wrong.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Why the server is not alive, in one line.
#[derive(Debug, thiserror::Error)]
pub enum Unhealthy {
    /// It does not answer.
    #[error("the server at {0} does not answer: {1}")]
    Silent(SocketAddr, reqwest::Error),
    /// It answers something else than 200.
    #[error("the server at {0} answers {1}")]
    Status(SocketAddr, reqwest::StatusCode),
}

/// Asks `/healthz` of the server that listens at `listen`.
///
/// # Errors
/// It does not answer within three seconds, or not with 200.
pub async fn run(listen: SocketAddr) -> Result<(), Unhealthy> {
    let address = reachable(listen);
    let silent = |error: reqwest::Error| Unhealthy::Silent(address, error.without_url());
    let client = Client::builder().no_proxy().timeout(TIMEOUT).build().map_err(silent)?;
    let answer = client.get(format!("http://{address}/healthz")).send().await.map_err(silent)?;
    if answer.status() == reqwest::StatusCode::OK { Ok(()) } else { Err(Unhealthy::Status(address, answer.status())) }
}

/// A server that listens at every address is reached at the loopback one.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_reached_at_the_loopback_address() {
        for (listen, reached) in
            [("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "[::1]:80"), ("10.0.0.1:80", "10.0.0.1:80")]
        {
            assert_eq!(reachable(listen.parse().unwrap()), reached.parse().unwrap());
        }
    }
}
