use std::fmt;

use super::InvalidAddress;
use super::address::web_address;

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

#[cfg(test)]
mod tests {
    use super::*;

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
