//! The reference of a request: an id that a user sees with an error and that is in every log line of the request. Traces
//! have it as their trace id, so it has that form: 32 hexadecimal digits.

use std::future::Future;

use crate::random::Rng;

tokio::task_local! {
    static CURRENT: String;
}

/// A new reference.
pub fn new(rng: &dyn Rng) -> String {
    let mut bytes = [0; 16];
    rng.fill(&mut bytes);
    hex::encode(bytes)
}

/// Runs a request under its reference.
pub async fn within<T>(reference: String, request: impl Future<Output = T>) -> T {
    CURRENT.scope(reference, request).await
}

/// The reference of the request under way.
pub fn of_request() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// The reference of the request under way, or a new one for work that belongs to none.
pub fn current(rng: &dyn Rng) -> String {
    of_request().unwrap_or_else(|| new(rng))
}
