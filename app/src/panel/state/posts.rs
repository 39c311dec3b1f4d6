use crate::model::{FailedPost, PostInFlight};
use crate::texts::panel as texts;
use crate::watched::LeanSignal;

/// The posts of the issue that have not become jobs.
#[derive(Clone, Copy)]
pub(crate) struct Posts {
    in_flight: LeanSignal<Option<PostInFlight>>,
    failed: LeanSignal<Option<FailedPost>>,
}

impl Posts {
    pub(crate) fn new(in_flight: Option<PostInFlight>, failed: Option<FailedPost>) -> Self {
        Self { in_flight: LeanSignal::new(in_flight), failed: LeanSignal::new(failed) }
    }

    /// Applies what has changed.
    pub(crate) fn accept(self, in_flight: Option<PostInFlight>, failed: Option<FailedPost>) {
        self.in_flight.set_if_changed(in_flight);
        self.failed.set_if_changed(failed);
    }

    /// Whether a post in flight keeps the user from posting.
    pub(crate) fn is_under_way(self) -> bool {
        self.in_flight.with(|post| post.as_ref().is_some_and(|post| !post.given_up))
    }

    /// The status of a post that has not ended, given up or not.
    pub(crate) fn status(self, given_up: bool) -> Option<String> {
        self.in_flight.with(|post| post.as_ref().filter(|post| post.given_up == given_up).map(texts::posting))
    }

    /// Reads how the viewer's last post failed, and follows it.
    pub(crate) fn with_failed(self, read: fn(&FailedPost) -> String) -> String {
        self.failed.with(|post| post.as_ref().map_or_else(String::new, read))
    }
}
