//! The site's files.

use reqwest::Method;

use crate::world::{Answer, TestApp, acme, spawn_app, spawn_app_with};

async fn get(app: &TestApp, path: &str, accept_encoding: &str) -> Answer {
    Answer::to(app.request(Method::GET, path).header("accept-encoding", accept_encoding)).await
}

#[tokio::test]
async fn files_with_a_hash_are_immutable_and_compressed() {
    let app = spawn_app_with(&[]).await;
    for (accepted, encoding, body) in [("gzip, deflate, br", "br", "br"), ("gzip", "gzip", "gz"), ("", "", "// raw")] {
        let answer = get(&app, "/pkg/app.h1.js", accepted).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, encoding));
        assert_eq!(answer.text, body);
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    }
    assert_eq!(get(&app, "/pkg/app.h2.wasm", "").await.header("content-type"), "application/wasm");
    assert_eq!(get(&app, "/pkg/app.h3.css", "").await.header("content-type"), "text/css; charset=utf-8");
}

#[tokio::test]
async fn every_file_that_a_page_references_exists() {
    let app = spawn_app().await;
    let html = app.person(&acme(), "ann").open_panel().await.text;
    let named: Vec<&str> = html.split('"').filter(|text| text.starts_with("/pkg/")).collect();
    assert!(named.len() >= 4, "{html}");
    for path in named {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn other_paths_are_not_served() {
    let app = spawn_app_with(&[]).await;
    for path in
        ["/boot.js", "/pkg/", "/pkg/app.js", "/pkg/app.h1.js.br", "/pkg/..%2fboot.js", "/.env", "/data", "/favicon.ico"]
    {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}
