//! Every kind of token at every route: exactly the right ones are accepted. A route or server function that has no row
//! here fails the first test.
//!
//! - `rows`: the routes, and the tokens that each accepts.
//! - `tokens`: the kinds of token, and everything that is not one.

mod rows;
mod tokens;

use std::collections::BTreeSet;

use reqwest::Method;
use upwork_job_post::routes::{Proof, ROUTES};

use crate::world::{Answer, TestApp, acme, is_logged, spawn_app};
use rows::{HOST_VOUCHES, Opens, Row, rows};
use tokens::{ACCOUNT, Kind, bad_tokens, expired, good, tampered};

/// The paths behind which all server functions are: on Connect, and on Forge.
const FUNCTIONS: &str = "/api/{function}";
const FORGE_FUNCTIONS: &str = "/forge/api/{function}";
const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Sends tokens to a route: some in the header, some in the address.
async fn send_tokens(app: &TestApp, row: &Row, in_header: &[&str], in_query: &[&str]) -> Answer {
    let mut target = row.target.clone();
    for token in in_query {
        target = format!("{target}{}jwt={token}", if target.contains('?') { '&' } else { '?' });
    }
    let mut request = app.request(row.method.clone(), &target);
    for token in in_header {
        request = request.header("authorization", format!("{} {token}", row.scheme()));
    }
    if let Some(body) = &row.body {
        request = request.header("content-type", "application/json").body(body.to_string());
    }
    Answer::to(request).await
}

/// Sends a token where the route expects it.
async fn send_own_token(app: &TestApp, row: &Row, token: &str) -> Answer {
    if row.is_page() { send_tokens(app, row, &[], &[token]).await } else { send_tokens(app, row, &[token], &[]).await }
}

#[track_caller]
fn assert_shut(row: &Row, token: &str, codes: &[&str], answer: &Answer) {
    assert_shut_with(401, row, token, codes, answer);
}

#[track_caller]
fn assert_shut_with(status: u16, row: &Row, token: &str, codes: &[&str], answer: &Answer) {
    let at = format!("{token} at {}: {}", row.target, answer.text);
    assert_eq!(answer.status, status, "{at}");
    let (shown, reference) = if row.is_page() {
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{at}");
        answer.shown_fault()
    } else {
        assert_eq!(answer.header("content-type"), "application/json", "{at}");
        let body = answer.json();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["code", "reference"], "{at}");
        (body["code"].as_str().unwrap().to_owned(), body["reference"].as_str().unwrap().to_owned())
    };
    assert!(codes.contains(&shown.as_str()), "{at}");
    assert!(is_logged(&reference), "{at}");
    assert!(answer.header("cache-control").contains("no-store"), "{at}");
}

/// Everything that must not open a route.
async fn refuse_all(app: &TestApp, row: &Row, opens: &[Kind]) {
    assert_shut(row, "no token", &["token_missing"], &send_tokens(app, row, &[], &[]).await);
    for (name, token) in bad_tokens(row) {
        assert_shut(row, &name, &["token_invalid"], &send_own_token(app, row, &token).await);
    }
    for kind in Kind::ALL {
        let token = good(kind, row);
        if opens.contains(&kind) {
            for (how, tampered) in tampered(&token) {
                let name = format!("{kind:?}, {how}");
                assert_shut(row, &name, &["token_invalid"], &send_own_token(app, row, &tampered).await);
            }
        } else if kind.is_of_forge() && opens.iter().all(|kind| kind.is_of_forge()) {
            // A valid token for the other kind of route: Atlassian interprets 401 as an invalid token and as nothing
            // else.
            let answer = send_own_token(app, row, &token).await;
            assert_shut_with(403, row, &format!("{kind:?}"), &["wrong_token", "anonymous"], &answer);
        } else {
            let name = format!("{kind:?}");
            assert_shut(row, &name, &["token_invalid"], &send_own_token(app, row, &token).await);
        }
        refuse_misplaced(app, row, kind, &token).await;
        let codes: &[&str] =
            if opens.contains(&kind) { &["token_expired"] } else { &["token_expired", "token_invalid"] };
        let answer = send_own_token(app, row, &expired(kind, row)).await;
        assert_shut(row, &format!("expired {kind:?}"), codes, &answer);
    }
}

/// A valid token in the wrong place, or more than once.
async fn refuse_misplaced(app: &TestApp, row: &Row, kind: Kind, token: &str) {
    let (elsewhere, twice) = if row.is_page() {
        (send_tokens(app, row, &[token], &[]).await, send_tokens(app, row, &[], &[token, token]).await)
    } else {
        (send_tokens(app, row, &[], &[token]).await, send_tokens(app, row, &[token, token], &[]).await)
    };
    assert_shut(row, &format!("{kind:?} in the wrong place"), &["token_missing"], &elsewhere);
    assert_shut(row, &format!("{kind:?} twice"), &["token_invalid"], &twice);
    let both = send_tokens(app, row, &[token], &[token]).await;
    assert_shut(row, &format!("{kind:?} in both places"), &["token_invalid"], &both);
}

