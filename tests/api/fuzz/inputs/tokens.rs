use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::Value;
use upwork_job_post::routes::{Proof, ROUTES, Route};

use super::{Draft, Input, Kind, escaped, qsh};
use crate::fuzz::judge::Expected;
use crate::fuzz::mutate::Mutator;
use crate::fuzz::sites::{Sites, User};
use crate::world::{ISSUE, KEY_ID, US, hs256, jira_claims, lifecycle_claims, rs256, rs256_signature};

/// The key that a token is signed with.
enum Signer {
    Atlassian,
    Tenant(String),
    /// Our own key, which nobody outside has.
    Ours,
}

/// A valid token for a route, and who can sign such a token.
struct Right {
    token: String,
    signer: Signer,
}

/// An invalid token at a route that needs one.
pub(super) fn input(sites: &Sites, change: &mut Mutator) -> Input {
    let asking: Vec<&Route> =
        ROUTES.iter().filter(|route| !matches!(route.proof, Proof::Nothing | Proof::Authorization)).collect();
    let route = *change.pick(&asking);
    let mut user = change.pick(&sites.users).clone();
    let is_hook = matches!(route.proof, Proof::Lifecycle | Proof::Hook);
    if is_hook {
        // A wrong token may be right enough to end the site.
        user.tenant = change.pick(&sites.hooked).clone();
    }
    let (function, arguments) = change.pick(&sites.functions);
    let is_function = route.path.contains('{');
    let mut target = if is_function { (*function).to_owned() } else { route.path.to_owned() };
    if route.proof == Proof::Page {
        target = format!("{target}?issueId={ISSUE}&issueKey=PROJ-1");
    }
    let mut draft = Draft::new(route.method.clone(), target);
    if is_function {
        draft.body = arguments.to_string().into_bytes();
    } else if is_hook {
        draft.body = user.tenant.body(route.path.rsplit('/').next().unwrap_or_default()).to_string().into_bytes();
    }
    let right = right_token(route, &user, &draft.target);
    let (token, expected) = wrong_token(change, &right);
    if route.proof == Proof::Page {
        draft.target = format!("{}&jwt={}", draft.target, escaped(&token));
    } else {
        draft.token = Some(token);
    }
    draft.finish(Kind::Token, expected)
}

fn right_token(route: &Route, user: &User, target: &str) -> Right {
    let (key, secret) = (user.tenant.key, &user.tenant.secret);
    let of_tenant = |hash: &str| Right {
        token: hs256(&jira_claims(key, user.account, ISSUE, hash), secret),
        signer: Signer::Tenant(secret.clone()),
    };
    match route.proof {
        Proof::Lifecycle => {
            let token = rs256(&lifecycle_claims(key, US, &qsh(&Method::POST, target)), KEY_ID);
            Right { token, signer: Signer::Atlassian }
        }
        Proof::Context => of_tenant("context-qsh"),
        Proof::Session => Right { token: user.session.clone(), signer: Signer::Ours },
        _ => of_tenant(&qsh(&route.method, target)),
    }
}

/// Invalid as a whole, or in a part; signed again if the signer can be used.
fn wrong_token(change: &mut Mutator, right: &Right) -> (Vec<u8>, Expected) {
    let (header, rest) = right.token.split_once('.').expect("three parts");
    let (claims, signature) = rest.split_once('.').expect("three parts");
    let decoded =
        |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON") };
    if change.one_in(40) {
        return (right.token.clone().into_bytes(), Expected::Anything);
    }
    if change.one_in(3) {
        let wrong = change.bytes(right.token.as_bytes());
        let expected = if changed(&wrong, &right.token) { Expected::Unauthorized } else { Expected::Anything };
        return (wrong, expected);
    }
    let in_header = change.one_in(3);
    let part = change.json(&decoded(if in_header { header } else { claims }));
    let part = URL_SAFE_NO_PAD.encode(part);
    let message = if in_header { format!("{part}.{claims}") } else { format!("{header}.{part}") };
    let signed_anew = if change.one_in(4) { None } else { signature_of(&message, &right.signer) };
    let is_signed = signed_anew.is_some();
    let wrong = format!("{message}.{}", signed_anew.unwrap_or_else(|| signature.to_owned()));
    let expected = if is_signed || wrong == right.token { Expected::Anything } else { Expected::Unauthorized };
    (wrong.into_bytes(), expected)
}

/// Whether anything is left to refuse: changes may cancel each other out.
fn changed(wrong: &[u8], right: &str) -> bool {
    wrong != right.as_bytes()
}

fn signature_of(message: &str, signer: &Signer) -> Option<String> {
    match signer {
        Signer::Atlassian => Some(rs256_signature(message)),
        Signer::Tenant(secret) => {
            let key = EncodingKey::from_secret(secret.as_bytes());
            Some(jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS256).expect("a signature"))
        }
        Signer::Ours => None,
    }
}
