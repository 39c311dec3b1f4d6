//! What the panel knows, in parts that change on their own: a part that stays the same keeps its place and its focus. No
//! part knows another one, and none asks anything of the browser or of the server: that is for
//! [`actions`](super::actions).

mod calls;
mod jobs;
mod posts;
mod prompts;
#[cfg(test)]
mod tests;
mod viewer;

pub(super) use calls::{Calls, Retry};
pub(super) use jobs::Jobs;
pub(super) use posts::Posts;
pub(super) use prompts::{Prompts, Question};
pub(super) use viewer::{Draft, Viewer};
