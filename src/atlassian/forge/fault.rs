/// What is wrong with a Forge Invocation Token, or with the route it was sent to. For the log; the client gets only a
/// code. The variants are in the order of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FitFault {
    /// Longer than any proper token.
    #[error("the invocation token is too long")]
    TooLong,
    /// Not three parts in base64url, or a header that is not an object.
    #[error("the invocation token is malformed")]
    Malformed,
    /// Any algorithm but RS256.
    #[error("the invocation token has the wrong algorithm")]
    Algorithm,
    /// The header has critical extensions (RFC 7515, section 4.1.11).
    #[error("the invocation token has critical extensions")]
    Critical,
    /// No `kid`, or one that is too long.
    #[error("the invocation token does not name a valid key")]
    KeyId,
    /// Not signed with the key that it names.
    #[error("the signature of the invocation token is wrong")]
    Signature,
    /// A claim is missing or has the wrong type; the name says which one, as far as known.
    #[error("the claim `{0}` of the invocation token is missing or malformed")]
    Claims(&'static str),
    /// `iss` is not Forge.
    #[error("the invocation token was issued by someone else")]
    Issuer,
    /// `aud` is not exactly this app.
    #[error("the invocation token is meant for someone else")]
    Audience,
    /// The time from `iat` to `exp` is longer than any proper token's.
    #[error("the lifetime of the invocation token is too long")]
    Lifetime,
    /// `iat` or `nbf` lies ahead.
    #[error("the invocation token is not valid yet")]
    NotYet,
    /// `exp` has passed.
    #[error("the invocation token has expired")]
    Expired,
    /// It comes from an isolated cloud, whose keys and addresses are not configured.
    #[error("the invocation token comes from an isolated cloud")]
    Isolated,
    /// `app.id` is another app.
    #[error("the invocation token names another app")]
    App,
    /// `app.installationId` is not the id of an installation.
    #[error("the invocation token does not name a valid installation")]
    Installation,
    /// `app.environment` is not one that is served.
    #[error("the invocation token comes from an environment that is not served")]
    Environment,
    /// `app.apiBaseUrl` is not exactly the address of one Jira site under `FORGE_API_URL`.
    #[error("the invocation token does not name a valid API address")]
    ApiBaseUrl,
    /// `context.cloudId` is another site than the API address.
    #[error("the invocation token names two sites")]
    Cloud,
    /// A page's token at the route of an event. A page can call any path.
    #[error("a page called the route of an event")]
    NotAnEvent,
    /// A token without a user at the route of a page.
    #[error("nobody is signed in")]
    Anonymous,
    /// A page without an issue at a route that needs one.
    #[error("the page does not belong to an issue")]
    NoIssue,
}
