//! The search for skills, while the user types.

use crate::model::DraftSkill;
use crate::texts::skills as texts;
use crate::watched::LeanSignal;

/// As many as fit below the field without scrolling.
pub(crate) const MAX_OFFERED: usize = 8;

#[derive(Clone, Default, PartialEq)]
struct SearchState {
    /// The text in the field.
    text: String,
    /// What can be added: the matches in Upwork's list, then the typed text itself.
    offered: Vec<DraftSkill>,
    /// Whether the last of these is the typed text itself.
    own: bool,
    /// The option that the arrow keys have reached.
    active: Option<usize>,
}

impl SearchState {
    fn close(&mut self) {
        self.offered.clear();
        self.active = None;
    }

    /// The typed text as a skill: the one from the list if the list contains it.
    fn typed(&self) -> DraftSkill {
        let typed = self.text.trim();
        let listed = self.offered.iter().find(|skill| skill.is_called(typed));
        listed.cloned().unwrap_or_else(|| DraftSkill::unlisted(typed))
    }
}

/// The effect of a key in the field.
#[derive(Debug, PartialEq)]
pub(crate) enum SearchKey {
    /// None.
    Other,
    /// Handled.
    Done,
    /// Adds a skill.
    Add(DraftSkill),
    /// Removes the last skill.
    RemoveLast,
}

/// The current search and its matches.
#[derive(Clone, Copy)]
pub(crate) struct Search(LeanSignal<SearchState>);

impl Search {
    pub(crate) fn new() -> Self {
        Self(LeanSignal::new(SearchState::default()))
    }

    fn update(self, change: &mut dyn FnMut(&mut SearchState)) {
        let mut state = self.0.get_untracked();
        change(&mut state);
        self.0.set_if_changed(state);
    }

    /// The text in the field has changed. Returns what to search for, if anything.
    pub(crate) fn type_in(self, text: &str) -> Option<String> {
        let typed = text.trim();
        self.update(&mut |state| {
            text.clone_into(&mut state.text);
            state.active = None;
            if typed.is_empty() {
                state.close();
            }
        });
        (!typed.is_empty()).then(|| typed.to_owned())
    }

    /// Whether this is still the current search.
    pub(crate) fn is_for(self, typed: &str) -> bool {
        self.0.with_untracked(|state| state.text.trim() == typed)
    }

    /// Offers the matches that are not selected yet, and the typed text. Returns their number.
    pub(crate) fn offer(self, typed: &str, mut found: Vec<DraftSkill>, is_chosen: &dyn Fn(&str) -> bool) -> usize {
        found.retain(|skill| !is_chosen(&skill.name));
        found.truncate(MAX_OFFERED);
        let own = !is_chosen(typed) && !found.iter().any(|skill| skill.is_called(typed));
        if own {
            found.push(DraftSkill::unlisted(typed));
        }
        self.update(&mut |state| {
            state.offered.clone_from(&found);
            state.own = own;
            state.active = None;
        });
        found.len()
    }

    /// Empties the field and closes the list.
    pub(crate) fn clear(self) {
        self.0.set_if_changed(SearchState::default());
    }

    /// A key was pressed in the field.
    pub(crate) fn press(self, key: &str) -> SearchKey {
        let state = self.0.get_untracked();
        match key {
            "ArrowDown" => self.step(true),
            "ArrowUp" => self.step(false),
            // Also in an empty field: there it must not submit the form.
            "Enter" => SearchKey::Add(self.chosen()),
            "Escape" if !state.offered.is_empty() => {
                self.update(&mut SearchState::close);
                SearchKey::Done
            }
            "Backspace" if state.text.is_empty() => SearchKey::RemoveLast,
            _ => SearchKey::Other,
        }
    }

    /// Moves through the list and, past its ends, back to the text.
    fn step(self, down: bool) -> SearchKey {
        let last = self.0.with_untracked(|state| state.offered.len().checked_sub(1));
        self.update(&mut |state| {
            state.active = match (state.active, down) {
                (None, true) => last.map(|_| 0),
                (None, false) => last,
                (Some(active), true) => Some(active + 1).filter(|next| Some(*next) <= last),
                (Some(active), false) => active.checked_sub(1),
            };
        });
        if last.is_some() { SearchKey::Done } else { SearchKey::Other }
    }

    /// The active option, otherwise the typed text.
    fn chosen(self) -> DraftSkill {
        let reached = self.0.with_untracked(|state| state.active).and_then(|index| self.option(index));
        reached.unwrap_or_else(|| self.typed())
    }

    /// What was typed, as a skill.
    pub(crate) fn typed(self) -> DraftSkill {
        self.0.with_untracked(SearchState::typed)
    }

    /// An option of the list.
    pub(crate) fn option(self, index: usize) -> Option<DraftSkill> {
        self.0.with_untracked(|state| state.offered.get(index).cloned())
    }

    /// The text of an option of the list.
    pub(crate) fn label(self, index: usize) -> String {
        self.0.with(|state| {
            let is_own = state.own && index + 1 == state.offered.len();
            let name = state.offered.get(index).map_or("", |skill| &skill.name);
            if is_own { texts::own_words(name) } else { name.to_owned() }
        })
    }

    pub(crate) fn is_open(self) -> bool {
        self.0.with(|state| !state.offered.is_empty())
    }

    /// The option that the arrow keys have reached.
    pub(crate) fn active(self) -> Option<usize> {
        self.0.with(|state| state.active)
    }
}
