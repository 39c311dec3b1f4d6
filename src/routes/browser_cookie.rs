//! The cookie that binds a connect to the browser that began it: one for each, so that connects begun in two tabs both
//! come to their end.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

/// The prefix makes browsers refuse it with a `Domain`, without `Secure`, or for a part of the site.
const PREFIX: &str = "__Host-upwork-connect-";
/// As long as an authorization lives.
const SECONDS: u32 = 600;

/// Sets the cookie of the connect with this state.
pub(super) fn set(response: &mut Response, state: &str, value: &str) {
    put(response, &format!("{}={value}; Max-Age={SECONDS}", name(state)));
}

/// Takes the cookie back: its authorization is used up.
pub(super) fn clear(response: &mut Response, state: &str) {
    put(response, &format!("{}=; Max-Age=0", name(state)));
}

/// All of ours that the browser sent.
pub(super) fn values(headers: &HeaderMap) -> Vec<String> {
    let sent = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let ours = sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().strip_prefix(PREFIX));
    ours.filter_map(|pair| pair.split_once('=')).map(|(_, value)| value.to_owned()).collect()
}

fn put(response: &mut Response, cookie: &str) {
    let cookie = format!("{cookie}; Path=/; Secure; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// Tells the connects of one browser apart, no more: the end of the state, which is part of its seal.
fn name(state: &str) -> String {
    let mut end: Vec<char> = state.chars().rev().filter(char::is_ascii_alphanumeric).take(16).collect();
    end.reverse();
    format!("{PREFIX}{}", end.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(of: &Response) -> Vec<&str> {
        of.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()).collect()
    }

    #[test]
    fn two_connects_have_two_cookies() {
        let mut response = Response::default();
        set(&mut response, "k1.aaaaaaaaaaaaaaaaaaaaaaaa", "one");
        set(&mut response, "k1.aaaaaaaaaaaaaaaaaaaaaaab", "two");
        let names: Vec<_> = cookies(&response).iter().filter_map(|cookie| cookie.split('=').next()).collect();
        assert_ne!(names[0], names[1]);
    }

    #[test]
    fn a_cookie_is_cleared_under_the_name_it_was_set_with() {
        let mut response = Response::default();
        set(&mut response, "k1.state", "value");
        clear(&mut response, "k1.state");
        let cookies = cookies(&response);
        assert_eq!(
            cookies[0],
            "__Host-upwork-connect-k1state=value; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax"
        );
        assert!(cookies[1].starts_with("__Host-upwork-connect-k1state=; Max-Age=0; "));
    }

    #[test]
    fn a_state_adds_nothing_to_the_cookie() {
        let mut response = Response::default();
        set(&mut response, "a; Domain=example.com; b=\r\nc", "value");
        assert!(cookies(&response)[0].starts_with("__Host-upwork-connect-mainexamplecombc=value; "));
    }

    #[test]
    fn only_cookies_of_ours_are_read() {
        let mut headers = HeaderMap::new();
        let sent =
            "other=1; __Host-upwork-connect-ab=one; x__Host-upwork-connect-cd=no; __Host-upwork-connect-ef=two=2";
        headers.append(COOKIE, HeaderValue::from_static(sent));
        assert_eq!(values(&headers), ["one", "two=2"]);
    }
}
