/// How a request must prove its origin. The routes of each kind accept one kind of token only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// No token is needed, and none is looked at.
    Nothing,
    /// A token that Atlassian signed for this request.
    Lifecycle,
    /// The same, or a token that the tenant's secret signed for this request.
    Hook,
    /// A token in the query that the tenant's secret signed for this request.
    Page,
    /// A token that Jira's host gave to a page, for no particular request.
    Context,
    /// A session token of our own.
    Session,
    /// An invocation token of a page on Forge that is on an issue.
    ForgeIssuePage,
    /// An invocation token of any page on Forge.
    ForgePage,
    /// An invocation token of an event on Forge.
    ForgeEvent,
    /// The state of an authorization that one of our pages requested, and the cookie of the browser where it began.
    Authorization,
}

impl Proof {
    /// Whether it exists only on Forge. Without a Forge app its routes do not exist.
    pub const fn is_of_forge(self) -> bool {
        matches!(self, Self::ForgeIssuePage | Self::ForgePage | Self::ForgeEvent)
    }
}
