//! The cookies of a connect, one for each, so that connects begun in two tabs can both be completed.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

/// A kind of cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CookieKind {
    /// The prefix makes browsers refuse it with a `Domain`, without `Secure`, or for a part of the site.
    prefix: &'static str,
    seconds: u32,
}

/// Binds a connect to the browser that was sent to Upwork. The code that the callback shows is shown again for ten minutes.
pub(super) const CONNECT: CookieKind = CookieKind { prefix: "__Host-upwork-connect-", seconds: 1200 };
/// Binds the form of the start page to the browser that was shown it.
pub(super) const FORM: CookieKind = CookieKind { prefix: "__Host-upwork-form-", seconds: 600 };

impl CookieKind {
    /// Sets the cookie of the connect with this state.
    pub(super) fn set(self, response: &mut Response, state: &str, value: &str) {
        put(response, &format!("{}={value}; Max-Age={}", self.name(state), self.seconds));
    }

    /// Clears the cookie: it is no longer needed.
    pub(super) fn clear(self, response: &mut Response, state: &str) {
        put(response, &format!("{}=; Max-Age=0", self.name(state)));
    }

    /// All of this kind that the browser sent.
    pub(super) fn values(self, headers: &HeaderMap) -> Vec<String> {
        let sent = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let ours = sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().strip_prefix(self.prefix));
        ours.filter_map(|pair| pair.split_once('=')).map(|(_, value)| value.to_owned()).collect()
    }

    /// Distinguishes the connects of one browser: the end of the state, which is part of its seal.
    fn name(self, state: &str) -> String {
        let mut end: Vec<char> = state.chars().rev().filter(char::is_ascii_alphanumeric).take(16).collect();
        end.reverse();
        format!("{}{}", self.prefix, end.into_iter().collect::<String>())
    }
}

fn put(response: &mut Response, cookie: &str) {
    let cookie = format!("{cookie}; Path=/; Secure; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(of: &Response) -> Vec<&str> {
        of.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()).collect()
    }

    #[test]
    fn each_connect_has_its_own_cookie() {
        let mut response = Response::default();
        CONNECT.set(&mut response, "k1.aaaaaaaaaaaaaaaaaaaaaaaa", "one");
        CONNECT.set(&mut response, "k1.aaaaaaaaaaaaaaaaaaaaaaab", "two");
        let names: Vec<_> = cookies(&response).iter().filter_map(|cookie| cookie.split('=').next()).collect();
        assert_ne!(names[0], names[1]);
    }

    #[test]
    fn a_cookie_is_cleared_under_the_name_it_was_set_with() {
        let mut response = Response::default();
        CONNECT.set(&mut response, "k1.state", "value");
        CONNECT.clear(&mut response, "k1.state");
        let cookies = cookies(&response);
        assert_eq!(
            cookies[0],
            "__Host-upwork-connect-k1state=value; Max-Age=1200; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
        assert!(cookies[1].starts_with("__Host-upwork-connect-k1state=; Max-Age=0; "));
    }

    #[test]
    fn a_state_adds_nothing_to_the_cookie() {
        let mut response = Response::default();
        CONNECT.set(&mut response, "a; Domain=example.com; b=\r\nc", "value");
        assert!(cookies(&response)[0].starts_with("__Host-upwork-connect-mainexamplecombc=value; "));
    }

    #[test]
    fn only_our_own_cookies_are_read() {
        let mut headers = HeaderMap::new();
        let sent = "other=1; __Host-upwork-connect-ab=one; x__Host-upwork-connect-cd=no; __Host-upwork-connect-ef=two=2; \
             __Host-upwork-form-ab=three";
        headers.append(COOKIE, HeaderValue::from_static(sent));
        assert_eq!(CONNECT.values(&headers), ["one", "two=2"]);
        assert_eq!(FORM.values(&headers), ["three"]);
    }
}
