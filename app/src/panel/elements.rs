//! Ids of elements that get the focus.

/// The button that posts.
pub(crate) const POST: &str = "post";
/// The button that reads where the jobs stand on Upwork.
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

/// The button of the menu at a place: that of a job, or the account's.
pub(crate) fn menu_at(place: &str) -> String {
    if place.is_empty() { ACCOUNT.to_owned() } else { actions(place) }
}

/// The question that is asked at a place.
pub(crate) fn question(place: &str) -> String {
    ["question-", place].concat()
}

/// The answer that changes nothing.
pub(crate) fn cancel(place: &str) -> String {
    ["cancel-", place].concat()
}
