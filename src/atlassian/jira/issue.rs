//! Jira's answer about an issue. Each field is read separately: one that is invalid, too large or too deeply nested
//! does not affect the others.

use app::model::{IssueGap, one_line};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::Value;

use super::{JiraClient, JiraError, SiteApp, TIMEOUT};
use crate::atlassian::adf;
use crate::atlassian::well_formed::repair;
use crate::caller::IssueId;

/// A description is at most 32,767 characters, but its markup can be many times that.
pub(super) const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;
const FIELDS: &str = "fields=summary,description,labels,components";
/// All fields except those that can be large.
const SMALL_FIELDS: &str = "fields=summary,labels,components";

/// The parts of an issue that the form uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueContent {
    /// One line.
    pub summary: String,
    /// Plain text, converted from Jira's document.
    pub description: String,
    /// Labels, in Jira's order.
    pub labels: Vec<String>,
    /// Names of components, in Jira's order.
    pub components: Vec<String>,
    /// Parts of the issue that are missing here.
    pub gaps: Vec<IssueGap>,
}

impl IssueContent {
    pub(super) fn bytes(&self) -> usize {
        let names = self.labels.iter().chain(&self.components).map(String::len).sum::<usize>();
        self.summary.len() + self.description.len() + names
    }

    /// Everything that can be read from a response; nothing if it has no fields at all.
    fn read(json: &[u8]) -> Option<Self> {
        let repaired = repair(json);
        let answer: Value = serde_json::from_slice(&repaired.json).ok()?;
        let fields = answer.get("fields")?.as_object()?;
        let field = |name| fields.get(name).unwrap_or(&Value::Null);
        let mut gaps = Vec::new();
        let summary = field("summary");
        if !(summary.is_string() || summary.is_null()) {
            gaps.push(IssueGap::Title);
        }
        let description = description(field("description"), repaired.is_too_deep, &mut gaps);
        let (labels, components) = (field("labels"), field("components"));
        let names = [names(labels, Value::as_str), names(components, |component| component.get("name")?.as_str())];
        if names.contains(&None) {
            gaps.push(IssueGap::Labels);
        }
        let [labels, components] = names.map(Option::unwrap_or_default);
        Some(Self { summary: one_line(summary.as_str().unwrap_or_default()), description, labels, components, gaps })
    }
}

fn description(field: &Value, is_too_deep: bool, gaps: &mut Vec<IssueGap>) -> String {
    if !matches!(field, Value::Null | Value::String(_) | Value::Object(_)) {
        gaps.push(IssueGap::Description);
    }
    let read = adf::read(field);
    let found = [
        (read.is_cut, IssueGap::DescriptionEnd),
        (read.is_too_deep || is_too_deep, IssueGap::DescriptionDepth),
        (read.has_gaps, IssueGap::NamesAndFiles),
    ];
    gaps.extend(found.into_iter().filter(|(is_there, _)| *is_there).map(|(_, gap)| gap));
    read.text
}

/// The names that can be read; none if the field is not a list. Entries without a name are skipped.
fn names(field: &Value, name: impl Fn(&Value) -> Option<&str>) -> Option<Vec<String>> {
    if field.is_null() {
        return Some(Vec::new());
    }
    let names = field.as_array()?.iter().filter_map(name).map(one_line);
    Some(names.filter(|name| !name.is_empty() && !name.contains('\u{fffd}')).collect())
}

impl JiraClient {
    /// Reads the parts of an issue that the form uses; cached for the same account for ten seconds. Each call gives up
    /// after three seconds, and there is a second one only if the first response was too large.
    pub async fn issue(&self, app: &SiteApp<'_>, id: &IssueId, now: Timestamp) -> Result<IssueContent, JiraError> {
        let key = (app.client_key.clone(), (app.requested_by.cloned(), id.clone()));
        self.issues.get(key, now, self.read_issue(app, id, now)).await
    }

