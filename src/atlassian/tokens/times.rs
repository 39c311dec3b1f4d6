use jiff::Timestamp;
use serde::{Deserialize as _, Deserializer};
use serde_json::Number;

use super::TokenFault;

/// How far the signer's clock may differ from ours, in seconds.
pub const LEEWAY_SECONDS: i64 = 60;

/// Maximum lifetime of a token that others sign, in seconds. Jira's are valid for minutes; an hour is generous and
/// still rejects one that was made to last.
pub const MAX_SECONDS: i64 = 60 * 60;

/// Reads seconds since 1970. A `NumericDate` may have a fraction (RFC 7519, section 2); only whole seconds count.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let number = Option::<Number>::deserialize(deserializer)?;
    Ok(number.and_then(|number| number.as_i64().or_else(|| whole(number.as_f64()?))))
}

/// The whole seconds of a number with a fraction; a number out of range becomes the end of the range, which no token
/// passes.
#[expect(clippy::cast_possible_truncation, reason = "a conversion of floats saturates, and the fraction is to go")]
fn whole(seconds: f64) -> Option<i64> {
    seconds.is_finite().then(|| seconds.floor() as i64)
}

/// When a token was issued and when it expires, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) iat: Option<i64>,
    pub(super) exp: Option<i64>,
    pub(super) nbf: Option<i64>,
}

impl Times {
    /// Checks the times of a token that others sign, and returns when it was issued.
    pub(super) fn check(&self, now: Timestamp) -> Result<Timestamp, TokenFault> {
        let now = now.as_second();
        let iat = self.iat.ok_or(TokenFault::MissingClaim("iat"))?;
        let exp = self.exp.ok_or(TokenFault::MissingClaim("exp"))?;
        if exp.saturating_sub(iat) > MAX_SECONDS || exp < iat {
            return Err(TokenFault::LivesTooLong);
        }
        if iat.max(self.nbf.unwrap_or(iat)) > now + LEEWAY_SECONDS {
            return Err(TokenFault::NotYetValid);
        }
        if exp <= now - LEEWAY_SECONDS {
            return Err(TokenFault::Expired);
        }
        Timestamp::from_second(iat).map_err(|_| TokenFault::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn check(iat: i64, exp: i64) -> Result<i64, TokenFault> {
        let times = Times { iat: Some(iat), exp: Some(exp), nbf: None };
        times.check(Timestamp::from_second(NOW).unwrap()).map(Timestamp::as_second)
    }

    #[test]
    fn a_token_is_accepted_for_a_minute_after_it_expires() {
        assert_eq!(check(NOW - 200, NOW - 59), Ok(NOW - 200));
        assert_eq!(check(NOW - 200, NOW - 60), Err(TokenFault::Expired));
    }

    #[test]
    fn a_token_is_accepted_from_a_minute_before_it_was_issued() {
        assert_eq!(check(NOW + 60, NOW + 120), Ok(NOW + 60));
        assert_eq!(check(NOW + 61, NOW + 120), Err(TokenFault::NotYetValid));
    }

    #[test]
    fn a_token_before_its_nbf_is_refused() {
        let times = |nbf| Times { iat: Some(NOW), exp: Some(NOW + 180), nbf: Some(nbf) };
        let now = Timestamp::from_second(NOW).unwrap();
        assert!(times(NOW + 60).check(now).is_ok());
        assert_eq!(times(NOW + 61).check(now), Err(TokenFault::NotYetValid));
    }

    #[test]
    fn a_token_may_be_valid_for_at_most_an_hour() {
        assert_eq!(check(NOW, NOW + 3600), Ok(NOW));
        assert_eq!(check(NOW, NOW + 3601), Err(TokenFault::LivesTooLong));
        assert_eq!(check(i64::MIN, i64::MAX), Err(TokenFault::LivesTooLong));
        assert_eq!(check(NOW, NOW - 1), Err(TokenFault::LivesTooLong));
    }

    #[test]
    fn fractions_of_a_second_are_ignored() {
        let read = |text: &str| seconds(&mut serde_json::Deserializer::from_str(text)).map_err(|e| e.to_string());
        for (text, expected) in [
            ("1800000000", Some(NOW)),
            ("1800000000.25", Some(NOW)),
            ("1799999999.75", Some(NOW - 1)),
            ("1.8e9", Some(NOW)),
            ("-0.5", Some(-1)),
            ("1e300", Some(i64::MAX)),
            ("-1e300", Some(i64::MIN)),
            ("18446744073709551615", Some(i64::MAX)),
            ("null", None),
        ] {
            assert_eq!(read(text), Ok(expected), "{text}");
        }
        for text in ["\"1800000000\"", "true", "[1]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn iat_and_exp_are_both_required() {
        let now = Timestamp::from_second(NOW).unwrap();
        let none = Times { iat: None, exp: Some(NOW), nbf: None };
        assert_eq!(none.check(now), Err(TokenFault::MissingClaim("iat")));
        let none = Times { iat: Some(NOW), exp: None, nbf: None };
        assert_eq!(none.check(now), Err(TokenFault::MissingClaim("exp")));
    }
}
