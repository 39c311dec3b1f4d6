use http::Method;

use super::{Draft, Input, Kind, escaped, qsh};
use crate::fuzz::judge::Expected;
use crate::fuzz::mutate::Mutator;
use crate::fuzz::sites::{Sites, an_issue};
use crate::world::{hs256, jira_claims};

/// A malformed issue from Jira, for the dialog that is filled in from it.
pub(super) fn input(sites: &Sites, change: &mut Mutator, index: u64) -> Input {
    let user = change.pick(&sites.users);
    let issue = (1_000_000_000 + index).to_string();
    let body = change.json(&an_issue());
    sites.answer_for(&issue, body.clone());
    let target = format!("/connect/job-dialog?issueId={issue}&issueKey=PROJ-1");
    let claims = jira_claims(user.tenant.key, user.account, &issue, &qsh(&Method::GET, &target));
    let token = hs256(&claims, &user.tenant.secret);
    let draft = Draft::new(Method::GET, format!("{target}&jwt={}", escaped(token.as_bytes())));
    let mut input = draft.finish(Kind::Document, Expected::Ok);
    input.shown = format!("Jira's answer: {}", String::from_utf8_lossy(&body));
    input
}
