//! The pages of a connect, each in a window of its own: the link is opened, the browser returns from Upwork.

mod callback;
mod cookies;
mod pages;
mod parameters;
mod start;

pub(super) use callback::finish;
pub(super) use start::{confirm, start};
