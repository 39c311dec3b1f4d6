use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

/// An answer of the application.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn to(request: RequestBuilder) -> Self {
        let response: Response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    /// The body as JSON, `null` if it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// Status and code of a JSON error.
    pub(crate) fn status_and_code(&self) -> (u16, String) {
        (self.status, self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    /// A header, empty if it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie that was set first, as a browser sends it back.
    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// The cookie whose name begins like this, as a browser returns it.
    pub(crate) fn cookie_of(&self, prefix: &str) -> Option<String> {
        let set = self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        set.filter_map(|cookie| cookie.split(';').next()).find(|cookie| cookie.starts_with(prefix)).map(str::to_owned)
    }

    /// The hidden field of a start page.
    pub(crate) fn form(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"form\" value=\"").expect(&self.text);
        rest.split('"').next().unwrap().to_owned()
    }

    /// Where a page redirects to.
    pub(crate) fn refresh(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("http-equiv=\"refresh\" content=\"0;url=")?;
        Some(rest.split('"').next()?.replace("&amp;", "&"))
    }

    /// The one-time code that a page shows.
    pub(crate) fn code(&self) -> String {
        let (_, rest) = self.text.split_once("class=\"one-time-code\">").expect(&self.text);
        rest.split('<').next().unwrap().to_owned()
    }

    /// The state that a screen was rendered from.
    pub(crate) fn page(&self) -> Value {
        let state = |name| Some(serde_json::from_str::<Value>(&self.meta(name)?).unwrap());
        match state("panel") {
            Some(panel) => json!({ "panel": panel }),
            None => json!({ "job_dialog": state("job-dialog").unwrap() }),
        }
    }

    /// The content of a `<meta>` tag.
    pub(crate) fn meta(&self, name: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(&format!("<meta name=\"{name}\" content=\""))?;
        let (content, _) = rest.split_once('"')?;
        Some(content.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    }

    /// Code and reference that a user of an error page reads.
    pub(crate) fn shown_fault(&self) -> (String, String) {
        let word = |label: &str, end: &[char]| {
            let (_, rest) = self.text.split_once(label).unwrap_or_default();
            rest.split(end).next().unwrap_or_default().to_owned()
        };
        (word("Code: ", &['.', '<']), word("Reference: ", &['<']))
    }
}
