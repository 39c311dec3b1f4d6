use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::TokenFault;
use super::times::{Times, seconds};
use crate::caller::{AccountId, ClientKey, IssueId, IssueKey, ProjectId};

/// The contents of a verified token of Jira's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JiraClaims {
    /// The tenant.
    pub client_key: ClientKey,
    /// Who is signed in to Jira, if anyone is.
    pub account_id: Option<AccountId>,
    /// The issue that the frame is on, if it is on one.
    pub issue: Option<IssueClaim>,
    /// The project that the frame is in.
    pub project: Option<ProjectId>,
    /// When the token was issued.
    pub issued_at: Timestamp,
}

/// The issue in a token's context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueClaim {
    /// Its id.
    pub id: IssueId,
    /// Its key, if the token has one.
    pub key: Option<IssueKey>,
}

/// The claims as they are in the token. Unknown ones are ignored.
#[derive(Deserialize)]
pub(super) struct RawClaims {
    pub(super) iss: Option<String>,
    sub: Option<String>,
    #[serde(default, deserialize_with = "seconds")]
    iat: Option<i64>,
    #[serde(default, deserialize_with = "seconds")]
    exp: Option<i64>,
    #[serde(default, deserialize_with = "seconds")]
    nbf: Option<i64>,
    pub(super) qsh: Option<String>,
    #[serde(default)]
    context: Value,
}

impl RawClaims {
    pub(super) fn times(&self) -> Times {
        Times { iat: self.iat, exp: self.exp, nbf: self.nbf }
    }

    /// Converts the claims to their types. An issue without a valid id makes the token malformed: treating it as a
    /// token without an issue would let another source name one.
    pub(super) fn typed(self, client_key: ClientKey, issued_at: Timestamp) -> Result<JiraClaims, TokenFault> {
        let account_id = named(self.sub).map(AccountId::parse).transpose().map_err(|_| TokenFault::Malformed)?;
        let jira = part(&self.context, "jira")?;
        let issue = jira.map(|jira| part(jira, "issue")).transpose()?.flatten().map(issue_claim).transpose()?;
        let project = jira.map(|jira| part(jira, "project")).transpose()?.flatten();
        let project = project.map(|project| id(project, "id")).transpose()?.flatten();
        let project = project.map(ProjectId::parse).transpose().map_err(|_| TokenFault::Malformed)?;
        Ok(JiraClaims { client_key, account_id, issue: issue.flatten(), project, issued_at })
    }
}

fn issue_claim(issue: &Value) -> Result<Option<IssueClaim>, TokenFault> {
    let key = id(issue, "key")?.map(IssueKey::parse).transpose().map_err(|_| TokenFault::Malformed)?;
    match id(issue, "id")? {
        Some(id) => Ok(Some(IssueClaim { id: issue_id(id)?, key })),
        None if key.is_none() => Ok(None),
        None => Err(TokenFault::Malformed),
    }
}

fn issue_id(text: String) -> Result<IssueId, TokenFault> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(TokenFault::Malformed);
    }
    IssueId::parse(text).map_err(|_| TokenFault::Malformed)
}

/// An object member: absent or `null` is nothing, anything but an object is an error.
fn part<'a>(object: &'a Value, name: &str) -> Result<Option<&'a Value>, TokenFault> {
    match object {
        Value::Null => Ok(None),
        Value::Object(fields) => match fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(part @ Value::Object(_)) => Ok(Some(part)),
            Some(_) => Err(TokenFault::Malformed),
        },
        _ => Err(TokenFault::Malformed),
    }
}

/// An id, which Jira writes as a string here and as a number there.
fn id(object: &Value, name: &str) -> Result<Option<String>, TokenFault> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(named(Some(text.clone()))),
        Some(Value::Number(number)) if number.is_u64() => Ok(Some(number.to_string())),
        Some(_) => Err(TokenFault::Malformed),
    }
}

fn named(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn typed(claims: Value) -> Result<JiraClaims, TokenFault> {
        let raw: RawClaims = serde_json::from_value(claims).unwrap();
        raw.typed(ClientKey::parse("tenant-a").unwrap(), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn ids_may_be_numbers_or_strings_and_stay_exact() {
        let context =
            json!({"jira": {"issue": {"id": 9_007_199_254_740_993_u64, "key": "A-1"}, "project": {"id": "10"}}});
        let claims = typed(json!({"sub": "user-1", "context": context})).unwrap();
        let issue = claims.issue.unwrap();
        assert_eq!((issue.id.as_str(), issue.key.unwrap().as_str()), ("9007199254740993", "A-1"));
        assert_eq!(claims.project.unwrap().as_str(), "10");
        assert_eq!(claims.account_id.unwrap().as_str(), "user-1");
    }

    #[test]
    fn a_token_may_lack_issue_and_user() {
        for context in
            [json!(null), json!({}), json!({"jira": {}}), json!({"jira": {"issue": {}}}), json!({"jira": null})]
        {
            let claims = typed(json!({"context": context})).unwrap();
            assert_eq!((claims.issue, claims.account_id, claims.project), (None, None, None));
        }
        assert_eq!(typed(json!({"sub": ""})).unwrap().account_id, None);
    }

    #[test]
    fn an_invalid_issue_makes_the_token_malformed() {
        for issue in
            [json!({"key": "A-1"}), json!({"id": "A-1"}), json!({"id": "../1"}), json!({"id": 1.5}), json!("1")]
        {
            let claims = typed(json!({"context": {"jira": {"issue": issue}}}));
            assert_eq!(claims, Err(TokenFault::Malformed), "{issue}");
        }
        assert_eq!(typed(json!({"context": "x"})), Err(TokenFault::Malformed));
        assert_eq!(typed(json!({"sub": "a b"})), Err(TokenFault::Malformed));
    }
}
