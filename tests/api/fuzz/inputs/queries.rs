use http::Method;
use upwork_job_post::routes::{Proof, ROUTES, Route};

use super::{Draft, Input, Kind, escaped, qsh};
use crate::fuzz::judge::Expected;
use crate::fuzz::mutate::Mutator;
use crate::fuzz::sites::Sites;
use crate::world::{ISSUE, hs256, jira_claims};

/// Parameters that some route reads.
const NAMES: [&str; 14] = [
    "issueId",
    "issueKey",
    "projectId",
    "loc",
    "lang",
    "jwt",
    "state",
    "code",
    "error",
    "oauth_token",
    "oauth_verifier",
    "xdm_e",
    "cp",
    "_r",
];

/// A query string that is wrong, at a route that reads one, or a form; most pages signed as Jira would sign them.
pub(super) fn input(sites: &Sites, change: &mut Mutator) -> Input {
    let reads_query = |route: &&Route| matches!(route.proof, Proof::Nothing | Proof::Page | Proof::Authorization);
    let routes: Vec<&Route> = ROUTES.iter().filter(reads_query).collect();
    let route = *change.pick(&routes);
    let user = change.pick(&sites.users);
    let mut path = route.path.to_owned();
    if change.one_in(20) {
        path = format!("/{}", change.text(&path));
    }
    let right = format!("issueId={ISSUE}&issueKey=PROJ-1&projectId=10000&loc=de-DE&state=abc&code=def");
    let mut parameters: Vec<String> = right.split('&').map(str::to_owned).collect();
    for _ in 0..=change.below(4) {
        change_parameters(change, &mut parameters);
    }
    let mut query = parameters.join("&");
    if change.one_in(4) {
        query = change.text(&query);
    }
    // A second `?` belongs to the query, a `#` ends the address.
    let mut target = format!("{path}?{}", query.replace('#', "%23"));
    if route.proof == Proof::Page && !change.one_in(4) {
        let claims = jira_claims(user.tenant.key, user.account, ISSUE, &qsh(&route.method, &target));
        target = format!("{target}&jwt={}", escaped(hs256(&claims, &user.tenant.secret).as_bytes()));
    }
    let mut draft = Draft::new(route.method.clone(), target);
    if route.method == Method::POST {
        draft.content_type = "application/x-www-form-urlencoded";
        draft.body = query.into_bytes();
    }
    let odd = change.odd_text();
    draft.headers = vec![("accept-language", if change.one_in(2) { odd.clone() } else { "de, en;q=0.5".to_owned() })];
    if route.proof == Proof::Authorization {
        draft.headers.push(("cookie", change.text("__Host-upwork-connect-abc=def; a=b")));
        draft.headers.push(("sec-fetch-site", if change.one_in(3) { odd } else { "same-origin".to_owned() }));
    }
    draft.finish(Kind::Query, Expected::Anything)
}

fn change_parameters(change: &mut Mutator, parameters: &mut Vec<String>) {
    let place = change.below(parameters.len() + 1);
    match change.below(5) {
        0 if place < parameters.len() => drop(parameters.remove(place)),
        1 if place < parameters.len() => parameters.push(parameters[place].clone()),
        2 if place < parameters.len() => parameters[place] = change.text(&parameters[place]),
        3 => parameters.insert(place, format!("{}={}", change.pick(&NAMES), change.odd_text())),
        _ => {
            let value = escaped(change.odd_text().as_bytes());
            parameters.insert(place, format!("{}={value}", change.pick(&NAMES)));
        }
    }
}
