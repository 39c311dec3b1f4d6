//! The screens, the model and the server functions: compiled for the server (`ssr`) and for the browser (`hydrate`).
//!
//! Knows no database, no HTTP client of the server's, and no Atlassian token.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` exclude each other: build `frontend` on its own, for wasm32");

pub mod api;
pub mod model;
