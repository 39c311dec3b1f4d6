use super::document::{Assets, escape, opening};
use crate::model::StartedBy;
use crate::texts::{self, Language, oauth as words, speaking};

/// A page of a connect, in a window of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OauthPage {
    /// Asks the visitor whether the link is theirs.
    Start {
        /// Whose connection it would be.
        started_by: StartedBy,
        /// The hidden value that its form sends back.
        form: String,
    },
    /// Continues to Upwork automatically.
    Redirect {
        /// Where to.
        location: String,
    },
    /// Shows the code that the panel asks for.
    Code {
        /// Whose connection it will be.
        started_by: StartedBy,
        /// The code, formatted for reading.
        code: String,
        /// The address that enters it with one click, for sites that have one.
        finish: Option<String>,
    },
    /// The connection is created.
    Connected {
        /// Whose it is.
        started_by: StartedBy,
        /// The user's name on Upwork.
        name: String,
    },
}

/// Renders a page of a connect as a whole HTML document. All of them work without any script.
#[must_use]
pub fn render_oauth(page: &OauthPage, assets: &Assets, language: Language) -> String {
    speaking(language, || match page {
        OauthPage::Start { started_by, form } => start(started_by, form, assets, language),
        OauthPage::Redirect { location } => goes_on(location, assets, language),
        OauthPage::Code { started_by, code, finish } => {
            show_code(started_by, code, finish.as_deref(), assets, language)
        }
        OauthPage::Connected { started_by, name } => connected(started_by, name, assets, language),
    })
}

fn start(started_by: &StartedBy, form: &str, assets: &Assets, language: Language) -> String {
    let unknown = started_by.user.is_none().then(|| paragraph(words::NAME_UNKNOWN.text()));
    let issue = started_by.issue.as_ref().map(|issue| paragraph(&words::asked_on(issue)));
    let content = format!(
        "{unknown}{issue}{only_you}\
         <form method=\"post\" action=\"/oauth/upwork/start\" autocomplete=\"off\">\
         <input type=\"hidden\" name=\"form\" value=\"{form}\">\
         <button class=\"button primary\">{go_on}</button> \
         <button class=\"button\" name=\"cancel\" value=\"1\">{cancel}</button></form>",
        unknown = unknown.unwrap_or_default(),
        issue = issue.unwrap_or_default(),
        only_you = paragraph(words::ONLY_YOU.text()),
        form = escape(form),
        go_on = words::CONTINUE.text(),
        cancel = texts::CANCEL.text(),
    );
    document(&words::start(started_by), "", "", &content, assets, language)
}

fn goes_on(location: &str, assets: &Assets, language: Language) -> String {
    let location = escape(location);
    let refresh = format!("<meta http-equiv=\"refresh\" content=\"0;url={location}\">");
    let content = format!(
        "{}<p><a class=\"button primary\" href=\"{location}\" rel=\"noreferrer\">{}</a></p>",
        paragraph(words::USE_THE_LINK.text()),
        words::CONTINUE.text(),
    );
    document(words::GOING_ON.text(), &refresh, "", &content, assets, language)
}

fn show_code(started_by: &StartedBy, code: &str, finish: Option<&str>, assets: &Assets, language: Language) -> String {
    let finish = finish.map(|address| {
        let label = texts::connect::FINISH.text();
        let link = format!("<a class=\"button primary\" href=\"{}\" rel=\"noreferrer\">{label}</a>", escape(address));
        format!("{}<p>{link}</p>", paragraph(words::ONE_CLICK.text()))
    });
    let content = format!(
        "<p class=\"one-time-code\">{}</p>{}{}{}{}",
        escape(code),
        paragraph(&words::code(started_by)),
        paragraph(&words::where_to(started_by)),
        finish.unwrap_or_default(),
        paragraph(words::NOBODY_ELSE.text()),
    );
    document(words::CODE.text(), "", "", &content, assets, language)
}

/// Closes itself if the browser allows it; nothing depends on that.
fn connected(started_by: &StartedBy, name: &str, assets: &Assets, language: Language) -> String {
    let script = format!("<script type=\"module\" src=\"{}\"></script>", escape(&assets.boot));
    let content = paragraph(&words::connected(started_by, name)) + &paragraph(words::BACK.text());
    document(words::CONNECTED.text(), &script, " data-done=\"close\"", &content, assets, language)
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escape(text))
}

