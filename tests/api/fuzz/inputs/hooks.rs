use http::Method;
use serde_json::json;
use upwork_job_post::routes::{Proof, ROUTES, Route};

use super::{Draft, Input, Kind, qsh};
use crate::fuzz::judge::Expected;
use crate::fuzz::mutate::Mutator;
use crate::fuzz::sites::Sites;
use crate::world::{ISSUE, KEY_ID, US, hs256, jira_claims, lifecycle_claims, rs256, with};

/// The body of a hook that is wrong, behind a right token.
pub(super) fn input(sites: &Sites, change: &mut Mutator) -> Input {
    let hooks: Vec<&Route> =
        ROUTES.iter().filter(|route| matches!(route.proof, Proof::Lifecycle | Proof::Hook)).collect();
    let route = *change.pick(&hooks);
    let tenant = change.pick(&sites.hooked);
    let event = route.path.rsplit('/').next().unwrap_or_default();
    let mut draft = Draft::new(Method::POST, route.path.to_owned());
    let right = tenant.body(event);
    draft.body = if change.one_in(4) { right.to_string().into_bytes() } else { change.json(&right) };
    let hash = qsh(&Method::POST, route.path);
    // Each token is unique: a token is accepted for one body.
    let number = json!(format!("{:016x}", change.below(usize::MAX)));
    let token = if route.proof == Proof::Lifecycle {
        rs256(&with(lifecycle_claims(tenant.key, US, &hash), "jti", number), KEY_ID)
    } else {
        hs256(&with(jira_claims(tenant.key, "admin", ISSUE, &hash), "jti", number), &tenant.secret)
    };
    draft.token = Some(token.into_bytes());
    if change.one_in(20) {
        draft.content_type = "text/plain";
    }
    draft.finish(Kind::Hook, Expected::Anything)
}
