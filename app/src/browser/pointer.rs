use std::cell::Cell;

use super::{on_document, wait_until};

/// A press takes about 80 to 150 ms.
const CHECK_MILLISECONDS: i32 = 15;
/// Together three seconds: the page may never learn of a release outside its frame.
const MAX_CHECKS: u32 = 200;

thread_local! {
    static DOWN: Cell<bool> = const { Cell::new(false) };
}

/// Begins to track the mouse button or finger.
pub(crate) fn follow_pointer() {
    on_document("pointerdown", |_| DOWN.set(true));
    on_document("pointerup", |_| DOWN.set(false));
    on_document("pointercancel", |_| DOWN.set(false));
}

/// Waits until nothing is pressed. An element that moves away under a press gets no click when the press ends.
pub(crate) async fn pointer_released() {
    wait_until(|| !DOWN.get(), CHECK_MILLISECONDS, MAX_CHECKS).await;
}
