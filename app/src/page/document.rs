use super::{JOB_DIALOG, PANEL, Page, SITE_JOBS, draw};
use crate::texts::{self, Language, speaking};

/// Addresses of the files that a page loads, as the browser requests them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The panel's program, which hydrates it.
    pub panel: Program,
    /// The dialog's program, which hydrates it.
    pub job_dialog: Program,
    /// The program of the page of all jobs, which hydrates it.
    pub site_jobs: Program,
    /// The script that starts the program.
    pub boot: String,
    /// Atlassian's host script.
    pub host_script: String,
}

/// Addresses of a screen's program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The glue between JavaScript and WebAssembly.
    pub js: String,
    /// The WebAssembly.
    pub wasm: String,
}

/// A session token and its lifetime.
#[derive(Clone, Copy, Debug)]
pub struct PageSession<'a> {
    /// The token.
    pub token: &'a str,
    /// How long it is valid, in seconds from now.
    pub seconds: u32,
}

/// A screen as an HTML document, without a session.
///
/// It depends only on state, language and assets, so it can be cached and sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    before_session: String,
    after_session: String,
}

impl Drawn {
    /// Draws a screen.
    #[must_use]
    pub fn new(page: &Page, assets: &Assets, language: Language) -> Self {
        Self::with_state(page, &page.state(), assets, language)
    }

    /// Renders a screen whose [state](Page::state) the caller has serialized already.
    #[must_use]
    pub fn with_state(page: &Page, state: &str, assets: &Assets, language: Language) -> Self {
        Self::with_body(page, state, assets, language, || draw(page.clone()))
    }

    /// A screen around its own body.
    pub(crate) fn with_body(
        page: &Page,
        state: &str,
        assets: &Assets,
        language: Language,
        body: impl FnOnce() -> String,
    ) -> Self {
        let (title, host_options, program, name) = match page {
            Page::Panel(_) => (texts::panel::HEADING, "margin:false", &assets.panel, PANEL),
            Page::JobDialog(page) => {
                let title = if page.edits { texts::dialog::EDIT_HEADING } else { texts::dialog::HEADING };
                (title, "margin:false;resize:false", &assets.job_dialog, JOB_DIALOG)
            }
            Page::SiteJobs(_) => (texts::site_jobs::HEADING, "margin:false", &assets.site_jobs, SITE_JOBS),
        };
        let (title, body) = speaking(language, || (title.text(), body()));
        let [js, wasm, boot, host] =
            [&program.js, &program.wasm, &assets.boot, &assets.host_script].map(|address| escape(address));
        let links = format!(
            "<link rel=\"modulepreload\" href=\"{js}\">\
             <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
             <script defer src=\"{host}\" data-options=\"{host_options}\"></script>\
             <script type=\"module\" async blocking=\"render\" src=\"{boot}\" data-js=\"{js}\" data-wasm=\"{wasm}\"></script>\
             </head><body>",
        );
        let after_session = [&links, &body, "</body></html>"].concat();
        Self { before_session: opening(title, assets, language) + &meta(name, state), after_session }
    }

    /// The document for one viewer. A viewer without an account gets no session.
    ///
    /// The head has no inline script and no inline style. The start script runs before the first paint, to record what
    /// the user does from then on; before it hydrates the page, it waits for the page and for the host script, which is
    /// deferred.
    #[must_use]
    pub fn html(&self, session: Option<PageSession<'_>>) -> String {
        let session = session.map(|session| {
            meta("session-token", session.token) + &meta("session-seconds", &session.seconds.to_string())
        });
        [self.before_session.as_str(), session.as_deref().unwrap_or_default(), self.after_session.as_str()].concat()
    }

    /// The length of the text in bytes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.before_session.len() + self.after_session.len()
    }
}

/// The document up to the middle of its head.
pub(super) fn opening(title: &str, assets: &Assets, language: Language) -> String {
    let (title, css, language) = (escape(title), escape(&assets.css), language.tag());
    format!(
        "<!DOCTYPE html><html lang=\"{language}\" translate=\"no\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"{css}\">"
    )
}

fn meta(name: &str, content: &str) -> String {
    format!("<meta name=\"{name}\" content=\"{}\">", escape(content))
}

