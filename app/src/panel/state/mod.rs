//! The panel's state, in parts that change independently: a part that stays the same keeps its place and its focus. The
//! parts do not know each other and use neither browser nor server: that is for [`actions`](super::actions).

mod calls;
mod jobs;
mod posts;
mod prompts;
#[cfg(test)]
mod tests;
mod viewer;

pub(super) use calls::{CallState, Retry};
pub(super) use jobs::Jobs;
pub(super) use posts::Posts;
pub(super) use prompts::{Prompts, Question};
pub(super) use viewer::{Draft, ViewerState};
