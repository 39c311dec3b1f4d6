//! Addresses: our own, the Jira sites that may install, and who may frame a page.
//!
//! An address from outside must be spelled in its normal form. So whatever a parser would forgive (user names, default
//! ports, backslashes, a dot at the end of the host) is refused before anything is compared.

use std::fmt;

use url::{Host, Url};

/// Our public address: what the descriptor and the claim `aud` carry. Scheme, host, optional port, optional path;
/// never a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    path_at: usize,
}

/// Longest `baseUrl` that a descriptor may have (Atlassian's descriptor schema).
const MOST_BASE_URL: usize = 200;

impl BaseUrl {
    /// Takes an address from the settings. One slash at its end is dropped.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let url = web_address(text)?;
        let origin = url.origin().ascii_serialization();
        let path = if url.path() == "/" { "" } else { url.path() };
        if text.len() > MOST_BASE_URL || path.ends_with('/') || text != format!("{origin}{path}") {
            return Err(InvalidAddress);
        }
        Ok(Self { text: text.to_owned(), path_at: origin.len() })
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its path: empty, or beginning with a slash.
    pub fn path(&self) -> &str {
        &self.text[self.path_at..]
    }

    /// Its origin: scheme, host and port.
    pub fn origin(&self) -> &str {
        &self.text[..self.path_at]
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Not an address of the kind that is wanted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plain web address")]
pub struct InvalidAddress;

/// The origin of a Jira site that may install: scheme, host and port, no path. Only [`Sites::admit`] makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SiteOrigin(String);

impl SiteOrigin {
    /// The origin, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or(&*self.0, |(_, rest)| rest);
        let port = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        rest.rsplit_once(':').filter(|(_, end)| port(end)).map_or(rest, |(host, _)| host)
    }
}

impl fmt::Display for SiteOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which sites may install: the setting `ATLASSIAN_SITES`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sites(Vec<Pattern>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    Exact(String),
    /// `scheme://*.suffix`, in its two parts around the one label.
    AnyLabel {
        scheme: String,
        rest: String,
    },
}

impl Sites {
    /// Takes a comma-separated list of origins; `*` may stand for the first label of a host.
    pub fn parse(list: &str) -> Result<Self, InvalidAddress> {
        list.split(',').map(|entry| Pattern::parse(entry.trim())).collect::<Result<_, _>>().map(Self)
    }

    /// Takes a site's address from outside, if such a site may install.
    pub fn admit(&self, address: &str) -> Option<SiteOrigin> {
        let origin = normal_origin(address).ok()?;
        self.0.iter().any(|pattern| pattern.admits(&origin)).then_some(SiteOrigin(origin))
    }

    /// The origin where people see a site, from the install hook's `displayUrl`: one of ours, or `https` on a plain DNS
    /// name (a custom domain). Anything else is `None`, for it would end up in a header.
    pub fn display_origin(&self, address: &str) -> Option<String> {
        if let Some(site) = self.admit(address) {
            return Some(site.0);
        }
        let origin = normal_origin(address).ok()?;
        let host = origin.strip_prefix("https://")?;
        let labels = host.split('.').count();
        (labels >= 2 && is_dns_name(host) && is_domain(&origin)).then_some(origin)
    }

    /// Who may frame a page of a proven tenant: `base_url` and `display_url` as kept.
    pub fn frame_ancestors_of(&self, base_url: &str, display_url: Option<&str>) -> FrameAncestors {
        let base = self.admit(base_url).map(|site| site.0);
        let display = display_url.and_then(|address| self.display_origin(address));
        let mut sources: Vec<String> = base.into_iter().chain(display).collect();
        sources.dedup();
        FrameAncestors::of(&sources)
    }

