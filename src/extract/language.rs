use std::borrow::Cow;
use std::convert::Infallible;

use app::Language;
use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;

use crate::query::pairs;

/// The language of a page: the host's if it names one, otherwise the one that the browser prefers.
///
/// It only decides the language of texts, so it may come from a request that is not verified yet.
#[derive(Clone, Copy, Debug)]
pub struct RequestLanguage(pub Language);

/// How hosts name the viewer's language. Jira Cloud has left it out since its move to account ids.
const HOST_PARAMETERS: [&str; 2] = ["loc", "lang"];

impl<S: Send + Sync> FromRequestParts<S> for RequestLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let of_host = HOST_PARAMETERS.into_iter().find_map(|name| Language::of_tag(&only(parts, name)?));
        let header = || parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok();
        Ok(Self(of_host.or_else(|| Language::accepted(header()?)).unwrap_or_default()))
    }
}

/// The value of a parameter that occurs once.
fn only<'a>(parts: &'a Parts, name: &str) -> Option<Cow<'a, str>> {
    let mut values = pairs(parts.uri.query()?).filter(|(key, _)| key == name).map(|(_, value)| value);
    values.next().filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn language(address: &str, accepted: &str) -> Language {
        let request = Request::get(address).header(ACCEPT_LANGUAGE, accepted).body(()).unwrap();
        let Ok(RequestLanguage(language)) = RequestLanguage::from_request_parts(&mut request.into_parts().0, &()).await;
        language
    }

    #[tokio::test]
    async fn the_hosts_language_precedes_the_browsers() {
        assert_eq!(language("/p?loc=de_DE", "en").await, Language::German);
        assert_eq!(language("/p?lang=en", "de").await, Language::English);
    }

    #[tokio::test]
    async fn without_a_host_language_the_browser_decides() {
        assert_eq!(language("/p", "de-AT,de;q=0.9,en;q=0.8").await, Language::German);
        assert_eq!(language("/p?loc=fr-FR", "de").await, Language::German);
        assert_eq!(language("/p?loc=de&loc=en", "fr").await, Language::English);
        assert_eq!(language("/p", "").await, Language::English);
    }
}
