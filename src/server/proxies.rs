use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

/// Reverse proxies whose connections are not counted by address, because each of them speaks for many clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

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

/// Who is counted as one client: an IPv4 address, or the 64 bits that one subscriber of IPv6 is given.
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

    #[test]
    fn one_subscriber_is_one_client_however_many_addresses_it_uses() {
        assert_eq!(client("2001:db8:1:2::1", ""), client("2001:db8:1:2:ffff::9", ""));
        assert_ne!(client("2001:db8:1:2::1", ""), client("2001:db8:1:3::1", ""));
        assert_eq!(client("::ffff:192.0.2.1", ""), client("192.0.2.1", ""));
        assert_ne!(client("192.0.2.1", ""), client("192.0.2.2", ""));
    }

    #[test]
    fn what_is_no_list_of_addresses_is_refused() {
        for text in ["", "localhost", "127.0.0.1,", "10.0.0.0/33", "10.0.0.1:80", "*", "10.0.0.0/8;::1"] {
            assert_eq!(TrustedProxies::parse(text), None, "{text}");
        }
    }
}