    /// Who may frame a page that no tenant is known for, an error say.
    pub fn frame_ancestors(&self) -> FrameAncestors {
        FrameAncestors::of(&self.0.iter().map(Pattern::source).collect::<Vec<_>>())
    }
}

impl Pattern {
    fn parse(entry: &str) -> Result<Self, InvalidAddress> {
        let Some((scheme, rest)) = entry.split_once("://*.") else {
            return if entry.contains('*') { Err(InvalidAddress) } else { normal_origin(entry).map(Self::Exact) };
        };
        let example = format!("{scheme}://label.{rest}");
        if normal_origin(&example)? != example || !is_domain(&example) {
            return Err(InvalidAddress);
        }
        Ok(Self::AnyLabel { scheme: format!("{scheme}://"), rest: format!(".{rest}") })
    }

    fn admits(&self, origin: &str) -> bool {
        match self {
            Self::Exact(allowed) => allowed == origin,
            Self::AnyLabel { scheme, rest } => {
                let label = origin.strip_prefix(scheme.as_str()).and_then(|origin| origin.strip_suffix(rest.as_str()));
                label.is_some_and(is_label)
            }
        }
    }

    fn source(&self) -> String {
        match self {
            Self::Exact(origin) => origin.clone(),
            Self::AnyLabel { scheme, rest } => format!("{scheme}*{rest}"),
        }
    }
}

/// The value of the directive `frame-ancestors`: origins with spaces between them, or `'none'`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameAncestors(String);

impl FrameAncestors {
    fn of(sources: &[String]) -> Self {
        Self(if sources.is_empty() { "'none'".to_owned() } else { sources.join(" ") })
    }

    /// Nobody.
    pub fn none() -> Self {
        Self::of(&[])
    }

