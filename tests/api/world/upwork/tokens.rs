//! The token endpoint.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use super::{Call, State};

type Form = BTreeMap<String, String>;

fn form(request: &Request) -> Form {
    form_urlencoded::parse(&request.body).into_owned().collect()
}

/// The user of a token.
pub(super) fn user_of(token: &str) -> Option<String> {
    token.split('-').nth(1).map(str::to_owned)
}

fn note(state: &mut State, name: &str, form: &Form) -> Option<super::Reply> {
    let sent: Value = json!(form);
    state.note(Call { name: name.to_owned(), user: None, organization: String::new(), sent })
}

pub(super) fn respond(state: &mut State, request: &Request) -> ResponseTemplate {
    let form = form(request);
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    if (field("client_id"), field("client_secret")) != ("the-client-id".into(), "the-client-secret".into()) {
        return ResponseTemplate::new(401).set_body_json(json!({"error": "invalid_client"}));
    }
    match field("grant_type").as_str() {
        "authorization_code" => {
            let scripted = note(state, "grant", &form);
            state.reply(scripted, |state| {
                let life = state.life;
                fresh(state, &field("code"), life)
            })
        }
        "refresh_token" => {
            let scripted = note(state, "refresh", &form);
            state.reply(scripted, |state| refresh(state, &field("refresh_token")))
        }
        _ => ResponseTemplate::new(400).set_body_json(json!({"error": "unsupported_grant_type"})),
    }
}

/// A refresh token can be used once.
fn refresh(state: &mut State, token: &str) -> ResponseTemplate {
    match user_of(token).filter(|_| state.good.remove(token)) {
        Some(user) => fresh(state, &user, 86_400),
        None => ResponseTemplate::new(400).set_body_json(json!({"error": "invalid_grant"})),
    }
}

fn fresh(state: &mut State, user: &str, life: i64) -> ResponseTemplate {
    state.made += 1;
    let [access, refresh] = ["access", "refresh"].map(|kind| format!("{kind}-{user}-{}", state.made));
    state.good.extend([access.clone(), refresh.clone()]);
    let tokens = json!({
        "access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": life,
    });
    ResponseTemplate::new(200).set_body_json(tokens)
}

pub(super) fn revoke(state: &mut State, request: &Request) -> ResponseTemplate {
    let form = form(request);
    let scripted = note(state, "revoke", &form);
    state.reply(scripted, |state| {
        state.good.remove(form.get("token").map_or("", String::as_str));
        ResponseTemplate::new(200)
    })
}

/// The first leg of OAuth 1.0a.
pub(super) fn request_token(state: &mut State) -> ResponseTemplate {
    note(state, "request_token", &Form::new());
    state.made += 1;
    let token = format!(
        "oauth_callback_confirmed=true&oauth_token=request-token-{}&oauth_token_secret=request-secret",
        state.made
    );
    ResponseTemplate::new(200).set_body_string(token)
}
