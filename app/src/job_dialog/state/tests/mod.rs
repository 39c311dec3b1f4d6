//! Each part of the state on its own, without a browser.

mod checks;
mod choices;
mod entries;
mod posting;
mod saving;
mod search;

use leptos::prelude::Owner;

/// Runs a test like a screen: whatever it creates belongs to an owner.
fn owned(test: impl FnOnce()) {
    Owner::new().with(test);
}
