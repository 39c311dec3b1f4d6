use super::numbers::number;
use super::{Message, messages};
use crate::api::{ApiError, ErrorCode};

messages! {
    permission_missing(permission) =>
        "Your Upwork account or this app lacks a permission on Upwork: %. Ask your Jira administrator.",
        "Ihrem Upwork-Konto oder dieser App fehlt eine Berechtigung auf Upwork: %. Fragen Sie Ihren Jira-Administrator.";
    refused_saying(words) => "Upwork refused: %", "Upwork hat abgelehnt: %";
    IN_A_SECOND =>
        "Too many requests. Try again in a second.",
        "Zu viele Anfragen. Versuchen Sie es in einer Sekunde erneut.";
    in_seconds(seconds) =>
        "Too many requests. Try again in % seconds.",
        "Zu viele Anfragen. Versuchen Sie es in % Sekunden erneut.";

    TOKEN_MISSING =>
        "This page is not open in Jira. Open the issue in Jira.",
        "Diese Seite ist nicht in Jira geöffnet. Öffnen Sie den Vorgang in Jira.";
    TOKEN_EXPIRED =>
        "This page was open for too long. Reload the issue in Jira.",
        "Diese Seite war zu lange offen. Laden Sie den Vorgang in Jira neu.";
    TOKEN_INVALID =>
        "Your session couldn't be verified. Reload the issue in Jira.",
        "Ihre Sitzung konnte nicht bestätigt werden. Laden Sie den Vorgang in Jira neu.";
    WRONG_TOKEN =>
        "Jira didn't say which page this is. Reload the issue in Jira.",
        "Jira hat nicht gesagt, welche Seite das ist. Laden Sie den Vorgang in Jira neu.";
    NOT_ADMINISTRATOR =>
        "Only administrators of this Jira site can open this page. Ask one of them.",
        "Nur Administratoren dieser Jira-Site dürfen diese Seite öffnen. Fragen Sie einen von ihnen.";
    TENANT_DISABLED =>
        "This app is disabled on your site. Ask a Jira administrator to enable it.",
        "Diese App ist auf Ihrer Site deaktiviert. Bitten Sie einen Jira-Administrator, sie zu aktivieren.";
    SITE_NOT_ALLOWED =>
        "This Jira site can't use this app. Ask your Jira administrator.",
        "Diese Jira-Site kann diese App nicht verwenden. Fragen Sie Ihren Jira-Administrator.";
    ANONYMOUS =>
        "You are not logged in to Jira. Log in, then reload the issue.",
        "Sie sind nicht bei Jira angemeldet. Melden Sie sich an und laden Sie den Vorgang neu.";
    logged_in_now(name) =>
        "% is now logged in to Jira in this browser, so nothing was changed. Log in as before, or reload the issue.",
        "In diesem Browser ist jetzt % bei Jira angemeldet, darum wurde nichts geändert. Melden Sie sich wieder an wie zuvor, oder laden Sie den Vorgang neu.";
    CALLER_CHANGED =>
        "Somebody else is now logged in to Jira in this browser, so nothing was changed. Log in as before, or reload the issue.",
        "In diesem Browser ist jetzt jemand anderes bei Jira angemeldet, darum wurde nichts geändert. Melden Sie sich wieder an wie zuvor, oder laden Sie den Vorgang neu.";
    NO_ISSUE =>
        "This page belongs to an issue. Open it from an issue in Jira.",
        "Diese Seite gehört zu einem Vorgang. Öffnen Sie sie aus einem Vorgang in Jira.";
    BAD_REQUEST =>
        "The app was updated. Reload the issue in Jira.",
        "Die App wurde aktualisiert. Laden Sie den Vorgang in Jira neu.";
    TOO_LARGE =>
        "This is too long to send. Shorten the description.",
        "Das ist zu lang zum Senden. Kürzen Sie die Beschreibung.";
    TOO_SLOW =>
        "Sending took too long. Check your network, then try again.",
        "Das Senden hat zu lange gedauert. Prüfen Sie Ihr Netz und versuchen Sie es erneut.";
    NOT_CONFIGURED =>
        "This app isn't set up yet. Contact your Jira administrator.",
        "Diese App ist noch nicht eingerichtet. Bitte wenden Sie sich an Ihren Jira-Administrator.";
    NOT_CONNECTED =>
        "You are not connected to Upwork. Connect, then try again.",
        "Sie sind nicht mit Upwork verbunden. Verbinden Sie sich und versuchen Sie es erneut.";
    RECONNECT_NEEDED =>
        "Your Upwork connection has expired. Reconnect, then try again.",
        "Ihre Upwork-Verbindung ist abgelaufen. Bitte verbinden Sie sich neu und versuchen Sie es erneut.";
    CONNECTION_BUSY =>
        "Your connection to Upwork is being renewed. Try again in a moment.",
        "Ihre Verbindung zu Upwork wird gerade erneuert. Versuchen Sie es gleich noch einmal.";
    REFRESH_REFUSED =>
        "Upwork did not renew your connection. Try again in a moment.",
        "Upwork hat Ihre Verbindung nicht erneuert. Versuchen Sie es gleich noch einmal.";
    NO_ORGANIZATION =>
        "Your Upwork account may not post jobs for this organization. Choose another one.",
        "Ihr Upwork-Konto darf für diese Organisation keine Jobs ausschreiben. Wählen Sie eine andere.";
    MISSING_PERMISSION =>
        "Your Upwork account or this app lacks a permission on Upwork. Ask your Jira administrator.",
        "Ihrem Upwork-Konto oder dieser App fehlt eine Berechtigung auf Upwork. Fragen Sie Ihren Jira-Administrator.";
    INVALID_DRAFT =>
        "Some fields need a correction. Change them and try again.",
        "Einige Felder müssen korrigiert werden. Ändern Sie sie und versuchen Sie es erneut.";
    MAY_NOT_EDIT =>
        "You need permission to edit this issue. Ask a project administrator.",
        "Dafür müssen Sie diesen Vorgang bearbeiten dürfen. Fragen Sie einen Projektadministrator.";
    ISSUE_HIDDEN =>
        "This app may not read this issue in Jira, so your permission can't be checked. Ask a Jira administrator to give the app access to the project.",
        "Diese App darf diesen Vorgang in Jira nicht lesen, darum lässt sich Ihre Berechtigung nicht prüfen. Bitten Sie einen Jira-Administrator, der App Zugriff auf das Projekt zu geben.";
    JIRA_UNAVAILABLE =>
        "Jira does not answer, so your permission can't be checked. Try again in a few minutes.",
        "Jira antwortet nicht, darum lässt sich Ihre Berechtigung nicht prüfen. Versuchen Sie es in einigen Minuten erneut.";
    WRONG_CODE =>
        "This code is wrong or no longer valid. Check it in the Upwork window, or connect again.",
        "Dieser Code ist falsch oder nicht mehr gültig. Prüfen Sie ihn im Upwork-Fenster oder verbinden Sie sich erneut.";
    CONNECT_EXPIRED =>
        "That took too long, and Upwork no longer accepts the code. Connect to Upwork again.",
        "Das hat zu lange gedauert, und Upwork nimmt den Code nicht mehr an. Verbinden Sie sich erneut mit Upwork.";
    POST_IN_FLIGHT =>
        "Another job is being posted for this issue. Wait until it is done, then try again.",
        "Für diesen Vorgang wird gerade ein anderer Job ausgeschrieben. Warten Sie, bis das fertig ist, und versuchen Sie es erneut.";
    ALREADY_POSTED =>
        "This issue already has an open job. Look at it before you post another one.",
        "Zu diesem Vorgang gibt es schon einen offenen Job. Sehen Sie ihn sich an, bevor Sie einen weiteren ausschreiben.";
    OUTCOME_UNKNOWN =>
        "An earlier post for this issue may have created a job, which Upwork didn't confirm. Look on Upwork: if there is none, try again to post this one.",
        "Eine frühere Ausschreibung dieses Vorgangs hat vielleicht einen Job angelegt, den Upwork nicht bestätigt hat. Sehen Sie auf Upwork nach: Gibt es keinen, versuchen Sie es erneut.";
    UNKNOWN_POST =>
        "We can't find this post. Look at the panel on the issue before you try again.",
        "Diese Ausschreibung wurde nicht gefunden. Sehen Sie im Vorgang nach, bevor Sie es erneut versuchen.";
    RATE_LIMITED =>
        "Too many requests. Wait a moment, then try again.",
        "Zu viele Anfragen. Warten Sie einen Moment und versuchen Sie es erneut.";
    REFUSED =>
        "Upwork refused. Check your account on Upwork, then try again.",
        "Upwork hat abgelehnt. Prüfen Sie Ihr Konto auf Upwork und versuchen Sie es erneut.";
    UPWORK_UNAVAILABLE =>
        "Upwork does not answer. Try again in a few minutes.",
        "Upwork antwortet nicht. Versuchen Sie es in einigen Minuten erneut.";
    UPWORK_UNREACHABLE =>
        "Upwork can't be reached from this app right now. Try again in a few minutes.",
        "Upwork ist von dieser App aus gerade nicht erreichbar. Versuchen Sie es in einigen Minuten erneut.";
    JOB_GONE =>
        "Upwork can't find this job. Remove it from the issue, or copy it to a new post.",
        "Upwork findet diesen Job nicht. Lösen Sie die Verknüpfung, oder kopieren Sie ihn als neue Ausschreibung.";
    JOB_CHANGED =>
        "The job changed on Upwork while you were editing, so nothing was saved. Check what is marked, then save again.",
        "Der Job wurde auf Upwork geändert, während Sie ihn bearbeitet haben. Es wurde nichts gespeichert: Prüfen Sie, was markiert ist, und speichern Sie dann erneut.";
    INTERNAL =>
        "The app had a problem. Try again in a few minutes.",
        "In der App ist ein Fehler aufgetreten. Versuchen Sie es in einigen Minuten erneut.";
    OFFLINE =>
        "The app can't be reached. Check your network, then try again.",
        "Die App ist nicht erreichbar. Prüfen Sie Ihr Netz und versuchen Sie es erneut.";
    OTHER =>
        "Something went wrong. Reload the issue in Jira.",
        "Etwas ist schiefgegangen. Laden Sie den Vorgang in Jira neu.";
}

