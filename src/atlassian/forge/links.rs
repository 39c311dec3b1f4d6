//! Addresses of the app's own pages in Jira.

use url::Url;

use crate::caller::forge::{AppId, EnvironmentId};

/// Only Atlassian assigns names below this one. A domain of the site's own may belong to somebody else tomorrow, who
/// would then receive what is in the address.
const SITES: &str = ".atlassian.net";

/// The page for the whole site, opened to finish a connect with its code. `None` if the site's address is not exactly
/// `https://<name>.atlassian.net`.
pub fn connected_page(site: &str, app: &AppId, environment: &EnvironmentId, code: &str) -> Option<String> {
    let url = Url::parse(site).ok()?;
    let host = url.host_str()?;
    let name = host.strip_suffix(SITES)?;
    let is_plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let exact = is_plain && url.as_str().strip_suffix('/') == Some(&format!("https://{host}"));
    exact.then(|| format!("https://{host}/jira/apps/{app}/{environment}/connected/{code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "8db33809-1f32-48bb-8c52-5877dab48107";
    const ENVIRONMENT: &str = "aa911f10-c54b-4b93-9e27-dd2947840b9e";

    fn link(site: &str) -> Option<String> {
        let (app, environment) = (AppId::parse(APP).unwrap(), EnvironmentId::parse(ENVIRONMENT).unwrap());
        connected_page(site, &app, &environment, "ABCD-EFGH")
    }

    #[test]
    fn the_link_opens_the_page_of_this_app_and_environment() {
        let expected = format!("https://acme.atlassian.net/jira/apps/{APP}/{ENVIRONMENT}/connected/ABCD-EFGH");
        assert_eq!(link("https://acme.atlassian.net"), Some(expected.clone()));
        assert_eq!(link("https://acme.atlassian.net/"), Some(expected));
    }

    #[test]
    fn no_other_kind_of_site_address_gets_a_code() {
        for site in [
            "http://acme.atlassian.net",
            "https://jira.acme.com",
            "https://atlassian.net",
            "https://.atlassian.net",
            "https://a.b.atlassian.net",
            "https://acme.atlassian.net:8443",
            "https://acme.atlassian.net/wiki",
            "https://acme.atlassian.net?x=1",
            "https://mallory@acme.atlassian.net",
            "https://acme.atlassian.net.mallory.com",
            "https://acmeatlassian.net",
            "",
        ] {
            assert_eq!(link(site), None, "{site}");
        }
    }
}