#[test]
fn every_route_and_every_server_function_has_a_row() {
    let routes = ROUTES.iter().filter(|route| ![FUNCTIONS, FORGE_FUNCTIONS].contains(&route.path));
    let routes = routes.map(|route| (route.method.to_string(), route.path.to_owned()));
    let functions = leptos::server_fn::axum::server_fn_paths()
        .flat_map(|(path, method)| ["", "/forge"].map(|host| (method.to_string(), format!("{host}{path}"))));
    let there: BTreeSet<(String, String)> = routes.chain(functions).collect();
    let rows = rows().into_iter().filter(|row| !row.is_file());
    let known: BTreeSet<(String, String)> = rows.map(|row| (row.method.to_string(), row.path.to_owned())).collect();
    assert!(there.len() > 20, "{there:?}");
    assert_eq!(there.difference(&known).collect::<Vec<_>>(), [] as [&(String, String); 0], "without a row");
    assert_eq!(known.difference(&there).collect::<Vec<_>>(), [] as [&(String, String); 0], "without a route");
}

#[test]
fn each_route_declares_the_tokens_it_accepts() {
    for route in ROUTES {
        let declared: &[Kind] = match route.proof {
            Proof::Nothing | Proof::Authorization => &[],
            Proof::Lifecycle => &[Kind::Lifecycle],
            Proof::Hook => &[Kind::Lifecycle, Kind::ForThisRequest],
            Proof::Page => &[Kind::ForThisRequest],
            Proof::Context => &[Kind::Context],
            Proof::Session => &[Kind::Session, Kind::EmbeddedSession],
            Proof::ForgeIssuePage | Proof::ForgePage => &[Kind::ForgePage],
            Proof::ForgeEvent => &[Kind::ForgeEvent],
        };
        for row in rows() {
            let is_it = if row.is_function() {
                route.path == FUNCTIONS
            } else if row.is_forge_function() {
                route.path == FORGE_FUNCTIONS
            } else {
                route.path == row.path
            };
            if is_it && route.method == row.method && !HOST_VOUCHES.contains(&row.path) {
                assert_eq!(row.opens.kinds(), declared, "{} {}", row.method, row.path);
            }
        }
    }
}

#[tokio::test]
async fn each_endpoint_accepts_only_its_own_tokens_and_the_others_change_nothing() {
    let is_of_forge = |row: &Row| row.path.starts_with("/forge/");
    open_all(&rows().into_iter().filter(|row| !is_of_forge(row)).collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn each_forge_route_accepts_only_its_own_tokens_and_the_others_change_nothing() {
    let is_of_forge = |row: &Row| row.path.starts_with("/forge/");
    open_all(&rows().into_iter().filter(is_of_forge).collect::<Vec<_>>()).await;
}

/// Sends everything that these routes must refuse, and then the right token.
async fn open_all(rows: &[Row]) {
    let app = spawn_app().await;
    app.person(&acme(), ACCOUNT).connected().await;
    let (stored, calls) = (app.stored(), app.upwork.calls().len());

    for row in rows {
        if let Opens::To(kinds) = row.opens {
            refuse_all(&app, row, kinds).await;
        }
    }

    assert!(app.stored() == stored, "something was stored");
    assert_eq!(app.upwork.calls().len(), calls);
    for row in rows {
        for kind in row.opens.kinds() {
            let answer = send_own_token(&app, row, &good(*kind, row)).await;
            // 503 is an answer too: nothing listens at the address of this Jira site.
            let opened = ![401, 403, 500, 502].contains(&answer.status);
            assert!(opened, "{kind:?} at {}: {} {}", row.target, answer.status, answer.text);
            if row.path == "/connect/disabled" {
                app.hook(&acme(), "enabled").await;
            }
        }
    }
}

#[tokio::test]
async fn where_no_token_is_needed_none_changes_the_response() {
    let app = spawn_app().await;
    for row in rows() {
        let Opens::WithoutToken(statuses) = row.opens else { continue };
        let without = send_tokens(&app, &row, &[], &[]).await;
        assert!(statuses.contains(&without.status), "{}: {}", row.target, without.status);
        for token in Kind::ALL.map(|kind| good(kind, &row)).iter().map(String::as_str).chain(["garbage", ""]) {
            for answer in [send_tokens(&app, &row, &[token], &[]).await, send_tokens(&app, &row, &[], &[token]).await] {
                assert_eq!(answer.status, without.status, "{}", row.target);
                assert_eq!(answer.header("content-type"), without.header("content-type"), "{}", row.target);
                assert_eq!(answer.header("set-cookie"), "", "{}", row.target);
                assert_eq!(answer.header("location"), "", "{}", row.target);
            }
        }
    }
}

#[tokio::test]
async fn a_route_accepts_only_its_own_methods() {
    let app = spawn_app().await;
    for row in rows() {
        let own: Vec<Method> =
            rows().into_iter().filter(|other| other.path == row.path).map(|other| other.method).collect();
        for method in METHODS.map(|method| method.parse::<Method>().unwrap()) {
            if own.contains(&method) {
                continue;
            }
            let request = app.request(method.clone(), &row.target);
            let token = good(row.opens.kinds().first().copied().unwrap_or(Kind::Session), &row);
            let authorization = format!("{} {token}", row.scheme());
            let answer = Answer::to(request.header("authorization", authorization)).await;
            assert_eq!(answer.status, 405, "{method} {}", row.target);
        }
    }
}
