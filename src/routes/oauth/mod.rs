//! The pages of a connect, each a window of its own: the link is opened, the browser comes back from Upwork.

mod callback;
mod cookies;
mod pages;
mod parameters;
mod start;

pub(super) use callback::finish;
pub(super) use start::{confirm, start};
