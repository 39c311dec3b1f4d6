//! Asks the server on this machine whether it is alive, for containers without a shell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::Client;

/// A healthy server answers at once.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Why the server is not alive, in one line.
#[derive(Debug, thiserror::Error)]
pub enum Unhealthy {
    /// It does not answer.
    #[error("the server at {0} does not answer: {1}")]
    Silent(SocketAddr, reqwest::Error),
    /// It answers with a status other than 200.
    #[error("the server at {0} answers {1}")]
    Status(SocketAddr, reqwest::StatusCode),
}

/// Asks `/healthz` of the server that listens at `listen`.
///
/// # Errors
/// No response within three seconds, or a status other than 200.
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
    fn a_server_on_all_interfaces_is_checked_at_the_loopback_address() {
        for (listen, reached) in
            [("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "[::1]:80"), ("10.0.0.1:80", "10.0.0.1:80")]
        {
            assert_eq!(reachable(listen.parse().unwrap()), reached.parse().unwrap());
        }
    }
}