fn document(heading: &str, head: &str, attributes: &str, content: &str, assets: &Assets, language: Language) -> String {
    format!(
        "{}{head}</head><body><main class=\"ac-content message\"{attributes}><h1>{}</h1>{content}\
         <p class=\"footnote\">{}</p></main></body></html>",
        opening(heading, assets, language),
        escape(heading),
        texts::NOT_AFFILIATED.text(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::testing::assets;

    fn shown(page: &OauthPage, language: Language) -> String {
        render_oauth(page, &assets(), language)
    }

    fn started_by() -> StartedBy {
        StartedBy { user: Some("Mia Torres".into()), site: "acme.atlassian.net".into(), issue: Some("PROJ-1".into()) }
    }

    fn pages_of(started_by: &StartedBy) -> [OauthPage; 4] {
        let started_by = || started_by.clone();
        [
            OauthPage::Start { started_by: started_by(), form: "k1.form".into() },
            OauthPage::Redirect { location: "https://www.upwork.com/authorize?a=1&state=k1.s".into() },
            OauthPage::Code { started_by: started_by(), code: "ABCD-EFGH".into(), finish: None },
            OauthPage::Connected { started_by: started_by(), name: "Nora Pier".into() },
        ]
    }

    #[test]
    fn the_start_page_names_user_site_and_issue_and_posts_its_form_to_the_server() {
        let html = shown(&pages_of(&started_by())[0], Language::English);
        assert!(html.contains("<h1>Connect your Upwork account to Mia Torres at acme.atlassian.net?</h1>"), "{html}");
        assert!(
            html.contains("PROJ-1")
                && html.contains(">Continue to Upwork</button>")
                && html.contains(">Cancel</button>")
        );
        assert!(
            html.contains("<form method=\"post\" action=\"/oauth/upwork/start\"") && html.contains("value=\"k1.form\"")
        );
        let german = shown(&pages_of(&started_by())[0], Language::German);
        assert!(
            german.contains("<html lang=\"de\" translate=\"no\">")
                && german.contains("Mia Torres auf acme.atlassian.net verbinden?")
        );
    }

    #[test]
    fn without_a_name_the_page_says_that_jira_did_not_provide_it() {
        let html = shown(&pages_of(&StartedBy { user: None, issue: None, ..started_by() })[0], Language::English);
        assert!(html.contains("<h1>Connect your Upwork account to acme.atlassian.net?</h1>"), "{html}");
        assert!(html.contains("Jira did not tell the name"));
    }

    #[test]
    fn the_continue_page_redirects_automatically_and_has_a_link() {
        let html = shown(&pages_of(&started_by())[1], Language::English);
        let address = "https://www.upwork.com/authorize?a=1&amp;state=k1.s\"";
        assert!(html.contains(&format!("<meta http-equiv=\"refresh\" content=\"0;url={address}")), "{html}");
        assert!(html.contains(&format!("href=\"{address}")), "{html}");
    }

    #[test]
    fn the_code_page_shows_the_code_and_whose_connect_it_belongs_to() {
        let html = shown(&pages_of(&started_by())[2], Language::English);
        assert!(html.contains(">ABCD-EFGH<") && html.contains("Mia Torres at acme.atlassian.net"), "{html}");
        assert!(html.contains("Nobody else needs this code.") && html.contains("PROJ-1"));
    }

    #[test]
    fn one_click_enters_the_code_if_the_site_has_an_address_for_it() {
        let at = |finish| {
            shown(&OauthPage::Code { started_by: started_by(), code: "ABCD-EFGH".into(), finish }, Language::English)
        };
        let html = at(Some("https://acme.atlassian.net/x?a&b".to_owned()));
        let link = "<a class=\"button primary\" href=\"https://acme.atlassian.net/x?a&amp;b\" rel=\"noreferrer\">";
        assert!(html.contains(&format!("{link}Finish connecting</a>")), "{html}");
        assert!(!at(None).contains("<a "), "{}", at(None));
    }

    #[test]
    fn the_last_page_names_both_accounts_and_links_back_to_jira() {
        let html = shown(&pages_of(&started_by())[3], Language::English);
        for words in ["Connected to Upwork.", "Mia Torres at acme.atlassian.net", "Nora Pier", "Go back to Jira"] {
            assert!(html.contains(words), "{words}");
        }
    }

    #[test]
    fn only_the_last_page_has_a_script_and_closes_its_window() {
        let [start, goes_on, code, connected] = pages_of(&started_by()).map(|page| shown(&page, Language::English));
        for html in [start, goes_on, code] {
            assert!(!html.contains("<script") && !html.contains("data-done"), "{html}");
        }
        assert!(connected.contains("<script type=\"module\" src=\"/pkg/boot.js\"></script>"));
        assert!(connected.contains("data-done=\"close\""));
    }

    #[test]
    fn a_users_name_is_escaped() {
        let started_by =
            StartedBy { user: Some("<b>\"Mia\"</b>".into()), site: "<i>".into(), issue: Some("<u>".into()) };
        for page in pages_of(&started_by) {
            let html = shown(&page, Language::English);
            assert!(!html.contains("<b>") && !html.contains("<i>") && !html.contains("<u>"), "{html}");
        }
    }

    #[test]
    fn every_page_says_that_it_does_not_belong_to_upwork() {
        for page in pages_of(&started_by()) {
            assert!(shown(&page, Language::English).contains("Not affiliated with Upwork."));
        }
    }
}
