pub(crate) const HEADING: &str = "Post a job to Upwork";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const POST: &str = "Post job";
pub(crate) const PUBLIC: &str =
    "What you enter here is published at Upwork. Leave out secrets, names and internal links.";
pub(crate) const ISSUE_NOT_READ: &str =
    "The issue could not be read from Jira, so nothing is filled in. The form works all the same.";
pub(crate) const REQUIRED: &str = "Fields marked with an asterisk are required.";

pub(crate) const LOADING: &str = "Loading the choices that Upwork offers…";
pub(crate) const POSTING: &str = "Posting to Upwork…";
pub(crate) const CHECKING: &str =
    "We're checking with Upwork whether the job was posted. You can wait here, or close this and look at the panel.";
pub(crate) const POSTED: &str = "The job is posted.";
pub(crate) const NOT_POSTED: &str = "The job was not posted. Everything you entered is still here.";
pub(crate) const NOT_CONNECTED: &str =
    "Posting needs a connection to Upwork. Everything you enter stays here while you connect.";
pub(crate) const NOT_NOW: &str = "Posting is not possible right now. See the panel on the issue.";

pub(crate) const ASK_DISCARD: &str = "Close and discard what you entered?";
pub(crate) const ASK_LEAVE: &str =
    "The job is still being posted. If you close now, the panel shows how it ends, but what you entered is gone.";
pub(crate) const DISCARD: &str = "Discard";
pub(crate) const KEEP_EDITING: &str = "Keep editing";

pub(crate) fn refused(words: &str) -> String {
    if words.is_empty() {
        "Upwork refused the job. Change it and post again.".to_owned()
    } else {
        format!("Upwork refused the job: {words}")
    }
}

pub(crate) fn problems(count: usize) -> String {
    match count {
        1 => "One field needs your attention:".to_owned(),
        count => format!("{count} fields need your attention:"),
    }
}
