/// Who requested the connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartedBy {
    /// The Jira user's name; `None` if Jira did not provide it.
    pub user: Option<String>,
    /// The Jira site.
    pub site: String,
    /// The issue that it was requested from, if known.
    pub issue: Option<String>,
}
