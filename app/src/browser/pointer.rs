use std::cell::Cell;

use super::{on_document, sleep};

/// A press takes about 80 to 150 ms.
const LOOK_MILLISECONDS: i32 = 15;
/// Nothing waits longer than three seconds: a release outside of the frame may not be told.
const MAX_LOOKS: u32 = 200;

thread_local! {
    static DOWN: Cell<bool> = const { Cell::new(false) };
}

/// Begins to follow the mouse button or finger.
pub(crate) fn follow_pointer() {
    on_document("pointerdown", |_| DOWN.set(true));
    on_document("pointerup", |_| DOWN.set(false));
    on_document("pointercancel", |_| DOWN.set(false));
}

/// Waits until nothing is pressed. What moves while something is pressed is no longer there when it is let go, and the
/// press becomes no click.
pub(crate) async fn pointer_released() {
    for _ in 0..MAX_LOOKS {
        if !DOWN.get() {
            return;
        }
        sleep(LOOK_MILLISECONDS).await;
    }
}
