//! Each part of the state by itself, without a browser.

mod checks;
mod choices;
mod entries;
mod posting;
mod saving;
mod search;

use leptos::prelude::Owner;

/// Runs a test as a screen would: what it makes belongs to an owner.
fn owned(test: impl FnOnce()) {
    Owner::new().with(test);
}
