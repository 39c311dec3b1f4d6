use serde_json::Value;

use super::FitFault;
use crate::caller::forge::{CloudId, EnvironmentId, InstallationId};
use crate::caller::{AccountId, Issue, IssueId, IssueKey, ProjectId};

/// What a verified token proves. Only its methods say who called and from where: each kind of route has its own method.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The installation of the app.
    pub installation: InstallationId,
    /// The environment of the app.
    pub environment: EnvironmentId,
    /// The Jira site.
    pub cloud: CloudId,
    /// Where its REST interface is: `<FORGE_API_URL>/ex/jira/<cloud id>`.
    pub api_base_url: String,
    /// The address where users see the site, if the token has one: an https origin.
    pub site_url: Option<String>,
    pub(super) principal: Option<String>,
    pub(super) extension: Option<Extension>,
}

/// The module that a page is in, and where. Read only by the names below.
#[derive(Clone, Debug)]
pub(super) struct Extension(pub(super) Value);

impl Invocation {
    /// Accepts an event: a trigger, a product event, or an announced uninstall. A page's token names an account or a
    /// module, and an event's has neither.
    pub fn require_event(&self) -> Result<(), FitFault> {
        if self.principal.is_some() || self.extension.is_some() { Err(FitFault::NotAnEvent) } else { Ok(()) }
    }

    /// The viewer of the page.
    pub fn account(&self) -> Result<AccountId, FitFault> {
        let principal = self.principal.as_deref().filter(|principal| !principal.is_empty());
        AccountId::parse(principal.ok_or(FitFault::Anonymous)?).map_err(|_| FitFault::Claims("principal"))
    }

    /// The issue that the page is on.
    pub fn issue(&self) -> Result<Issue, FitFault> {
        const ISSUE: FitFault = FitFault::Claims("context.extension.issue");
        let extension = self.extension.as_ref().ok_or(FitFault::NoIssue)?;
        let issue = extension.part("issue")?.ok_or(FitFault::NoIssue)?;
        let id = text(issue, "id")?.ok_or(ISSUE)?;
        if !id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ISSUE);
        }
        let key = text(issue, "key")?.map(IssueKey::parse).transpose().map_err(|_| ISSUE)?;
        Ok(Issue { id: IssueId::parse(id).map_err(|_| ISSUE)?, key, project: self.project()? })
    }

    fn project(&self) -> Result<Option<ProjectId>, FitFault> {
        const PROJECT: FitFault = FitFault::Claims("context.extension.project");
        let project = self.extension.as_ref().map(|extension| extension.part("project")).transpose()?.flatten();
        let id = project.map(|project| text(project, "id")).transpose()?.flatten();
        id.map(ProjectId::parse).transpose().map_err(|_| PROJECT)
    }
}

impl Extension {
    /// Absent or `null` is nothing; anything but an object is an error.
    fn part(&self, name: &'static str) -> Result<Option<&Value>, FitFault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(part @ Value::Object(_)) => Ok(Some(part)),
            Some(_) => Err(FitFault::Claims("context.extension")),
        }
    }
}

/// An id, which Atlassian writes as a string; a number is accepted too, if it is exact.
fn text(of: &Value, name: &str) -> Result<Option<String>, FitFault> {
    match of.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) if number.is_u64() => Ok(Some(number.to_string())),
        Some(_) => Err(FitFault::Claims("context.extension")),
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use serde_json::json;

    use super::*;

    /// What a page token without an issue proves.
    pub(crate) fn a_page(installation: &str, cloud: &str, environment: &str, gateway: &str) -> Invocation {
        Invocation {
            installation: InstallationId::parse(installation).unwrap(),
            environment: EnvironmentId::parse(environment).unwrap(),
            cloud: CloudId::parse(cloud).unwrap(),
            api_base_url: format!("{gateway}/ex/jira/{cloud}"),
            site_url: Some("https://acme.atlassian.net".to_owned()),
            principal: Some("712020:mia".to_owned()),
            extension: Some(Extension(json!({}))),
        }
    }
}
