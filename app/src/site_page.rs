//! The administrator's page on Forge, while there is nothing to set; and the end of a connect, whose code leads to the
//! page of all jobs.

use leptos::prelude::*;

use crate::api::{self, ApiError};
use crate::browser;
use crate::controls::{live, sentence};
use crate::host::{forge, host};
use crate::model::SitePage;
use crate::notice::{ErrorBanner, ErrorMessage, alert, outside};
use crate::texts::{self, connect as steps, site_page as words};
use crate::watched::{LeanSignal, follow};

/// The address of the page for jobs with a one-time code at its end.
const CONNECTED: &str = "/connected/";

/// The connect whose code the address carries.
#[derive(Clone, Copy)]
struct Connect {
    status: LeanSignal<&'static str>,
    code: LeanSignal<String>,
    banner: ErrorBanner,
}

/// The administrator's page.
pub(crate) fn screen(page: SitePage) -> impl IntoView {
    let text = if browser::is_in("de") { page.de } else { page.en };
    follow(move || host().follow_theme());
    view! {
        <main class="ac-content panel">
            <h1>{words::SETTINGS.text()}</h1>
            {outside()}
            {sentence("words", move || text.clone())}
            <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
        </main>
    }
}

/// Finishes the connect whose code the address carries, if it carries one.
#[component]
pub(crate) fn ConnectEnd() -> impl IntoView {
    let connect =
        Connect { status: LeanSignal::new(""), code: LeanSignal::new(String::new()), banner: ErrorBanner::none() };
    follow(move || browser::spawn(connect.begin()));
    view! {
        {alert(connect.banner, move || browser::spawn(connect.finish()))}
        <p class="status connect-end" role="status">{live(move || connect.status.get())}</p>
    }
}

impl Connect {
    /// Finishes the connect whose code the address carries. Only the account that began it can: for everybody else, who
    /// may have been sent the address, the code is wrong.
    async fn begin(self) {
        let route = forge::route().await;
        if let Some(code) = route.strip_prefix(CONNECTED).filter(|code| !code.is_empty()) {
            self.code.set(code.to_owned());
            self.finish().await;
        }
    }

    async fn finish(self) {
        self.banner.set(None);
        self.status.set(steps::FINISHING.text());
        let finished = api::finish_connect(self.code.get_untracked()).await;
        self.status.set(if finished.is_ok() { words::CONNECTED.text() } else { "" });
        if let Err(error) = finished {
            self.refuse(&error);
        }
    }

    /// A rejected code is not sent again: each attempt counts.
    fn refuse(self, error: &ApiError) {
        self.banner.set(Some(ErrorMessage { again: error.code.is_passing(), ..ErrorMessage::from(error) }));
    }
}