/// Escapes text for an attribute in double quotes, or for an element.
pub(super) fn escape(text: &str) -> String {
    // States are mostly JSON: one byte in five is a quotation mark.
    let mut escaped = String::with_capacity(text.len() * 2);
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        escaped.push_str(&text[copied..at]);
        escaped.push_str(entity);
        copied = at + 1;
    }
    escaped.push_str(&text[copied..]);
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::a_job;
    use crate::model::{AccountLink, Job, PanelState, Statuses};
    use crate::page::PanelPage;

    fn assets() -> Assets {
        let program = |name| Program { js: format!("/pkg/{name}.js"), wasm: format!("/pkg/{name}.wasm") };
        Assets {
            css: "/pkg/a.css".into(),
            panel: program("panel"),
            job_dialog: program("job-dialog"),
            site_jobs: program("site-jobs"),
            boot: "/pkg/boot.js".into(),
            host_script: "https://connect-cdn.atl-paas.net/all.js".into(),
        }
    }

    fn a_page(title: &str) -> Page {
        let job = Job { title: title.into(), ..a_job("1") };
        let state = PanelState {
            account: AccountLink::Anonymous,
            jobs: vec![job],
            posting: None,
            draft_waiting: false,
            draft_saved_at: None,
            failed_post: None,
            view_only: false,
            statuses: Statuses::Closed,
            code_waiting: false,
            unread: Vec::new(),
            notice: None,
        };
        Page::Panel(Box::new(PanelPage { state }))
    }

    fn content<'a>(html: &'a str, name: &str) -> Option<&'a str> {
        html.split_once(&format!("<meta name=\"{name}\" content=\""))?.1.split_once('"').map(|(content, _)| content)
    }

    #[test]
    fn a_page_carries_its_state_and_its_session() {
        let Page::Panel(page) = a_page("Fix <it> & \"that\"") else { unreachable!() };
        let session = PageSession { token: "a.b.c", seconds: 1800 };
        let html = Drawn::new(&Page::Panel(page.clone()), &assets(), Language::English).html(Some(session));
        let state = content(&html, "panel").unwrap_or_default();
        let state = state.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        assert_eq!(serde_json::from_str::<PanelPage>(&state).ok(), Some(*page));
        assert_eq!(content(&html, "session-token"), Some("a.b.c"));
        assert_eq!(content(&html, "session-seconds"), Some("1800"));
    }

    #[test]
    fn the_panel_does_not_load_the_dialogs_files() {
        let html = Drawn::new(&a_page("x"), &assets(), Language::English).html(None);
        assert!(html.contains("/pkg/panel.js") && html.contains("/pkg/panel.wasm"), "{html}");
        assert!(!html.contains("/pkg/job-dialog."), "{html}");
    }

    #[test]
    fn a_page_without_a_session_has_no_token() {
        let html = Drawn::new(&a_page("x"), &assets(), Language::English).html(None);
        assert_eq!(content(&html, "session-token"), None);
    }

    #[test]
    fn a_users_text_cannot_open_a_tag() {
        let html = Drawn::new(&a_page("</title><script>alert(1)</script>"), &assets(), Language::English).html(None);
        assert!(!html.contains("<script>"));
    }

    #[test]
    fn scripts_and_styles_are_never_inline() {
        let html = Drawn::new(&a_page("x"), &assets(), Language::English).html(None);
        assert!(!html.contains("<style") && !html.contains(" style="), "{html}");
        for script in html.split("<script").skip(1) {
            let (tag, rest) = script.split_once('>').unwrap_or_default();
            assert!(tag.contains(" src=\"") && rest.starts_with("</script>"), "{tag}");
        }
    }

    #[test]
    fn the_boot_script_runs_before_the_first_paint_and_the_host_script_delays_nothing() {
        let html = Drawn::new(&a_page("x"), &assets(), Language::English).html(None);
        assert!(html.contains("<script type=\"module\" async blocking=\"render\" src=\"/pkg/boot.js\""), "{html}");
        assert!(html.contains("<script defer src=\"https://connect-cdn"), "{html}");
    }

    #[test]
    fn a_page_is_rendered_in_the_requested_language_and_declares_it() {
        let html = Drawn::new(&a_page("x"), &assets(), Language::German).html(None);
        assert!(
            html.contains("<html lang=\"de\" translate=\"no\">") && html.contains("<title>Upwork-Job</title>"),
            "{html}"
        );
        assert!(html.contains("Melden Sie sich bei Jira an"), "{html}");
        assert!(
            Drawn::new(&a_page("x"), &assets(), Language::English)
                .html(None)
                .contains("<html lang=\"en\" translate=\"no\">")
        );
    }
}