    async fn read_issue(&self, app: &SiteApp<'_>, id: &IssueId, now: Timestamp) -> Result<IssueContent, JiraError> {
        if !id.as_str().bytes().all(|b| b.is_ascii_digit()) {
            return Err(JiraError::BadAddress);
        }
        let path = format!("/rest/api/3/issue/{id}");
        match self.read_fields(app, &path, FIELDS, now).await {
            // The rest of the form need not wait for a description that is too large.
            Err(JiraError::TooLarge) => {
                let mut issue = self.read_fields(app, &path, SMALL_FIELDS, now).await?;
                issue.gaps.push(IssueGap::Description);
                Ok(issue)
            }
            issue => issue,
        }
    }

    async fn read_fields(
        &self,
        app: &SiteApp<'_>,
        path: &str,
        fields: &str,
        now: Timestamp,
    ) -> Result<IssueContent, JiraError> {
        let request = self.signed(app, Method::GET, path, fields, now)?.timeout(TIMEOUT);
        self.ask_bounded("issue", app, request, now, MAX_BODY_BYTES, IssueContent::read).await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wiremock::matchers::{any, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::super::testing::LocalSite;
    use super::*;

    fn read(json: &str) -> IssueContent {
        IssueContent::read(json.as_bytes()).expect("an issue")
    }

    fn a_paragraph(text: &str) -> String {
        format!(
            r#"{{"type":"doc","version":1,"content":[{{"type":"paragraph","content":[{{"type":"text","text":"{text}"}}]}}]}}"#
        )
    }

    #[test]
    fn an_unpaired_surrogate_does_not_empty_a_field() {
        let leaf = a_paragraph(r"Leaf \ud83c and stem");
        let json = format!(
            r#"{{"fields":{{"summary":"Water it \udf31","description":{leaf},"labels":["garden","tree\ude80"]}}}}"#
        );
        let issue = read(&json);
        assert_eq!(
            (issue.summary.as_str(), issue.description.as_str()),
            ("Water it \u{fffd}", "Leaf \u{fffd} and stem")
        );
        assert_eq!((issue.labels, issue.gaps), (vec!["garden".to_owned()], vec![]));
    }

    #[test]
    fn an_invalid_field_does_not_affect_the_others() {
        let odd = r#"{"fields":{"summary":["x"],"description":7,"labels":{"a":1},"components":[null,{"name":1},{"name":"Web"}]}}"#;
        let issue = read(odd);
        assert_eq!((issue.summary.as_str(), issue.description.as_str()), ("", ""));
        assert_eq!(issue.components, ["Web"]);
        assert_eq!(issue.gaps, [IssueGap::Title, IssueGap::Description, IssueGap::Labels]);
        let issue = read(r#"{"fields":{"summary":"S","description":[],"labels":["a",1,null,"b\u200b"]}}"#);
        assert_eq!((issue.summary.as_str(), issue.labels), ("S", vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(read(r#"{"fields":{"summary":null,"labels":null}}"#), IssueContent::default());
    }

    #[test]
    fn a_deeply_nested_field_affects_only_itself() {
        let mut list = r#"{"type":"paragraph","content":[{"type":"text","text":"the last"}]}"#.to_owned();
        for level in 0..33 {
            let item = format!(r#"{{"type":"paragraph","content":[{{"type":"text","text":"level {level}"}}]}},{list}"#);
            list = format!(r#"{{"type":"bulletList","content":[{{"type":"listItem","content":[{item}]}}]}}"#);
        }
        let json = format!(
            r#"{{"fields":{{"description":{{"type":"doc","content":[{list}]}},"summary":"Sort the shelves"}}}}"#
        );
        let issue = read(&json);
        assert_eq!(issue.summary, "Sort the shelves");
        assert!(issue.description.starts_with("- level 32\n  - level 31\n") && issue.description.contains("level 8\n"));
        assert_eq!(issue.gaps, [IssueGap::DescriptionDepth]);

        let attrs = format!("{}{}", "[".repeat(130), "]".repeat(130));
        let deep =
            format!(r#"{{"type":"paragraph","attrs":{{"x":{attrs}}},"content":[{{"type":"text","text":"Odd."}}]}}"#);
        let plain = r#"{"type":"paragraph","content":[{"type":"text","text":"Plain."}]}"#;
        let json =
            format!(r#"{{"fields":{{"summary":"Sort","description":{{"type":"doc","content":[{deep},{plain}]}}}}}}"#);
        assert_eq!((read(&json).summary.as_str(), read(&json).description.as_str()), ("Sort", "Odd.\n\nPlain."));
    }

    #[test]
    fn direction_marks_are_removed_from_every_field() {
        let text = a_paragraph(r"a\u202eb");
        let json = format!(
            r#"{{"fields":{{"summary":"Invoice \u202egpj.exe\u202c \ufeffready","description":{text},"components":[{{"name":"W\u200beb"}}]}}}}"#
        );
        let issue = read(&json);
        assert_eq!((issue.summary.as_str(), issue.description.as_str()), ("Invoice gpj.exe ready", "ab"));
        assert_eq!(issue.components, ["Web"]);
    }

    #[test]
    fn left_out_parts_are_reported() {
        let long = read(&format!(r#"{{"fields":{{"description":{}}}}}"#, a_paragraph(&"word ".repeat(4_800))));
        assert_eq!(
            (long.description.chars().count() <= adf::MAX_CHARS, long.gaps),
            (true, vec![IssueGap::DescriptionEnd])
        );
        let named = json!({"fields": {"description": {"type": "doc", "content": [{"type": "paragraph", "content": [
            {"type": "mention", "attrs": {"text": "@Sam Orchard"}}]}]}}});
        assert_eq!(read(&named.to_string()).gaps, [IssueGap::NamesAndFiles]);
    }

    async fn ask(server: &MockServer) -> Result<IssueContent, JiraError> {
        let site = LocalSite::at(server);
        let (app, jira) = (site.app(), site.client());
        jira.issue(&app, &IssueId::parse("1").unwrap(), Timestamp::from_second(1_800_000_000).unwrap()).await
    }

    /// A table of colored cells, whose JSON has at least this many bytes.
    fn a_table(bytes: usize) -> Value {
        let cell = json!({"type": "tableCell", "attrs": {"background": "#deebff", "colwidth": [120]}, "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "x", "marks": [{"type": "textColor", "attrs": {"color": "#172b4d"}}]}]}]});
        let row = json!({"type": "tableRow", "content": [cell, cell]});
        let count = bytes / row.to_string().len() + 1;
        json!({"type": "doc", "version": 1, "content": [{"type": "table", "content": vec![row; count]}]})
    }

    #[tokio::test]
    async fn a_large_description_is_read_and_a_too_large_one_affects_only_itself() {
        let server = MockServer::start().await;
        let issue = |bytes| json!({"fields": {"summary": "Catalogue", "description": a_table(bytes)}});
        Mock::given(any())
            .respond_with(ResponseTemplate::new(200).set_body_json(issue(1_200_000)))
            .mount(&server)
            .await;
        let read = ask(&server).await.unwrap();
        assert!(read.summary == "Catalogue" && read.description.starts_with("x | x\nx | x\n"));

        server.reset().await;
        let small = json!({"fields": {"summary": "Catalogue", "labels": ["garden"]}});
        let whole = Mock::given(query_param("fields", "summary,description,labels,components"));
        whole.respond_with(ResponseTemplate::new(200).set_body_json(issue(MAX_BODY_BYTES))).mount(&server).await;
        let rest = Mock::given(query_param("fields", "summary,labels,components"));
        rest.respond_with(ResponseTemplate::new(200).set_body_json(small)).mount(&server).await;
        let read = ask(&server).await.unwrap();
        assert_eq!((read.summary.as_str(), read.labels), ("Catalogue", vec!["garden".to_owned()]));
        assert_eq!(read.gaps, [IssueGap::Description]);
    }
}
