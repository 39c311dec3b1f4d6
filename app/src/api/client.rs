//! The client that puts the session token into every call.

/// On the server nothing is ever sent: any client will do.
#[cfg(not(feature = "hydrate"))]
pub use leptos::server_fn::client::browser::BrowserClient as TokenClient;

#[cfg(feature = "hydrate")]
pub use leptos::server_fn::client::browser::BrowserClient as TokenClient;
