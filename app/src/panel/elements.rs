//! Ids of elements that get the focus.

/// The button that posts.
pub(crate) const POST: &str = "post";
/// The button that reads where the jobs stand on Upwork.
pub(crate) const REFRESH: &str = "refresh";
/// The button that connects the viewer with Upwork.
pub(crate) const CONNECT: &str = "connect";
/// The way back to what was typed in a post that failed.
pub(crate) const EDIT_AGAIN: &str = "edit-again";
/// The button that asks about disconnecting, and the answer that keeps the connection.
pub(crate) const DISCONNECT: &str = "disconnect";
pub(crate) const DISCONNECT_CANCEL: &str = "disconnect-cancel";
/// The answer that keeps a job on the issue.
pub(crate) const UNLINK_CANCEL: &str = "unlink-cancel";
/// The answer that leaves a job open.
pub(crate) const CLOSE_CANCEL: &str = "close-cancel";

/// The title of a job.
pub(crate) fn title(index: usize) -> String {
    of_job("job-", index)
}

/// The link to a job.
pub(crate) fn view(index: usize) -> String {
    of_job("view-", index)
}

/// The button that changes a job.
pub(crate) fn edit(index: usize) -> String {
    of_job("edit-", index)
}

/// The button that posts what a job says once more.
pub(crate) fn again(index: usize) -> String {
    of_job("again-", index)
}

/// The button that asks about closing a job.
pub(crate) fn close(index: usize) -> String {
    of_job("close-", index)
}

/// The button that asks about unlinking a job.
pub(crate) fn unlink(index: usize) -> String {
    of_job("unlink-", index)
}

fn of_job(name: &str, index: usize) -> String {
    [name, &index.to_string()].concat()
}
