//! The headers of a response: what a page may load and do, who may embed it, and that nobody caches it.

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;
use url::Url;

use super::App;
use crate::atlassian::site::FrameAncestors;
use crate::site::RESOURCE_POLICY;

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// The host script loads its themes from there in every mode.
const THEMES: &str = "https://connect-cdn.atl-paas.net";
/// For responses that are not pages.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The features that browsers know by name (<https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md>),
/// off but the one that a *Copy* button needs. A name that Chromium does not know would be a warning on each page.
const FEATURES: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), \
                        clipboard-write=(self), compute-pressure=(), cross-origin-isolated=(), display-capture=(), \
                        encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
                        identity-credentials-get=(), idle-detection=(), keyboard-map=(), local-fonts=(), \
                        magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), \
                        picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), \
                        screen-wake-lock=(), serial=(), storage-access=(), usb=(), window-management=(), \
                        xr-spatial-tracking=()";

/// On every response: suitable for all of them, unless the endpoint sets its own.
///
/// `Cross-Origin-Opener-Policy` counts only if a page is a top-level window, and cuts it off from its opener.
///
/// `Cross-Origin-Resource-Policy` does not keep a page out of the tenant's frame: for a navigation browsers check it
/// only if the embedding page requires one (COEP `require-corp`), and such a page shows nothing without one either.
pub(super) async fn base_headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(FEATURES));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    if app.https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    headers.entry(RESOURCE_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOTHING));
    response
}

/// What a page needs, and therefore may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageKind {
    /// A screen that is hydrated: WebAssembly, the host script with its themes, and calls to us.
    Screen,
    /// A page of text, with our own script at most.
    Message,
    /// A message with a form that is sent to us.
    Form,
}

/// The policies of pages, except for who may frame them. No inline script and no inline style.
#[derive(Clone, Debug)]
pub(super) struct ContentPolicies {
    screen: String,
    message: String,
}

impl ContentPolicies {
    /// The host script is named by its full address: nothing else of its server runs here. During development, a page
    /// also listens for rebuilds.
    pub(super) fn new(host_script: &Url, reload_source: Option<&str>) -> Self {
        let origin = host_script.origin().ascii_serialization();
        let styles = if origin == THEMES { origin } else { format!("{THEMES} {origin}") };
        let rest = format!("style-src 'self' {styles}; img-src 'self'; base-uri 'none'");
        let reload = reload_source.map(|source| format!(" {source}")).unwrap_or_default();
        let listen = reload_source.map(|source| format!("connect-src {source}; ")).unwrap_or_default();
        Self {
            screen: format!(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {host_script}; connect-src 'self'{reload}; {rest}"
            ),
            message: format!("default-src 'none'; script-src 'self'; {listen}{rest}"),
        }
    }

    /// The policy of a page that these origins may frame.
    pub(super) fn of(&self, kind: PageKind, ancestors: &FrameAncestors) -> String {
        let (policy, forms) = match kind {
            PageKind::Screen => (&self.screen, "'none'"),
            PageKind::Message => (&self.message, "'none'"),
            PageKind::Form => (&self.message, "'self'"),
        };
        format!("{policy}; form-action {forms}; frame-ancestors {ancestors}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policies(host_script: &str, reload: Option<&str>) -> ContentPolicies {
        ContentPolicies::new(&Url::parse(host_script).unwrap(), reload)
    }

    #[test]
    fn only_the_page_with_a_form_may_submit_one_and_only_to_us() {
        let policies = policies("https://connect-cdn.atl-paas.net/all.js", None);
        let forms = |kind| policies.of(kind, &FrameAncestors::none()).contains("; form-action 'self'; ");
        assert!(forms(PageKind::Form) && !forms(PageKind::Message) && !forms(PageKind::Screen));
    }

    #[test]
    fn only_a_screen_may_run_webassembly_and_the_host_script() {
        let policies = policies("https://connect-cdn.atl-paas.net/all.js", None);
        let screen = policies.of(PageKind::Screen, &FrameAncestors::none());
        assert!(screen.contains("; script-src 'self' 'wasm-unsafe-eval' https://connect-cdn.atl-paas.net/all.js; "));
        for kind in [PageKind::Message, PageKind::Form] {
            let policy = policies.of(kind, &FrameAncestors::none());
            assert!(policy.contains("; script-src 'self'; ") && !policy.contains("connect-src"), "{policy}");
        }
    }

    #[test]
    fn another_host_script_may_load_its_own_styles() {
        let policies = policies("http://127.0.0.1:4100/atlassian-connect/all.js", None);
        let policy = policies.of(PageKind::Screen, &FrameAncestors::none());
        assert!(policy.contains(" http://127.0.0.1:4100/atlassian-connect/all.js; connect-src 'self'; "), "{policy}");
        assert!(policy.contains("; style-src 'self' https://connect-cdn.atl-paas.net http://127.0.0.1:4100; "));
    }

    #[test]
    fn a_page_connects_to_the_reload_server_only_in_development() {
        let policies = policies("https://connect-cdn.atl-paas.net/all.js", Some("ws://127.0.0.1:3001"));
        for kind in [PageKind::Screen, PageKind::Message] {
            let policy = policies.of(kind, &FrameAncestors::none());
            assert!(policy.contains(" ws://127.0.0.1:3001; "), "{policy}");
        }
    }
}
