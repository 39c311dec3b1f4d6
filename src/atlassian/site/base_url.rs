use std::fmt;

use crate::web_address::{InvalidAddress, secure_origin};

/// Our public address, as in the descriptor and the claim `aud`. An origin, so it has no path and no trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

/// Longest `baseUrl` that a descriptor may have (Atlassian's descriptor schema).
const MAX_BASE_URL: usize = 200;

impl BaseUrl {
    /// Parses an address from the settings: https, or http on a loopback address. One trailing slash is dropped.
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let origin = secure_origin(text)?;
        if origin.len() > MAX_BASE_URL { Err(InvalidAddress) } else { Ok(Self(origin)) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether browsers reach the server by https.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_address_has_no_trailing_slash() {
        let base = BaseUrl::parse("https://App.example.test/").unwrap();
        assert_eq!((base.as_str(), base.is_https()), ("https://app.example.test", true));
        let base = BaseUrl::parse("http://localhost:3000/").unwrap();
        assert_eq!((base.as_str(), base.is_https()), ("http://localhost:3000", false));
    }

    #[test]
    fn our_address_has_no_path_and_fits_into_the_descriptor() {
        let long = |letters: usize| format!("https://{}{}.test", "a.".repeat(70), "b".repeat(letters));
        for text in ["https://app.example.test/jira", "https://app.example.test//", "http://app.example.test"] {
            assert_eq!(BaseUrl::parse(text), Err(InvalidAddress), "{text}");
        }
        assert_eq!(long(47).len(), MAX_BASE_URL);
        assert!(BaseUrl::parse(&long(47)).is_ok());
        assert_eq!(BaseUrl::parse(&long(48)), Err(InvalidAddress));
    }
}
