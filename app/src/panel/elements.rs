//! Ids of elements that get the focus.

/// The button that posts.
pub(crate) const POST: &str = "post";
/// The button that reads the status of the jobs from Upwork.
pub(crate) const REFRESH: &str = "refresh";
/// The button that connects the viewer with Upwork.
pub(crate) const CONNECT: &str = "connect";
/// The button of the account's menu.
pub(crate) const ACCOUNT: &str = "account";

/// The link to a job, which is its title.
pub(crate) fn view(job_id: &str) -> String {
    ["view-", job_id].concat()
}

/// The button of a job's menu.
pub(crate) fn actions(job_id: &str) -> String {
    ["actions-", job_id].concat()
}

/// The button of a menu: of a job, or of the account.
pub(crate) fn menu_at(place: &str) -> String {
    if place.is_empty() { ACCOUNT.to_owned() } else { actions(place) }
}

/// The question about a job, or about the account.
pub(crate) fn question(place: &str) -> String {
    ["question-", place].concat()
}

/// The answer that changes nothing.
pub(crate) fn cancel(place: &str) -> String {
    ["cancel-", place].concat()
}
