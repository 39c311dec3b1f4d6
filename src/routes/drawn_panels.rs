//! Rendered panels, kept in memory: rendering one costs as much as the rest of its request.

use std::sync::Arc;
use std::time::Duration;

use app::Language;
use app::page::{Assets, Drawn, Page};
use moka::sync::Cache;

use crate::measures;

/// Enough for some five hundred panels.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// No user looks at a panel for longer without a new one, and data from Upwork must not stay.
const LIFETIME: Duration = Duration::from_secs(600);

/// What a rendered panel depends on: the language, and its state. A panel shows nothing that is not in its state, so no
/// tenant, account or issue can get another one's.
type DrawnKey = (Language, Box<str>);

/// Rendered panels by what they depend on. The least recently used ones are dropped.
#[derive(Clone, Debug)]
pub(super) struct DrawnPanels(Cache<DrawnKey, Arc<Drawn>>);

impl Default for DrawnPanels {
    fn default() -> Self {
        Self::bounded(MAX_BYTES)
    }
}

impl DrawnPanels {
    fn bounded(bytes: u64) -> Self {
        let weigh =
            |(_, state): &DrawnKey, drawn: &Arc<Drawn>| (state.len() + drawn.bytes()).try_into().unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(bytes).weigher(weigh).time_to_live(LIFETIME).build())
    }

    /// Draws a screen, or finds it drawn. A dialog is drawn each time: hardly two are alike.
    pub(super) fn draw(&self, page: &Page, assets: &Assets, language: Language) -> Arc<Drawn> {
        let Page::Panel(_) = page else { return Arc::new(Drawn::new(page, assets, language)) };
        let key = (language, page.state().into_boxed_str());
        let found = self.0.get(&key);
        measures::panel_drawn(found.is_some());
        found.unwrap_or_else(|| {
            let drawn = Arc::new(Drawn::with_state(page, &key.1, assets, language));
            self.0.insert(key, Arc::clone(&drawn));
            drawn
        })
    }
}

#[cfg(test)]
mod tests {
    use app::page::{PanelPage, Program};

    use super::*;

    fn assets() -> Assets {
        let program = || Program { js: "/pkg/a.js".into(), wasm: "/pkg/a.wasm".into() };
        Assets {
            css: "/pkg/a.css".into(),
            panel: program(),
            job_dialog: program(),
            site_jobs: program(),
            boot: "/pkg/boot.js".into(),
            host_script: "https://connect-cdn.atl-paas.net/all.js".into(),
        }
    }

    fn a_panel(name: &str) -> Page {
        let state = serde_json::json!({
            "account": { "connected": { "name": name, "organizations": [], "organization": null } },
            "jobs": [], "posting": null, "notice": null,
        });
        Page::Panel(Box::new(PanelPage { state: serde_json::from_value(state).unwrap() }))
    }

    #[test]
    fn a_panel_is_drawn_once_for_each_state_and_language() {
        let panels = DrawnPanels::default();
        let draw = |name, language| panels.draw(&a_panel(name), &assets(), language);
        let first = draw("Clara", Language::English);
        assert!(Arc::ptr_eq(&first, &draw("Clara", Language::English)));
        for other in [draw("Nora", Language::English), draw("Clara", Language::German)] {
            assert_ne!(first, other);
        }
        assert_eq!(*draw("Nora", Language::German), Drawn::new(&a_panel("Nora"), &assets(), Language::German));
    }

    #[test]
    fn the_least_recently_used_panels_are_evicted() {
        let one = Drawn::new(&a_panel("0"), &assets(), Language::English).bytes() + a_panel("0").state().len();
        let panels = DrawnPanels::bounded(3 * one as u64 + 100);
        for number in 0..20 {
            panels.draw(&a_panel(&number.to_string()), &assets(), Language::English);
        }
        panels.0.run_pending_tasks();
        assert!((1..=3).contains(&panels.0.entry_count()), "{}", panels.0.entry_count());
    }
}
