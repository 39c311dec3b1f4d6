//! A button with a menu, by the menu-button pattern of the ARIA Authoring Practices.
//!
//! The menu stands in the flow of the page, below its button: the page is a frame that its host makes as tall as the content,
//! and what hangs over the edge would be cut off.

use std::sync::Arc;

use leptos::either::Either;
use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser;
use crate::controls::live;
use crate::watched::LeanSignal;

/// How often it is looked whether a menu is still open, and for how long: ten seconds.
const LOOK_MILLISECONDS: i32 = 50;
const MAX_LOOKS: u32 = 200;

/// The menus of a screen: one is open at a time.
#[derive(Clone, Copy)]
pub(crate) struct Menus {
    /// The id of its button; empty while none is open.
    open: LeanSignal<String>,
    /// The item that has the focus, or is about to.
    at: LeanSignal<usize>,
}

/// One choice of a menu.
pub(crate) struct Item {
    label: &'static str,
    does: Does,
}

enum Does {
    Press(Box<dyn Fn()>),
    /// Opens an address in a new tab.
    Open(String),
}

impl Item {
    pub(crate) fn new(label: &'static str, press: impl Fn() + 'static) -> Self {
        Self { label, does: Does::Press(Box::new(press)) }
    }

    pub(crate) fn link(label: &'static str, address: String) -> Self {
        Self { label, does: Does::Open(address) }
    }
}

/// A button of this id that opens a menu. `about` is the element that says what the menu is for, where there are several.
pub(crate) fn menu(
    menus: Menus,
    id: String,
    label: &'static str,
    about: Option<String>,
    items: Vec<Item>,
) -> impl IntoView + use<> {
    let list = list_id(&id);
    let labels: Arc<[&'static str]> = items.iter().map(|item| item.label).collect();
    let items: Vec<_> = items.into_iter().enumerate().map(|(index, item)| choice(menus, &id, index, item)).collect();
    let [expanded, closed] = [id.clone(), id.clone()];
    let expanded = live(move || if menus.is_open(&expanded) { "true" } else { "false" });
    let closed = live(move || !menus.is_open(&closed));
    let [pressed, left, toggled] = [id.clone(), id.clone(), id.clone()];
    view! {
        <div
            class="menu-of"
            on:keydown=move |event: KeyboardEvent| {
                if menus.press(&pressed, &labels, &event) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            }
            on:focusout=move |_: FocusEvent| menus.look_whether_left(left.clone())
        >
            <button
                id=id.clone()
                type="button"
                class="button subtle dots"
                aria-haspopup="menu"
                aria-expanded=expanded
                aria-controls=list.clone()
                aria-describedby=about
                on:click=move |_| menus.toggle(&toggled)
            >
                <span class="visually-hidden">{label}</span>
            </button>
            // A press on an item must not take the focus out of the menu: that would close it before the click.
            <div
                id=list
                class="menu"
                role="menu"
                aria-labelledby=id
                hidden=closed
                on:mousedown=|event: MouseEvent| event.prevent_default()
            >
                {items}
            </div>
        </div>
    }
}

fn choice(menus: Menus, button: &str, index: usize, item: Item) -> impl IntoView + use<> {
    let id = item_id(button, index);
    let button = button.to_owned();
    match item.does {
        Does::Press(press) => Either::Left(view! {
            <button
                id=id
                type="button"
                class="menu-item"
                role="menuitem"
                tabindex="-1"
                on:click=move |_| {
                    menus.close(&button);
                    press();
                }
            >
                {item.label}
            </button>
        }),
        Does::Open(address) => Either::Right(view! {
            <a
                id=id
                class="menu-item"
                role="menuitem"
                tabindex="-1"
                href=address
                target="_blank"
                rel="noopener"
                on:click=move |_| menus.close(&button)
            >
                {item.label}
            </a>
        }),
    }
}

impl Menus {
    pub(crate) fn new() -> Self {
        Self { open: LeanSignal::new(String::new()), at: LeanSignal::new(0) }
    }

    fn is_open(self, button: &str) -> bool {
        self.open.with(|open| open == button)
    }

    /// As if the button had been pressed.
    #[cfg(feature = "stories")]
    pub(crate) fn come_to_open(self, button: &str) {
        self.open.set(button.to_owned());
    }

    fn open(self, button: &str, at: usize) {
        self.open.set_if_changed(button.to_owned());
        self.go_to(button, at);
    }

    /// Closes whichever menu is open, and leaves the focus where it is.
    pub(crate) fn dismiss(self) {
        self.open.set_if_changed(String::new());
    }

    /// Waits until no menu is open, for some seconds at most: what is drawn anew takes an open menu away.
    pub(crate) async fn closed(self) {
        for _ in 0..MAX_LOOKS {
            if self.open.with_untracked(String::is_empty) {
                return;
            }
            browser::sleep(LOOK_MILLISECONDS).await;
        }
    }

    fn close(self, button: &str) {
        self.dismiss();
        browser::focus(button.to_owned());
    }

    fn toggle(self, button: &str) {
        if self.open.with_untracked(|open| open == button) {
            self.close(button);
        } else {
            self.open(button, 0);
        }
    }

    /// The focus follows a moment later, when the host has made room for the menu: by then it may be another item's turn.
    fn go_to(self, button: &str, at: usize) {
        self.at.update_untracked(|current| *current = at);
        let button = button.to_owned();
        browser::focus_later(Box::new(move || item_id(&button, self.at.get_untracked())));
    }

    /// Does what a key says. False where it says nothing to a menu.
    fn press(self, button: &str, labels: &[&str], event: &KeyboardEvent) -> bool {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return false;
        }
        let key = event.key();
        if !self.open.with_untracked(|open| open == button) {
            let at = match &*key {
                "ArrowDown" => 0,
                "ArrowUp" => labels.len().saturating_sub(1),
                _ => return false,
            };
            self.open(button, at);
            return true;
        }
        match &*key {
            "Escape" => self.close(button),
            " " => return press_link(event),
            _ => match led_to(&key, self.at.get_untracked(), labels) {
                Some(at) => self.go_to(button, at),
                None => return false,
            },
        }
        true
    }

    /// A menu that has lost the focus, to *Tab* or to a press elsewhere, is closed.
    fn look_whether_left(self, button: String) {
        browser::spawn(async move {
            browser::sleep(0).await;
            if self.open.with_untracked(|open| *open == button) && !browser::has_focus(&list_id(&button)) {
                self.dismiss();
            }
        });
    }
}

