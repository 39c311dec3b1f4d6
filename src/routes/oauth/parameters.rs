//! Parameters of a query or a form, each at most once. Errors in them get our own error page.

use url::form_urlencoded;

/// More bytes than any state, code and token have together.
pub(super) const MAX_BYTES: usize = 16 * 1024;

/// The parameters cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadParameters {
    /// Two readers may each believe another one.
    #[error("the parameter {0} appears twice")]
    Twice(&'static str),
    /// A needed one is missing or empty.
    #[error("the parameter {0} is missing")]
    Missing(&'static str),
    /// All of them together are too long.
    #[error("the parameters are too long")]
    TooLong,
}

/// Parameters by name.
#[derive(Debug)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn parse(text: &[u8]) -> Result<Self, BadParameters> {
        if text.len() > MAX_BYTES {
            return Err(BadParameters::TooLong);
        }
        Ok(Self(form_urlencoded::parse(text).into_owned().collect()))
    }

    /// The one value of a parameter; an empty one is none.
    pub(super) fn optional(&self, name: &'static str) -> Result<Option<&str>, BadParameters> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let value = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() { Err(BadParameters::Twice(name)) } else { Ok(value) }
    }

    pub(super) fn required(&self, name: &'static str) -> Result<&str, BadParameters> {
        self.optional(name)?.ok_or(BadParameters::Missing(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_counts_only_if_it_occurs_once() {
        let parameters = Parameters::parse(b"a=1&b=&c=2&c=3&%64=4&d=4&e").unwrap();
        assert_eq!(parameters.required("a"), Ok("1"));
        assert_eq!(parameters.optional("z"), Ok(None));
        for empty in ["b", "e"] {
            assert_eq!(
                (parameters.optional(empty), parameters.required(empty)),
                (Ok(None), Err(BadParameters::Missing(empty)))
            );
        }
        for twice in ["c", "d"] {
            assert_eq!(parameters.optional(twice), Err(BadParameters::Twice(twice)));
        }
    }

    #[test]
    fn a_too_long_parameter_is_not_read() {
        let text = vec![b'a'; MAX_BYTES + 1];
        assert_eq!(Parameters::parse(&text).unwrap_err(), BadParameters::TooLong);
        assert!(Parameters::parse(&text[1..]).is_ok());
    }
}
