use crate::atlassian::site::SiteOrigin;

/// Where keys are fetched from: groups of servers, each for the sites of one environment of Atlassian's.
#[derive(Clone, Debug)]
pub struct KeyServers(Vec<Group>);

#[derive(Clone, Debug)]
struct Group {
    /// Host suffixes that it serves; none: any.
    hosts: &'static [&'static str],
    /// Asked in this order.
    servers: Vec<String>,
}

impl KeyServers {
    /// Atlassian's own, as `atlassian-connect-express` 11.5 has them. Only environments in production are listed.
    pub fn atlassian() -> Self {
        Self(vec![
            Group {
                hosts: &[".atlassian-us-gov-mod.net"],
                servers: owned(&[
                    "https://asap-distribution.us-west-2.prod.atl-auth-us-gov-mod.net",
                    "https://cs-migrations--fedrampcdn.us-east-1.prod.cdn.atlassian-us-gov-mod.com",
                ]),
            },
            Group {
                hosts: &[],
                servers: owned(&[
                    "https://asap-distribution.us-west-2.prod.atl-asap.net",
                    "https://connect-install-keys.atlassian.com",
                ]),
            },
        ])
    }

    /// One server for every site: the setting `ATLASSIAN_INSTALL_KEYS_URL`.
    pub fn only(url: &str) -> Self {
        Self(vec![Group { hosts: &[], servers: owned(&[url.trim_end_matches('/')]) }])
    }

    #[cfg(test)]
    pub(super) fn of_one_group(urls: &[&str]) -> Self {
        Self(vec![Group { hosts: &[], servers: owned(urls) }])
    }

    /// The servers for a site, and the number of their group: a key of one group is none of another.
    pub(super) fn for_site(&self, site: Option<&SiteOrigin>) -> (usize, &[String]) {
        let serves = |group: &Group| {
            let host = site.map(SiteOrigin::host).unwrap_or_default();
            group.hosts.is_empty() || group.hosts.iter().any(|end| host.ends_with(end))
        };
        let group = self.0.iter().position(serves);
        group.map_or((0, &[]), |index| (index, &self.0[index].servers))
    }
}

fn owned(servers: &[&str]) -> Vec<String> {
    servers.iter().map(|server| (*server).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::site::Sites;

    fn first_for(servers: &KeyServers, address: Option<&str>) -> String {
        let sites = Sites::parse("https://*.atlassian.net,https://*.atlassian-us-gov-mod.net").unwrap();
        let site = address.map(|address| sites.admit(address).unwrap());
        servers.for_site(site.as_ref()).1[0].clone()
    }

    #[test]
    fn a_site_chooses_the_servers_of_its_environment() {
        let servers = KeyServers::atlassian();
        let usual = "https://asap-distribution.us-west-2.prod.atl-asap.net";
        let government = "https://asap-distribution.us-west-2.prod.atl-auth-us-gov-mod.net";
        assert_eq!(first_for(&servers, Some("https://acme.atlassian.net")), usual);
        assert_eq!(first_for(&servers, None), usual);
        assert_eq!(first_for(&servers, Some("https://acme.atlassian-us-gov-mod.net")), government);
    }

    #[test]
    fn a_configured_server_serves_every_site() {
        let servers = KeyServers::only("http://127.0.0.1:4200/");
        assert_eq!(first_for(&servers, Some("https://acme.atlassian-us-gov-mod.net")), "http://127.0.0.1:4200");
    }
}
