//! What Upwork's errors mean.

use app::model::{Field, FieldError, Problem};
use http::StatusCode;

use super::documents::Operation;
use super::wire::GraphqlError;
use crate::upwork::words::{clean, code};
use crate::upwork::{Said, UpworkError};

/// A definite refusal, in `errors` or by a status of 4xx.
pub(super) fn refusal(operation: &Operation, status: StatusCode, errors: &[GraphqlError]) -> UpworkError {
    let (user_message, logged) = (user_message(errors), logged(status, errors));
    if status == StatusCode::UNAUTHORIZED {
        return UpworkError::ReconnectNeeded(logged);
    }
    if let Some(error) = errors.iter().find(|error| lacks_permission(error)) {
        let message = error.message.as_deref().unwrap_or_default();
        return UpworkError::MissingPermission(permission(operation, message, &logged));
    }
    if status == StatusCode::FORBIDDEN {
        return UpworkError::MissingPermission(permission(operation, &user_message, &logged));
    }
    if operation.one_job && errors.iter().any(says_not_found) {
        return UpworkError::NotFound(logged);
    }
    let fields = errors.iter().filter_map(field_error).collect();
    UpworkError::Refused { message: Said::new(&or_status(user_message, status), &logged), fields }
}

fn or_status(user_message: String, status: StatusCode) -> String {
    if user_message.is_empty() { format!("Upwork answered {}", status.as_u16()) } else { user_message }
}

/// The part of errors that the log may contain: their codes, and the parts of the document that they concern. Their
/// messages quote variables.
fn logged(status: StatusCode, errors: &[GraphqlError]) -> String {
    let mut all: Vec<String> = vec![format!("status {}", status.as_u16())];
    for error in errors {
        let of_extensions = |name| error.extensions[name].as_str().and_then(code);
        let kind = of_extensions("code").or_else(|| of_extensions("classification")).unwrap_or("error");
        let path = error.path.as_array().map(Vec::as_slice).unwrap_or_default();
        let path: Vec<_> = path.iter().filter_map(|step| step.as_str().and_then(code)).collect();
        let line = if path.is_empty() { kind.to_owned() } else { format!("{kind} at {}", path.join(".")) };
        if !all.contains(&line) {
            all.push(line);
        }
    }
    clean(&all.join("; "))
}

/// All messages, each once.
fn user_message(errors: &[GraphqlError]) -> String {
    let mut messages: Vec<String> = Vec::new();
    for message in errors.iter().filter_map(|error| error.message.as_deref()).map(clean) {
        if !message.is_empty() && !messages.contains(&message) {
            messages.push(message);
        }
    }
    clean(&messages.join("; "))
}

/// Upwork has no code for it, only wordings that changed over time.
fn lacks_permission(error: &GraphqlError) -> bool {
    let text = error.message.as_deref().unwrap_or_default().to_lowercase();
    let of_the_key =
        text.contains("oauth2") && ["client", "scope", "permission"].iter().any(|word| text.contains(word));
    let of_the_user = ["permission", "not authorized", "access denied"].iter().any(|word| text.contains(word));
    of_the_key || of_the_user || error.extensions["classification"] == "FORBIDDEN"
}

/// Upwork has no code for this either.
fn says_not_found(error: &GraphqlError) -> bool {
    let text = error.message.as_deref().unwrap_or_default().to_lowercase();
    let words = ["not found", "not exist", "no such", "was deleted", "has been deleted"];
    words.iter().any(|word| text.contains(word)) || error.extensions["classification"] == "NOT_FOUND"
}

/// The permissions by their names on Upwork's page for keys, and the fields that Upwork listed (`[Type.field, …]`); if
/// it listed none, its message.
fn permission(operation: &Operation, message: &str, logged: &str) -> Said {
    let fields = listed_fields(message);
    let message = clean(message);
    if fields.is_empty() {
        let words = if message.is_empty() { String::new() } else { format!(" (Upwork: {message})") };
        let logged = format!("{} ({logged})", operation.permission);
        return Said::new(&format!("{}{words}", operation.permission), &logged);
    }
    let mut names: Vec<&str> = Vec::new();
    for name in fields.iter().map(|field| permission_of(field).unwrap_or(operation.permission)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let words = format!("{} ({})", names.join(", "), fields.join(", "));
    Said::new(&words, &words)
}

fn listed_fields(message: &str) -> Vec<&str> {
    let list = message.rsplit_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(list, _)| list);
    let names = list.unwrap_or_default().split(',').map(str::trim);
    names.filter(|name| is_field(name)).collect()
}

fn is_field(name: &str) -> bool {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    name.split_once('.').is_some_and(|(owner, field)| word(owner) && word(field))
}

/// The permission for a field, if Upwork documents it.
fn permission_of(field: &str) -> Option<&'static str> {
    let (owner, name) = field.split_once('.')?;
    let subject = if owner == "Query" { name } else { owner };
    let starts = |words: &[&str]| words.iter().any(|word| subject.to_ascii_lowercase().starts_with(word));
    match owner {
        "Mutation" => Some("Job Postings - Read and Write Access"),
        _ if starts(&["jobposting", "proposalsstatistics"]) => Some("Job Postings - Read-Only Access"),
        _ if starts(&["ontology", "skill"]) => Some("Ontology - Read-Only Access"),
        _ if starts(&["user", "currentuser", "organization", "currentorganization", "companyselector"]) => {
            Some("Common Entities - Read-Only Access")
        }
        _ => None,
    }
}