/// What to do about an error.
pub(crate) fn error(error: &ApiError) -> String {
    let words = &error.message;
    match error.code {
        ErrorCode::MissingPermission if !words.is_empty() => permission_missing(words),
        ErrorCode::CallerChanged if !words.is_empty() => logged_in_now(words),
        ErrorCode::Refused if !words.is_empty() => refused_saying(words),
        ErrorCode::RateLimited => rate_limited(error.retry_after),
        code => code_only(code).text().to_owned(),
    }
}

fn rate_limited(seconds: Option<u32>) -> String {
    match seconds {
        Some(1) => IN_A_SECOND.text().to_owned(),
        Some(seconds) => in_seconds(&number(seconds.into())),
        None => RATE_LIMITED.text().to_owned(),
    }
}

pub(crate) const fn code_only(code: ErrorCode) -> Message {
    match code {
        ErrorCode::TokenMissing => TOKEN_MISSING,
        ErrorCode::TokenExpired => TOKEN_EXPIRED,
        ErrorCode::TokenInvalid => TOKEN_INVALID,
        ErrorCode::WrongToken => WRONG_TOKEN,
        ErrorCode::TenantDisabled => TENANT_DISABLED,
        ErrorCode::SiteNotAllowed => SITE_NOT_ALLOWED,
        ErrorCode::Anonymous => ANONYMOUS,
        ErrorCode::CallerChanged => CALLER_CHANGED,
        ErrorCode::NoIssue => NO_ISSUE,
        ErrorCode::BadRequest => BAD_REQUEST,
        ErrorCode::TooLarge => TOO_LARGE,
        ErrorCode::TooSlow => TOO_SLOW,
        ErrorCode::NotConfigured => NOT_CONFIGURED,
        ErrorCode::NotConnected => NOT_CONNECTED,
        ErrorCode::ReconnectNeeded => RECONNECT_NEEDED,
        ErrorCode::ConnectionBusy => CONNECTION_BUSY,
        ErrorCode::RefreshRefused => REFRESH_REFUSED,
        ErrorCode::NoOrganization => NO_ORGANIZATION,
        ErrorCode::MissingPermission => MISSING_PERMISSION,
        ErrorCode::InvalidDraft => INVALID_DRAFT,
        ErrorCode::MayNotEdit => MAY_NOT_EDIT,
        ErrorCode::NotAdministrator => NOT_ADMINISTRATOR,
        ErrorCode::IssueHidden => ISSUE_HIDDEN,
        ErrorCode::JiraUnavailable => JIRA_UNAVAILABLE,
        ErrorCode::WrongCode => WRONG_CODE,
        ErrorCode::ConnectExpired => CONNECT_EXPIRED,
        ErrorCode::PostInFlight => POST_IN_FLIGHT,
        ErrorCode::AlreadyPosted => ALREADY_POSTED,
        ErrorCode::OutcomeUnknown => OUTCOME_UNKNOWN,
        ErrorCode::UnknownPost => UNKNOWN_POST,
        ErrorCode::RateLimited => RATE_LIMITED,
        ErrorCode::Refused => REFUSED,
        ErrorCode::UpworkUnavailable => UPWORK_UNAVAILABLE,
        ErrorCode::UpworkUnreachable => UPWORK_UNREACHABLE,
        ErrorCode::JobGone => JOB_GONE,
        ErrorCode::JobChanged => JOB_CHANGED,
        ErrorCode::Internal => INTERNAL,
        ErrorCode::Offline => OFFLINE,
        ErrorCode::Other => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [ErrorCode; 39] = [
        ErrorCode::TokenMissing,
        ErrorCode::TokenExpired,
        ErrorCode::TokenInvalid,
        ErrorCode::WrongToken,
        ErrorCode::TenantDisabled,
        ErrorCode::SiteNotAllowed,
        ErrorCode::Anonymous,
        ErrorCode::CallerChanged,
        ErrorCode::NoIssue,
        ErrorCode::BadRequest,
        ErrorCode::TooLarge,
        ErrorCode::TooSlow,
        ErrorCode::NotConfigured,
        ErrorCode::NotConnected,
        ErrorCode::ReconnectNeeded,
        ErrorCode::ConnectionBusy,
        ErrorCode::RefreshRefused,
        ErrorCode::NoOrganization,
        ErrorCode::MissingPermission,
        ErrorCode::InvalidDraft,
        ErrorCode::MayNotEdit,
        ErrorCode::NotAdministrator,
        ErrorCode::IssueHidden,
        ErrorCode::JiraUnavailable,
        ErrorCode::WrongCode,
        ErrorCode::ConnectExpired,
        ErrorCode::PostInFlight,
        ErrorCode::AlreadyPosted,
        ErrorCode::OutcomeUnknown,
        ErrorCode::UnknownPost,
        ErrorCode::RateLimited,
        ErrorCode::Refused,
        ErrorCode::UpworkUnavailable,
        ErrorCode::UpworkUnreachable,
        ErrorCode::JobGone,
        ErrorCode::JobChanged,
        ErrorCode::Internal,
        ErrorCode::Offline,
        ErrorCode::Other,
    ];

    #[test]
    fn every_error_code_has_its_own_text_with_a_next_step() {
        let mut said: Vec<String> = ALL.iter().map(|code| error(&ApiError::new(*code, "r"))).collect();
        assert!(said.iter().all(|words| words.ends_with('.') && words.matches(". ").count() == 1), "{said:#?}");
        said.sort();
        said.dedup();
        assert_eq!(said.len(), ALL.len());
    }

    #[test]
    fn messages_of_the_server_are_shown() {
        for code in [ErrorCode::MissingPermission, ErrorCode::Refused, ErrorCode::CallerChanged] {
            let refused = ApiError { message: "some words".into(), ..ApiError::new(code, "r") };
            assert!(error(&refused).contains("some words"), "{code:?}");
        }
        let later = ApiError { retry_after: Some(30), ..ApiError::new(ErrorCode::RateLimited, "r") };
        assert!(error(&later).contains("30 seconds"));
    }
}
