//! The reference of a request: an id that a user sees with an error and that is in every log line of the request.

use std::future::Future;

use crate::random::Rng;

tokio::task_local! {
    static CURRENT: String;
}

/// Runs a request under its reference.
pub async fn within<T>(reference: String, request: impl Future<Output = T>) -> T {
    CURRENT.scope(reference, request).await
}

/// The reference of the request under way, or a fresh one for work that belongs to none.
pub fn current(random: &dyn Rng) -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_else(|_| random.id())
}
