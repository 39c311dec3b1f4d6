use std::fmt;

use super::address::{is_dns_name, is_domain, is_label, normal_origin};
use crate::web_address::{InvalidAddress, secure_origin};

/// The origin of a Jira site that is allowed: scheme, host and port, no path. Only [`Sites::admit`] creates one.
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
    /// Any port of this machine, for servers that tests start.
    #[cfg(test)]
    AnyPort,
}

impl Sites {
    /// Parses a comma-separated list of origins, https or on a loopback address; `*` may replace the first label of a
    /// host.
    pub fn parse(list: &str) -> Result<Self, InvalidAddress> {
        list.split(',').map(|entry| Pattern::parse(entry.trim())).collect::<Result<_, _>>().map(Self)
    }

    /// Atlassian's sites, and every server of this machine.
    #[cfg(test)]
    pub(crate) fn for_tests() -> Self {
        let atlassian = Pattern::parse("https://*.atlassian.net").into_iter();
        Self(atlassian.chain([Pattern::AnyPort]).collect())
    }

    /// Parses a site's address from outside, if that site may install.
    pub fn admit(&self, address: &str) -> Option<SiteOrigin> {
        let origin = normal_origin(address).ok()?;
        self.0.iter().any(|pattern| pattern.admits(&origin)).then_some(SiteOrigin(origin))
    }

    /// The origin where people see a site, from the install hook's `displayUrl`: one of our own, or `https` on a plain
    /// DNS name (a custom domain). Anything else is `None`, because it would end up in a header.
    pub fn display_origin(&self, address: &str) -> Option<String> {
        if let Some(site) = self.admit(address) {
            return Some(site.0);
        }
        let origin = normal_origin(address).ok()?;
        let host = origin.strip_prefix("https://")?;
        let labels = host.split('.').count();
        (labels >= 2 && is_dns_name(host) && is_domain(&origin)).then_some(origin)
    }

    /// Who may frame a page of a proven tenant: its stored `base_url` and `display_url`, and the site that is known to
    /// frame it now.
    pub fn frame_ancestors_of(
        &self,
        base_url: &str,
        display_url: Option<&str>,
        framed_by: Option<&SiteOrigin>,
    ) -> FrameAncestors {
        let base = self.admit(base_url);
        // The pages of a site that is no longer allowed are never shown, wherever they are framed.
        let now = framed_by.filter(|_| base.is_some()).map(|site| site.0.clone());
        let display = display_url.and_then(|address| self.display_origin(address));
        let mut sources: Vec<String> = Vec::new();
        for source in base.map(|site| site.0).into_iter().chain(display).chain(now) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        FrameAncestors::of(&sources)
    }

    /// Who may frame a page without a known tenant, such as an error.
    pub fn frame_ancestors(&self) -> FrameAncestors {
        FrameAncestors::of(&self.0.iter().map(Pattern::source).collect::<Vec<_>>())
    }
}

impl Pattern {
    fn parse(entry: &str) -> Result<Self, InvalidAddress> {
        let Some((scheme, rest)) = entry.split_once("://*.") else {
            return if entry.contains('*') { Err(InvalidAddress) } else { secure_origin(entry).map(Self::Exact) };
        };
        let example = secure_origin(&format!("{scheme}://label.{rest}"))?;
        let (scheme, rest) = example.split_once("://label").ok_or(InvalidAddress)?;
        if !is_domain(&example) {
            return Err(InvalidAddress);
        }
        Ok(Self::AnyLabel { scheme: format!("{scheme}://"), rest: rest.to_owned() })
    }

    fn admits(&self, origin: &str) -> bool {
        match self {
            Self::Exact(allowed) => allowed == origin,
            Self::AnyLabel { scheme, rest } => {
                let label = origin.strip_prefix(scheme.as_str()).and_then(|origin| origin.strip_suffix(rest.as_str()));
                label.is_some_and(is_label)
            }
            #[cfg(test)]
            Self::AnyPort => origin.starts_with("http://127.0.0.1:"),
        }
    }

    fn source(&self) -> String {
        match self {
            Self::Exact(origin) => origin.clone(),
            Self::AnyLabel { scheme, rest } => format!("{scheme}*{rest}"),
            #[cfg(test)]
            Self::AnyPort => "http://127.0.0.1:*".to_owned(),
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
