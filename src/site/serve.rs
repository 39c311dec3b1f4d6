//! The answers.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};

use super::Site;
use super::encoding::{self, Encoding};
use super::names::{Asset, BOOT};

/// Who may embed a file.
pub const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The content of such an address never changes.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Icons: their names stay when they change.
const ONE_HOUR: &str = "public, max-age=3600";
/// Under `cargo leptos watch` names stay when the content changes.
const REVALIDATE: &str = "no-cache";

impl Site {
    /// Routes for the files of the site: those that [`Site::names`] names, and the files of `public/`.
    /// Anything else under `/pkg` is 404.
    #[expect(clippy::disallowed_methods, reason = "files that anybody may read; `tests/api` knows them all")]
    pub fn router<S: Clone + Send + Sync + 'static>(self: &Arc<Self>) -> Router<S> {
        let file = || get(serve).with_state(Arc::clone(self));
        let public = self.served.keys().filter(|address| !address.starts_with("/pkg/"));
        public.fold(Router::new().route("/pkg/{*file}", file()), |router, address| router.route(address, file()))
    }

    /// The best available encoding of a file.
    fn form(&self, path: &str, accepted: &[Encoding]) -> Option<(Encoding, Bytes)> {
        if let Some(reload) = self.reload.as_ref().filter(|_| path == BOOT) {
            let script = [&*self.files.read(path)?, reload.script().as_bytes()].concat();
            return Some((Encoding::Identity, script.into()));
        }
        accepted.iter().find_map(|form| {
            let ending = form.token_and_ending().map_or("", |(_, ending)| ending);
            Some((*form, self.files.read(&format!("{path}{ending}"))?))
        })
    }

    /// Jira shows icons on its own pages; the rest is for our pages only.
    fn embedded_by(asset: &Asset) -> &'static str {
        if asset.is_icon() { "cross-origin" } else { "same-origin" }
    }

    fn lifetime(&self, asset: &Asset) -> &'static str {
        match (asset.immutable, asset.path.starts_with("pkg/")) {
            _ if self.reload.is_some() => REVALIDATE,
            (true, _) => IMMUTABLE,
            (false, true) => REVALIDATE,
            (false, false) => ONE_HOUR,
        }
    }
}

async fn serve(State(site): State<Arc<Site>>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(asset) = site.served.get(uri.path()) else { return StatusCode::NOT_FOUND.into_response() };
    let Some((form, bytes)) = site.form(&asset.path, &encoding::accepted(&headers)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(&asset.path)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(site.lifetime(asset)));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static(Site::embedded_by(asset)));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some((token, _)) = form.token_and_ending() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(token));
    }
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use http::Request;
    use http::header::ACCEPT_ENCODING;
    use tower::ServiceExt as _;

    use super::*;
    use crate::body::read_body;

    const FILES: super::super::Carried = &[
        ("boot.js", b"boot"),
        ("favicon.svg", b"icon"),
        ("pkg/app.1.js", b"raw"),
        ("pkg/app.1.js.br", b"br"),
        ("pkg/app.1.js.gz", b"gz"),
        ("pkg/app.css", b"css"),
        ("pkg/app.1.wasm", b"wasm"),
        ("pkg/secret.txt", b"no"),
    ];

    async fn get(path: &str, accept: &str) -> Response {
        get_from(Site::carried(FILES).unwrap(), path, accept).await
    }

    async fn get_from(site: Site, path: &str, accept: &str) -> Response {
        let site = Arc::new(site);
        let request = Request::get(path).header(ACCEPT_ENCODING, accept).body(Body::empty()).unwrap();
        site.router::<()>().oneshot(request).await.unwrap()
    }

    async fn body(response: Response) -> Bytes {
        read_body(response.into_body(), 1000).await.unwrap()
    }

    #[tokio::test]
    async fn a_browser_gets_the_smallest_encoding_and_caches_it_permanently() {
        let response = get("/pkg/app.1.js", "gzip, br").await;

        assert_eq!(response.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(response.headers()[CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[CACHE_CONTROL], IMMUTABLE);
        assert_eq!(response.headers()[VARY], "accept-encoding");
        assert_eq!(response.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(response.headers()[RESOURCE_POLICY], "same-origin");
        assert_eq!(body(response).await, "br");
    }

    #[tokio::test]
    async fn a_missing_encoding_falls_back_to_another() {
        let response = get("/pkg/app.1.wasm", "br").await;

        assert_eq!(response.headers()[CONTENT_TYPE], "application/wasm");
        assert!(!response.headers().contains_key(CONTENT_ENCODING));
        assert_eq!(body(response).await, "wasm");
    }

    #[tokio::test]
    async fn a_file_without_a_hash_is_revalidated() {
        assert_eq!(get("/pkg/app.css", "").await.headers()[CACHE_CONTROL], REVALIDATE);
    }

    #[tokio::test]
    async fn icons_are_served_at_the_root() {
        let response = get("/favicon.svg", "").await;

        assert_eq!(response.headers()[CONTENT_TYPE], "image/svg+xml");
        assert_eq!(response.headers()[CACHE_CONTROL], ONE_HOUR);
        assert_eq!(response.headers()[RESOURCE_POLICY], "cross-origin");
    }

    #[tokio::test]
    async fn a_development_page_listens_for_rebuilds() {
        let reload = Some(crate::site::reload::Reload("ws://127.0.0.1:3001".to_owned()));
        let site = Site { reload, ..Site::carried(FILES).unwrap() };
        let boot = site.names().boot.clone();

        let response = get_from(site, &boot, "br").await;

        assert_eq!(response.headers()[CACHE_CONTROL], REVALIDATE);
        let script = body(response).await;
        assert!(script.starts_with(b"boot") && script.ends_with(b"location.reload();\n"));
    }

    #[tokio::test]
    async fn other_paths_are_not_served() {
        for path in
            ["/pkg/secret.txt", "/pkg/app.1.js.br", "/pkg/../boot.js", "/pkg/%2e%2e/boot.js", "/boot.js", "/pkg/"]
        {
            assert_eq!(get(path, "br").await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
