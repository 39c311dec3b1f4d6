//! Each part of the state by itself, without a browser.

mod calls;
mod jobs;
mod viewer;

use leptos::prelude::Owner;

/// Runs a test as a screen would: what it makes belongs to an owner.
fn owned(test: impl FnOnce()) {
    Owner::new().with(test);
}
