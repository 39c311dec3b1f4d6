//! Which menu of a screen is open, which item has the focus, and what the keys do.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser;
use crate::watched::LeanSignal;

/// Together ten seconds.
const CHECK_MILLISECONDS: i32 = 50;
const MAX_CHECKS: u32 = 200;

/// The menus of a screen: one is open at a time.
#[derive(Clone, Copy)]
pub(crate) struct Menus {
    /// The id of its button; empty while none is open.
    open: LeanSignal<String>,
    /// The item that has the focus, or is about to.
    at: LeanSignal<usize>,
}

impl Menus {
    pub(crate) fn new() -> Self {
        Self { open: LeanSignal::new(String::new()), at: LeanSignal::new(0) }
    }

    pub(super) fn is_open(self, button: &str) -> bool {
        self.open.with(|open| open == button)
    }

    /// As if the button had been pressed.
    #[cfg(feature = "stories")]
    pub(crate) fn simulate_open(self, button: &str) {
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

    /// Waits until no menu is open, for at most ten seconds: redrawing would remove an open menu.
    pub(crate) async fn closed(self) {
        browser::wait_until(|| self.open.with_untracked(String::is_empty), CHECK_MILLISECONDS, MAX_CHECKS).await;
    }

    pub(super) fn close(self, button: &str) {
        self.dismiss();
        browser::focus(button.to_owned());
    }

    pub(super) fn toggle(self, button: &str) {
        if self.open.with_untracked(|open| open == button) {
            self.close(button);
        } else {
            self.open(button, 0);
        }
    }

    /// The focus follows a moment later, when the host has made space for the menu: by then another item may be active.
    fn go_to(self, button: &str, at: usize) {
        self.at.update_untracked(|current| *current = at);
        let button = button.to_owned();
        browser::focus_later(Box::new(move || item_id(&button, self.at.get_untracked())));
    }

    /// Handles a key. False if the key means nothing to a menu.
    pub(super) fn press(self, button: &str, labels: &[&str], event: &KeyboardEvent) -> bool {
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
            _ => match target_of_key(&key, self.at.get_untracked(), labels) {
                Some(at) => self.go_to(button, at),
                None => return false,
            },
        }
        true
    }

    /// A menu that has lost the focus, to *Tab* or to a press elsewhere, is closed.
    pub(super) fn look_whether_left(self, button: String) {
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

/// The item that a key moves to: arrow keys wrap around, a letter finds the next item that starts with it.
fn target_of_key(key: &str, at: usize, labels: &[&str]) -> Option<usize> {
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

/// The id of a menu, by that of its button.
pub(super) fn list_id(button: &str) -> String {
    [button, "-menu"].concat()
}

/// The id of an item.
pub(super) fn item_id(button: &str, index: usize) -> String {
    [button, "-item-", &index.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::target_of_key;

    const LABELS: [&str; 4] = ["Edit", "Copy to new post", "Close job", "Remove from this issue"];

    #[test]
    fn arrow_keys_wrap_around_and_home_and_end_jump_to_the_ends() {
        for (key, at, to) in [
            ("ArrowDown", 0, 1),
            ("ArrowDown", 3, 0),
            ("ArrowUp", 1, 0),
            ("ArrowUp", 0, 3),
            ("Home", 2, 0),
            ("End", 0, 3),
        ] {
            assert_eq!(target_of_key(key, at, &LABELS), Some(to), "{key} at {at}");
        }
    }

    #[test]
    fn a_letter_moves_to_the_next_item_that_starts_with_it() {
        for (key, at, to) in
            [("c", 0, Some(1)), ("C", 1, Some(2)), ("c", 2, Some(1)), ("r", 3, Some(3)), ("x", 0, None)]
        {
            assert_eq!(target_of_key(key, at, &LABELS), to, "{key} at {at}");
        }
        assert_eq!(
            target_of_key("ü", 0, &["Über", "Ändern"]),
            None,
            "only letters without case tables count in either case"
        );
        assert_eq!(target_of_key("Ä", 0, &["Über", "Ändern"]), Some(1));
    }

    #[test]
    fn other_keys_and_an_empty_menu_do_nothing() {
        for key in ["Tab", "Shift", "Enter", "F1", ""] {
            assert_eq!(target_of_key(key, 0, &LABELS), None, "{key}");
        }
        assert_eq!(target_of_key("ArrowDown", 0, &[]), None);
    }
}
