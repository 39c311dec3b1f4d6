/// What is wrong with a token. For the log: its sender learns only that it was rejected, or that it has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not three parts of JSON in base64url, too long, or with claims of the wrong type.
    #[error("the token is malformed")]
    Malformed,
    /// Another algorithm than this kind of token has.
    #[error("the token has the wrong algorithm")]
    WrongAlgorithm,
    /// The header has critical extensions (RFC 7515, section 4.1.11), or another type of token.
    #[error("the token has the wrong type")]
    WrongType,
    /// No `kid`, or one that does not have the form of a key id.
    #[error("the token does not name a valid key")]
    BadKeyId,
    /// Not signed with any key that it may be signed with.
    #[error("the signature is wrong")]
    BadSignature,
    /// A claim that this kind of token must have is missing.
    #[error("the claim `{0}` is missing")]
    MissingClaim(&'static str),
    /// `exp` has passed.
    #[error("the token has expired")]
    Expired,
    /// `iat` or `nbf` lies ahead.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// The time from `iat` to `exp` is longer than any proper token's, or not a time at all.
    #[error("the lifetime of the token is too long")]
    LivesTooLong,
    /// `aud` does not name us.
    #[error("the token is meant for someone else")]
    WrongAudience,
    /// `iss` is wrong.
    #[error("the token was issued by someone else")]
    WrongIssuer,
    /// `qsh` is of another request, or of another kind of token.
    #[error("the token was made for another request")]
    WrongQueryHash,
}
