use http::Method;
use serde_json::json;

use super::{Draft, Input, Kind};
use crate::fuzz::judge::Expected;
use crate::fuzz::mutate::Mutator;
use crate::fuzz::sites::{Sites, User};
use crate::world::ISSUE;

/// Calls by the one connected user are few: the queue to Upwork allows ten a second.
const ONE_IN_SO_MANY_CONNECTED: usize = 250;

/// A body that is wrong, behind a right session token.
pub(super) fn input(sites: &Sites, change: &mut Mutator) -> Input {
    let user = if change.one_in(ONE_IN_SO_MANY_CONNECTED) { &sites.connected } else { change.pick(&sites.users) };
    if change.one_in(15) {
        return renewal(user, change);
    }
    let (path, arguments) = change.pick(&sites.functions);
    let mut draft = Draft::new(Method::POST, (*path).to_owned());
    draft.body = if change.one_in(10) { arguments.to_string().into_bytes() } else { change.json(arguments) };
    draft.token = Some(user.session.clone().into_bytes());
    if change.one_in(20) {
        draft.content_type = *change.pick(&["application/x-www-form-urlencoded", "text/html", "", "application/cbor"]);
    }
    if change.one_in(20) {
        draft.headers.push(("accept", (*change.pick(&["text/html", "*/*", "\u{0}", "image/png"])).to_owned()));
    }
    draft.finish(Kind::Function, Expected::Anything)
}

/// The same for renewing a session: its previous token is in the body.
fn renewal(user: &User, change: &mut Mutator) -> Input {
    let mut draft = Draft::new(Method::POST, "/api/session".to_owned());
    draft.body = change.json(&json!({"previous": user.session}));
    draft.token = Some(user.tenant.context_token(user.account, ISSUE).into_bytes());
    draft.finish(Kind::Function, Expected::Anything)
}
