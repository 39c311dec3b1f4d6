use std::sync::Arc;

use leptos::prelude::*;

use crate::browser;
use crate::controls::{Live, live};
use crate::panel::actions::Panel;
use crate::texts::numbers;

/// A time in a box of fixed width: the server renders the day, the browser how long ago it was, and nothing moves. The
/// tooltip has the exact time.
pub(super) fn when(panel: Panel, time: Live<String>) -> impl IntoView {
    let (shown, title) = (Arc::clone(&time), Arc::clone(&time));
    let shown = live(move || written(panel, &shown(), browser::ago));
    let title = live(move || written(panel, &title(), browser::local_time));
    view! { <time class="when" datetime=time title=title>{shown}</time> }
}

fn written(panel: Panel, time: &str, in_browser: fn(&str) -> String) -> String {
    match panel.clock().get() {
        _ if time.is_empty() => String::new(),
        // The server does not know the viewer's time zone.
        0 => numbers::utc_day(time),
        _ => in_browser(time),
    }
}
