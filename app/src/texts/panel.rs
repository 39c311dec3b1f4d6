use crate::model::{JobStatus, PostInFlight, Warning};

pub(crate) const HEADING: &str = "Upwork job";
pub(crate) const JOBS: &str = "Jobs at Upwork";
pub(crate) const POST: &str = "Post this job to Upwork";
pub(crate) const POST_ANOTHER: &str = "Post another";
pub(crate) const VIEW: &str = "View job";
pub(crate) const DISCONNECT: &str = "Disconnect";
pub(crate) const ASK_DISCONNECT: &str =
    "Disconnect your Upwork account? Jobs that you posted stay at Upwork and on their issues.";
pub(crate) const POSTED: &str = "Job posted to Upwork";

pub(crate) const ANONYMOUS: &str = "Log in to Jira to post this issue as a job.";
pub(crate) const INTRODUCTION: &str = "Post this issue as a job at Upwork, from your own account.";
pub(crate) const NO_ORGANIZATION: &str = "This Upwork account can't post jobs: it has no client organization. Add a client account at Upwork, then connect again.";

pub(crate) fn not_configured(missing: &[String]) -> String {
    let missing = if missing.is_empty() { "the Upwork API key".to_owned() } else { missing.join(" and ") };
    format!("This add-on is not set up yet. Its operator has to set {missing} and restart it.")
}

pub(crate) fn connected(name: &str) -> String {
    format!("Connected to Upwork as {name}.")
}

pub(crate) fn connected_before(name: &str) -> String {
    format!("Last connected to Upwork as {name}.")
}

pub(crate) const RECONNECT: &str = "Upwork no longer accepts your connection. Reconnect to post jobs.";

pub(crate) fn posting(post: &PostInFlight) -> String {
    let title = &post.title;
    match (post.checking, post.mine) {
        (true, _) => format!("We're checking with Upwork whether “{title}” was posted…"),
        (false, true) => format!("Posting “{title}” to Upwork…"),
        (false, false) => format!("A colleague is posting “{title}” to Upwork…"),
    }
}

pub(crate) const fn status(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Open => "Open",
        JobStatus::PendingPaymentMethod => "Waiting for a payment method",
        JobStatus::PendingVerification => "Being verified",
        JobStatus::Draft => "Draft",
        JobStatus::Filled => "Filled",
        JobStatus::Cancelled => "Cancelled",
        JobStatus::Expired => "Expired",
        JobStatus::Other => "See Upwork",
    }
}

pub(crate) const fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::SkillsNotSaved => "Upwork did not keep the skills. Add them there.",
        Warning::CategoryNotSaved => "Upwork did not keep the category. Choose it there.",
        Warning::QuestionsNotSaved => "Upwork did not keep the screening questions. Add them there.",
        Warning::QualificationsNotSaved => "Upwork did not keep the experience level. Choose it there.",
        Warning::PartNotSaved => "Upwork did not keep a part of the job. Check it there.",
    }
}