/// The space bar presses a button by itself, and a link only as a menu's item.
fn press_link(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let Some(link) = target.filter(|element| element.tag_name() == "A") else { return false };
    link.click();
    true
}

/// Which item a key leads to: the arrows go round, a letter finds the next item that begins with it.
fn led_to(key: &str, at: usize, labels: &[&str]) -> Option<usize> {
    let last = labels.len().checked_sub(1)?;
    match key {
        "ArrowDown" => Some(if at < last { at + 1 } else { 0 }),
        "ArrowUp" => Some(at.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        // Names of other keys are longer.
        _ if key.chars().count() != 1 => None,
        _ => (at + 1..=last).chain(0..=at).find(|index| {
            labels
                .get(*index)
                .and_then(|label| label.get(..key.len()))
                .is_some_and(|start| start.eq_ignore_ascii_case(key))
        }),
    }
}

fn list_id(button: &str) -> String {
    [button, "-menu"].concat()
}

fn item_id(button: &str, index: usize) -> String {
    [button, "-item-", &index.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::led_to;

    const LABELS: [&str; 4] = ["Edit", "Copy to new post", "Close job", "Remove from this issue"];

    #[test]
    fn the_arrows_go_round_and_home_and_end_lead_to_the_ends() {
        for (key, at, to) in [
            ("ArrowDown", 0, 1),
            ("ArrowDown", 3, 0),
            ("ArrowUp", 1, 0),
            ("ArrowUp", 0, 3),
            ("Home", 2, 0),
            ("End", 0, 3),
        ] {
            assert_eq!(led_to(key, at, &LABELS), Some(to), "{key} at {at}");
        }
    }

    #[test]
    fn a_letter_finds_the_next_item_that_begins_with_it() {
        for (key, at, to) in
            [("c", 0, Some(1)), ("C", 1, Some(2)), ("c", 2, Some(1)), ("r", 3, Some(3)), ("x", 0, None)]
        {
            assert_eq!(led_to(key, at, &LABELS), to, "{key} at {at}");
        }
        assert_eq!(led_to("ü", 0, &["Über", "Ändern"]), None, "only letters without case tables count in either case");
        assert_eq!(led_to("Ä", 0, &["Über", "Ändern"]), Some(1));
    }

    #[test]
    fn other_keys_mean_nothing_and_an_empty_menu_leads_nowhere() {
        for key in ["Tab", "Shift", "Enter", "F1", ""] {
            assert_eq!(led_to(key, 0, &LABELS), None, "{key}");
        }
        assert_eq!(led_to("ArrowDown", 0, &[]), None);
    }
}