    /// The value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FrameAncestors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn web_address(text: &str) -> Result<Url, InvalidAddress> {
    let url = Url::parse(text).map_err(|_| InvalidAddress)?;
    let bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && bare { Ok(url) } else { Err(InvalidAddress) }
}

/// An origin that was spelled as one, but for case and one slash at the end.
pub(super) fn normal_origin(text: &str) -> Result<String, InvalidAddress> {
    let url = web_address(text)?;
    let origin = url.origin().ascii_serialization();
    let spelled = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
    let dotted = url.host_str().is_some_and(|host| host.ends_with('.'));
    if spelled == origin && !dotted { Ok(origin) } else { Err(InvalidAddress) }
}

fn is_domain(origin: &str) -> bool {
    Url::parse(origin).is_ok_and(|url| matches!(url.host(), Some(Host::Domain(name)) if is_dns_name(name)))
}

fn is_dns_name(name: &str) -> bool {
    name.split('.').all(is_label)
}

/// A label of a host name (RFC 1123, section 2.1).
fn is_label(label: &str) -> bool {
    let plain = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud() -> Sites {
        Sites::parse("https://*.atlassian.net, http://127.0.0.1:4100").unwrap()
    }

    #[test]
    fn a_cloud_site_may_install() {
        assert_eq!(cloud().admit("https://acme.atlassian.net").unwrap().as_str(), "https://acme.atlassian.net");
        assert_eq!(cloud().admit("https://Acme.atlassian.net/").unwrap().host(), "acme.atlassian.net");
    }

    #[test]
    fn an_explicit_origin_may_install_exactly() {
        let site = cloud().admit("http://127.0.0.1:4100").unwrap();
        assert_eq!((site.as_str(), site.host()), ("http://127.0.0.1:4100", "127.0.0.1"));
        for other in ["http://127.0.0.1:4101", "http://127.0.0.1", "https://127.0.0.1:4100", "http://localhost:4100"] {
            assert_eq!(cloud().admit(other), None, "{other}");
        }
    }

    #[test]
    fn look_alikes_may_not_install() {
        for address in [
            "http://acme.atlassian.net",
            "https://atlassian.net",
            "https://.atlassian.net",
            "https://evilatlassian.net",
            "https://a.b.atlassian.net",
            "https://x.atlassian.net.evil.test",
            "https://x.atlassian.net.",
            "https://x.atlassian.net:443",
            "https://x.atlassian.net:8443",
            "https://user@x.atlassian.net",
            "https://evil.test@x.atlassian.net",
            "https://evil.test\\.atlassian.net",
            "https://evil.test/x.atlassian.net",
            "https://x.atlassian.net/wiki",
            "https://x.atlassian.net//",
            "https://x.atlassian.net?q",
            "https://x.atlassian.net/#f",
            "https:x.atlassian.net",
            "https:\\\\x.atlassian.net",
            " https://x.atlassian.net",
            "https://x.atlass\tian.net",
            "https://-x.atlassian.net",
            "https://x_y.atlassian.net",
            "https://*.atlassian.net",
            "https://93.184.216.34",
            "https://[::1]",
            "ftp://x.atlassian.net",
            "x.atlassian.net",
            "",
        ] {
            assert_eq!(cloud().admit(address), None, "{address}");
        }
    }

    #[test]
    fn a_list_with_a_bad_entry_is_refused_whole() {
        for list in
            ["", "https://*.atlassian.net,", "https://*", "https://x*.test", "*.atlassian.net", "https://a.*.test"]
        {
            assert_eq!(Sites::parse(list), Err(InvalidAddress), "{list}");
        }
        for list in ["https://*.1.1.1", "https://*.atlassian.net/x", "https://*.Atlassian.net", "https://a.test/x"] {
            assert_eq!(Sites::parse(list), Err(InvalidAddress), "{list}");
        }
    }

    #[test]
    fn a_custom_domain_may_frame_its_tenants_pages() {
        let list = cloud().frame_ancestors_of("https://acme.atlassian.net", Some("https://issues.acme.test"));
        assert_eq!(list.as_str(), "https://acme.atlassian.net https://issues.acme.test");
    }

    #[test]
    fn equal_addresses_are_listed_once() {
        let list = cloud().frame_ancestors_of("https://acme.atlassian.net", Some("https://acme.atlassian.net/"));
        assert_eq!(list.as_str(), "https://acme.atlassian.net");
    }

    #[test]
    fn a_display_address_that_is_no_plain_name_is_ignored() {
        for address in [
            "https://*.test",
            "https://a.test; script-src *",
            "https://a.test;x",
            "https://u@a.test",
            "https://a.test:8443",
            "https://a.test/path",
            "http://a.test",
            "https://a.test.",
            "https://single",
            "https://10.0.0.1",
            "https://[::1]",
            "data:text/html,x",
        ] {
            let list = cloud().frame_ancestors_of("https://acme.atlassian.net", Some(address));
            assert_eq!(list.as_str(), "https://acme.atlassian.net", "{address}");
        }
    }

    #[test]
    fn a_tenant_whose_site_is_no_longer_allowed_is_framed_by_nobody() {
        assert_eq!(cloud().frame_ancestors_of("https://acme.example.test", None).as_str(), "'none'");
    }

    #[test]
    fn pages_without_a_tenant_may_be_framed_by_every_allowed_site() {
        assert_eq!(cloud().frame_ancestors().as_str(), "https://*.atlassian.net http://127.0.0.1:4100");
    }

    #[test]
    fn our_address_has_no_slash_at_its_end() {
        let base = BaseUrl::parse("https://app.example.test/jira/").unwrap();
        assert_eq!((base.as_str(), base.path()), ("https://app.example.test/jira", "/jira"));
        let base = BaseUrl::parse("http://localhost:3000/").unwrap();
        assert_eq!((base.as_str(), base.path(), base.origin()), ("http://localhost:3000", "", "http://localhost:3000"));
    }

    #[test]
    fn our_address_must_be_plain() {
        for text in ["", "localhost:3000", "ftp://a.test", "https://u@a.test", "https://a.test?x", "https://a.test#x"] {
            assert_eq!(BaseUrl::parse(text), Err(InvalidAddress), "{text}");
        }
        for text in ["https://A.test", "https://a.test:443", "https://a.test//", "https://a.test/a/../b"] {
            assert_eq!(BaseUrl::parse(text), Err(InvalidAddress), "{text}");
        }
    }
}