/// An error that names the part of the input that it is about.
fn field_error(error: &GraphqlError) -> Option<FieldError> {
    let path = error.path.as_array()?;
    let field = path.iter().rev().filter_map(|step| step.as_str()).find_map(field_named)?;
    let message = clean(error.message.as_deref().unwrap_or_default());
    Some(FieldError::new(field, Problem::Refused(message)))
}

fn field_named(input: &str) -> Option<Field> {
    Some(match input {
        "title" => Field::Title,
        "description" => Field::Description,
        "groupId" => Field::Category,
        "categoryId" => Field::Subcategory,
        "occupationId" => Field::Service,
        "additionalSkills" | "skills" => Field::Skills,
        "amount" => Field::Amount,
        "hourlyBudgetMin" => Field::HourlyFrom,
        "hourlyBudgetMax" => Field::HourlyTo,
        "experienceLevel" => Field::Experience,
        "durationId" => Field::Length,
        "engagementType" => Field::Hours,
        "freelancersToHire" => Field::People,
        "access" => Field::Visibility,
        "questions" => Field::Questions,
        "organizationId" => Field::Organization,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::documents::{CREATE_JOB, IDENTITY, JOB};
    use super::*;

    fn error(message: &str) -> GraphqlError {
        GraphqlError { message: Some(message.into()), ..GraphqlError::default() }
    }

    fn missing(operation: &Operation, message: &str) -> String {
        match refusal(operation, StatusCode::OK, &[error(message)]) {
            UpworkError::MissingPermission(what) => what.into_words(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_missing_scope_is_named_with_its_fields() {
        let message = "The client or authentication token doesn't have enough oauth2 permissions/scopes to access: \
                       [CurrentUser.id, Query.user, ProposalsStatistics.totalHired]";
        let expected = "Common Entities - Read-Only Access, Job Postings - Read-Only Access \
                        (CurrentUser.id, Query.user, ProposalsStatistics.totalHired)";
        assert_eq!(missing(&IDENTITY, message), expected);
    }

    #[test]
    fn a_missing_scope_without_fields_is_named_by_the_operation() {
        let message = "Requested oAuth2 client does not have permission to see some of the requested fields";
        assert_eq!(missing(&JOB, message), format!("Job Postings - Read-Only Access (Upwork: {message})"));
    }

    #[test]
    fn a_list_without_fields_is_not_quoted() {
        let named = missing(&CREATE_JOB, "No permission [<script>, a b.c, Query.]");
        assert!(named.starts_with("Job Postings - Read and Write Access (Upwork: "), "{named}");
    }

    #[test]
    fn statuses_outrank_messages() {
        let unauthorized = refusal(&JOB, StatusCode::UNAUTHORIZED, &[error("no permission")]);
        assert_eq!(unauthorized, UpworkError::ReconnectNeeded("status 401; error".into()));
        let forbidden = refusal(&JOB, StatusCode::FORBIDDEN, &[]);
        assert_eq!(forbidden, UpworkError::MissingPermission("Job Postings - Read-Only Access".into()));
    }

    #[test]
    fn a_refusal_has_upworks_message_for_each_field() {
        let mut low = error("Budget\nis too low");
        low.path = json!(["createJobPosting", "jobPostingRequest", "jobPostingInfo", "amount"]);
        let same = error("Budget is too low");
        let expected = UpworkError::Refused {
            message: "Budget is too low; And late".into(),
            fields: vec![FieldError::new(Field::Amount, Problem::Refused("Budget is too low".into()))],
        };
        assert_eq!(refusal(&CREATE_JOB, StatusCode::OK, &[low, same, error("And late")]), expected);
    }

    #[test]
    fn a_refusal_without_a_message_shows_its_status() {
        let expected = UpworkError::Refused { message: "Upwork answered 404".into(), fields: vec![] };
        assert_eq!(refusal(&JOB, StatusCode::NOT_FOUND, &[]), expected);
    }

    #[test]
    fn typed_text_is_not_logged() {
        let typed = "Buy the moon for $5";
        let mut invalid = error(&format!("Variable 'title' has an invalid value: {typed}"));
        invalid.path = json!(["createJobPosting", "jobPostingInfo", 0, typed, "title"]);
        invalid.extensions = json!({"classification": "ValidationError", "code": typed, "value": typed});
        let forbidden = error(&format!("no permission to post {typed}"));
        for (errors, expected) in [
            (vec![invalid], "refused: status 200; ValidationError at createJobPosting.jobPostingInfo.title"),
            (vec![forbidden], "missing permission: Job Postings - Read and Write Access (status 200; error)"),
        ] {
            let refused = refusal(&CREATE_JOB, StatusCode::OK, &errors);
            assert_eq!(refused.to_string(), expected);
        }
    }
}
