use crate::api::{ApiError, ErrorCode};

/// What to do about an error.
pub(crate) fn error(error: &ApiError) -> String {
    let words = &error.message;
    match error.code {
        ErrorCode::MissingPermission if !words.is_empty() => {
            format!("The Upwork API key or your account lacks a permission: {words}. Ask the operator of this add-on.")
        }
        ErrorCode::NotConfigured if !words.is_empty() => {
            format!("This add-on is not set up yet. Its operator has to set {words}.")
        }
        ErrorCode::Refused if !words.is_empty() => format!("Upwork refused: {words}"),
        ErrorCode::RateLimited => rate_limited(error.retry_after),
        code => code_only(code).to_owned(),
    }
}

fn rate_limited(seconds: Option<u32>) -> String {
    match seconds {
        Some(1) => "Too many requests. Try again in a second.".to_owned(),
        Some(seconds) => format!("Too many requests. Try again in {seconds} seconds."),
        None => code_only(ErrorCode::RateLimited).to_owned(),
    }
}

pub(crate) const fn code_only(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::TokenMissing => "This page is not open in Jira. Open the issue in Jira.",
        ErrorCode::TokenExpired => "This page was open for too long. Reload the issue in Jira.",
        ErrorCode::TokenInvalid => "Jira and this add-on do not trust each other's messages. Reload the issue in Jira.",
        ErrorCode::TenantDisabled => "This add-on is disabled on your site. Ask a Jira administrator to enable it.",
        ErrorCode::Anonymous => "Nobody is logged in to Jira. Log in, then reload the issue.",
        ErrorCode::NoIssue => "This page belongs to an issue. Open it from an issue in Jira.",
        ErrorCode::BadRequest => "This page and its server no longer understand each other. Reload the issue in Jira.",
        ErrorCode::TooLarge => "This is too long to send. Shorten the description.",
        ErrorCode::NotConfigured => "This add-on is not set up yet. Ask its operator to set the Upwork API key.",
        ErrorCode::NotConnected => "You are not connected to Upwork. Connect, then try again.",
        ErrorCode::ReconnectNeeded => "Upwork no longer accepts your connection. Reconnect, then try again.",
        ErrorCode::NoOrganization => "Your Upwork account may not post jobs for this organization. Choose another one.",
        ErrorCode::MissingPermission => "The Upwork API key lacks a permission. Ask the operator of this add-on.",
        ErrorCode::InvalidDraft => "Some fields need another value. Change them and try again.",
        ErrorCode::PostInFlight => "Another job is being posted for this issue. Wait until it is done, then try again.",
        ErrorCode::UnknownPost => "Nothing is known of this post. Look at the panel on the issue before you try again.",
        ErrorCode::RateLimited => "Too many requests. Wait a moment, then try again.",
        ErrorCode::Refused => "Upwork refused. Check your account at Upwork, then try again.",
        ErrorCode::UpworkUnavailable => "Upwork does not answer. Try again in a few minutes.",
        ErrorCode::Internal => "Something went wrong on our side. Try again in a few minutes.",
        ErrorCode::Offline => "The server can't be reached. Check your network, then try again.",
        ErrorCode::Other => "Something went wrong. Reload the issue in Jira.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [ErrorCode; 22] = [
        ErrorCode::TokenMissing,
        ErrorCode::TokenExpired,
        ErrorCode::TokenInvalid,
        ErrorCode::TenantDisabled,
        ErrorCode::Anonymous,
        ErrorCode::NoIssue,
        ErrorCode::BadRequest,
        ErrorCode::TooLarge,
        ErrorCode::NotConfigured,
        ErrorCode::NotConnected,
        ErrorCode::ReconnectNeeded,
        ErrorCode::NoOrganization,
        ErrorCode::MissingPermission,
        ErrorCode::InvalidDraft,
        ErrorCode::PostInFlight,
        ErrorCode::UnknownPost,
        ErrorCode::RateLimited,
        ErrorCode::Refused,
        ErrorCode::UpworkUnavailable,
        ErrorCode::Internal,
        ErrorCode::Offline,
        ErrorCode::Other,
    ];

    #[test]
    fn every_code_says_something_of_its_own_and_what_to_do() {
        let mut said: Vec<String> = ALL.iter().map(|code| error(&ApiError::new(*code, "r"))).collect();
        assert!(said.iter().all(|words| words.ends_with('.') && words.matches(". ").count() == 1), "{said:#?}");
        said.sort();
        said.dedup();
        assert_eq!(said.len(), ALL.len());
    }

    #[test]
    fn words_of_the_server_are_passed_on() {
        for code in [ErrorCode::MissingPermission, ErrorCode::NotConfigured, ErrorCode::Refused] {
            let refused = ApiError { message: "some words".into(), ..ApiError::new(code, "r") };
            assert!(error(&refused).contains("some words"), "{code:?}");
        }
        let later = ApiError { retry_after: Some(30), ..ApiError::new(ErrorCode::RateLimited, "r") };
        assert!(error(&later).contains("30 seconds"));
    }
}
