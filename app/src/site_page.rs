//! A page for the whole site, on Forge: of its jobs, which is also where a connect ends, or the administrator's.

use leptos::prelude::*;

use crate::api::{self, ApiError};
use crate::browser;
use crate::controls::{live, sentence};
use crate::host::{forge, host};
use crate::notice::{ErrorBanner, ErrorMessage, alert, outside};
use crate::page::SitePage;
use crate::texts::{self, connect as steps, site_page as words};
use crate::watched::{Handle, Watched, follow};

/// Where the page for jobs is opened with a one-time code behind it.
const CONNECTED: &str = "/connected/";

struct Parts {
    /// How the connect stands whose code the address carries.
    status: Watched<&'static str>,
    code: Watched<String>,
}

#[derive(Clone, Copy)]
struct Connect {
    parts: Handle<Parts>,
    banner: ErrorBanner,
}

/// The whole page.
pub(crate) fn screen(page: SitePage, admin: bool) -> impl IntoView {
    let heading = if admin { words::SETTINGS } else { words::JOBS };
    let text = if browser::is_in("de") { page.de } else { page.en };
    let parts = Handle::new(Parts { status: Watched::new(""), code: Watched::new(String::new()) });
    let connect = Connect { parts, banner: ErrorBanner::none() };
    follow(move || {
        host().follow_theme();
        if !admin {
            browser::spawn(connect.begin());
        }
    });
    view! {
        <main class="ac-content panel">
            <h1>{heading.text()}</h1>
            {outside()}
            {alert(connect.banner, move || browser::spawn(connect.finish()))}
            <p class="status" role="status">{live(move || connect.parts.get().status.get())}</p>
            {sentence("words", move || text.clone())}
            <p class="footnote">{texts::NOT_AFFILIATED.text()}</p>
        </main>
    }
}

impl Connect {
    /// Finishes the connect whose code the address carries. Only the account that began it can: to anybody else, who may
    /// have been sent the address, the code is a wrong one.
    async fn begin(self) {
        let route = forge::route().await;
        if let Some(code) = route.strip_prefix(CONNECTED).filter(|code| !code.is_empty()) {
            self.parts.get().code.set(code.to_owned());
            self.finish().await;
        }
    }

    async fn finish(self) {
        let parts = self.parts.get();
        self.banner.set(None);
        parts.status.set(steps::FINISHING.text());
        let finished = api::finish_connect(parts.code.peek(Clone::clone)).await;
        parts.status.set(if finished.is_ok() { words::CONNECTED.text() } else { "" });
        if let Err(error) = finished {
            self.refuse(&error);
        }
    }

    /// A code that was not taken is not sent again: each try counts.
    fn refuse(self, error: &ApiError) {
        self.banner.set(Some(ErrorMessage { again: error.code.is_passing(), ..ErrorMessage::from(error) }));
    }
}
