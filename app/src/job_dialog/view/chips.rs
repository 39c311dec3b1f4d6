//! Selected names as chips, each with a button that removes it. The page has the maximum number of chips; unused ones
//! are hidden.

use std::sync::Arc;

use leptos::prelude::*;

use crate::controls::{Live, button, live, removal};
use crate::texts::skills as texts;

/// The texts and actions of chips. One type for all lists of them, so that they are compiled once.
#[derive(Clone)]
pub(super) struct Chips {
    /// The most there can be.
    pub(super) most: usize,
    /// The chosen names.
    pub(super) names: Live<Vec<String>>,
    /// The label of a second button on a chip, which toggles something; none if there is no such button.
    pub(super) says: Arc<dyn Fn(usize) -> &'static str + Send + Sync>,
    /// The button was pressed.
    pub(super) turn: Arc<dyn Fn(usize) + Send + Sync>,
    /// The chip at this index is removed.
    pub(super) remove: Arc<dyn Fn(usize) + Send + Sync>,
}

impl Chips {
    /// The list.
    pub(super) fn list(self) -> impl IntoView + use<> {
        let chips: Vec<_> = (0..self.most).map(|index| self.clone().chip(index)).collect();
        let none = live(move || (self.names)().is_empty());
        view! { <ul class="chips" aria-label=texts::SELECTED.text() hidden=none>{chips}</ul> }
    }

    fn chip(self, index: usize) -> impl IntoView + use<> {
        let names = self.names;
        let name = live(move || names().into_iter().nth(index).unwrap_or_default());
        let (hidden, words) = (Arc::clone(&name), Arc::clone(&name));
        let (says, turn, remove) = (self.says, self.turn, self.remove);
        view! {
            <li class="chip" hidden=live(move || hidden().is_empty())>
                <span>{words}</span>
                {button(None, "link", move || says(index), move || turn(index))}
                {removal(move || texts::remove(&name()), move || remove(index))}
            </li>
        }
    }
}
