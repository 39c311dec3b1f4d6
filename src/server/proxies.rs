use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use http::HeaderMap;
use ipnet::IpNet;

use crate::delivery::PeerAddress;

/// Reverse proxies that speak for many clients: their connections are not counted by address, and what they say about
/// the address of a client is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Reads a comma-separated list of addresses and networks, like `127.0.0.1,10.0.0.0/8`.
    pub fn parse(text: &str) -> Option<Self> {
        text.split(',').map(|part| network(part.trim())).collect::<Option<_>>().map(Self)
    }

    fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Where the requests of a connection come from.
#[derive(Clone, Debug)]
pub(super) enum Peer {
    /// From the client at the other end.
    Client(PeerAddress),
    /// From those that a trusted proxy names.
    Proxy(TrustedProxies),
}

impl Peer {
    pub(super) fn of(address: IpAddr, proxies: &TrustedProxies) -> Self {
        let address = address.to_canonical();
        if proxies.contain(address) { Self::Proxy(proxies.clone()) } else { Self::Client(PeerAddress(address)) }
    }

    /// The client that has sent a request, if the proxy names one.
    pub(super) fn sender(&self, headers: &HeaderMap) -> Option<PeerAddress> {
        match self {
            Self::Client(address) => Some(*address),
            Self::Proxy(proxies) => forwarded_for(headers, proxies).map(PeerAddress),
        }
    }
}

/// The last address in `X-Forwarded-For` that is not a trusted proxy. Each proxy adds the one that it was called by at the
/// end, so what stands before may be made up.
fn forwarded_for(headers: &HeaderMap, proxies: &TrustedProxies) -> Option<IpAddr> {
    for line in headers.get_all("x-forwarded-for").iter().rev() {
        for entry in line.to_str().ok()?.rsplit(',') {
            let address = entry.trim().parse::<IpAddr>().ok()?.to_canonical();
            if !proxies.contain(address) {
                return Some(address);
            }
        }
    }
    None
}

/// What counts as one client: an IPv4 address, or the 64 bits that one IPv6 subscriber gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ClientAddress(IpAddr);

impl ClientAddress {
    /// The client behind an address; `None` for a trusted proxy.
    pub(super) fn of(address: IpAddr, proxies: &TrustedProxies) -> Option<Self> {
        let address = address.to_canonical();
        if proxies.contain(address) {
            return None;
        }
        Some(Self(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn client(address: &str, proxies: &str) -> Option<ClientAddress> {
        let proxies =
            if proxies.is_empty() { TrustedProxies::default() } else { TrustedProxies::parse(proxies).unwrap() };
        ClientAddress::of(address.parse().unwrap(), &proxies)
    }

    #[test]
    fn a_trusted_proxy_does_not_count_as_a_client() {
        for address in ["127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3", "fd00::1"] {
            assert_eq!(client(address, "127.0.0.1, 10.0.0.0/8,fd00::/8"), None, "{address}");
        }
        for address in ["127.0.0.2", "11.0.0.1", "fe00::1"] {
            assert!(client(address, "127.0.0.1,10.0.0.0/8,fd00::/8").is_some(), "{address}");
        }
        assert!(client("127.0.0.1", "").is_some());
    }

    /// Whom a proxy at 10.0.0.1 speaks for, by the values of its `X-Forwarded-For`.
    fn forwarded(values: &[&'static str]) -> Option<String> {
        let headers =
            values.iter().map(|value| (HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(value)));
        let proxies = TrustedProxies::parse("10.0.0.0/8").unwrap();
        let sender = Peer::of([10, 0, 0, 1].into(), &proxies).sender(&headers.collect());
        sender.map(|PeerAddress(address)| address.to_string())
    }

    #[test]
    fn a_trusted_proxy_names_the_client() {
        for (values, client) in [
            (&["192.0.2.1"] as &[_], "192.0.2.1"),
            (&["2001:db8::1"], "2001:db8::1"),
            (&["::ffff:192.0.2.1"], "192.0.2.1"),
            (&["192.0.2.1, 10.0.0.2"], "192.0.2.1"),
            (&["198.51.100.7 ,192.0.2.1"], "192.0.2.1"),
            (&["198.51.100.7", "192.0.2.1"], "192.0.2.1"),
            (&["made up, 192.0.2.1,10.0.0.2"], "192.0.2.1"),
        ] {
            assert_eq!(forwarded(values).as_deref(), Some(client), "{values:?}");
        }
    }

    #[test]
    fn a_proxy_that_names_no_address_names_nobody() {
        for values in [&[] as &[_], &[""], &["unknown"], &["192.0.2.1, unknown"], &["192.0.2.1:80"], &["10.0.0.2"]] {
            assert_eq!(forwarded(values), None, "{values:?}");
        }
    }

    #[test]
    fn a_client_speaks_for_itself_whatever_it_claims() {
        let claim = [(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static("192.0.2.1"))];
        let proxies = TrustedProxies::parse("10.0.0.0/8").unwrap();
        let address = IpAddr::from([203, 0, 113, 9]);

        assert_eq!(Peer::of(address, &proxies).sender(&claim.into_iter().collect()), Some(PeerAddress(address)));
    }

    #[test]
    fn all_addresses_of_one_ipv6_network_are_one_client() {
        assert_eq!(client("2001:db8:1:2::1", ""), client("2001:db8:1:2:ffff::9", ""));
        assert_ne!(client("2001:db8:1:2::1", ""), client("2001:db8:1:3::1", ""));
        assert_eq!(client("::ffff:192.0.2.1", ""), client("192.0.2.1", ""));
        assert_ne!(client("192.0.2.1", ""), client("192.0.2.2", ""));
    }

    #[test]
    fn an_invalid_list_of_addresses_is_refused() {
        for text in ["", "localhost", "127.0.0.1,", "10.0.0.0/33", "10.0.0.1:80", "*", "10.0.0.0/8;::1"] {
            assert_eq!(TrustedProxies::parse(text), None, "{text}");
        }
    }
}
