//! The server of *Upwork Job Post for Jira*.
//!
//! # Layout
//!
//! - [`atlassian`]: tokens, query hash and Jira's REST API; knows neither axum nor the store.
//! - [`body`]: reads a whole body, up to a limit.
//! - [`caller`], [`clock`], [`random`]: the caller, the time and randomness, as plain values that are passed in.
//! - [`reference`]: the id that connects an error on the screen with its log lines.
//! - [`token_bucket`], [`retry_after`]: rate limits, ours and those of other servers.
//! - [`web_address`]: which addresses are valid, and where secrets may be sent. [`query`]: their parameters.
//! - [`data_dir`]: the folder of an installation without a database server.
//! - [`delivery`]: what is known about a webhook besides its content.
//! - [`keyring`]: seals (encrypts) and opens secrets.
//! - [`maintenance`]: re-encryption, export and import of a whole store.
//! - [`measures`]: what the server counts and times.
//! - [`store`]: records, behind one small trait per aggregate.
//! - [`upwork`]: the `Upwork` trait and its adapters.
//! - [`usecases`]: what the product does, one operation per file.
//! - `status`: the HTTP status of an error code.
//! - [`extract`], [`routes`]: the endpoints, in axum's terms; an extractor for each kind of token.
//! - [`cli`], [`settings`], [`telemetry`]: the operator's side: commands, settings, log.
//! - [`health_check`]: asks a server on this machine whether it is healthy.
//! - [`server`]: connections of clients, and their limits.
//! - [`startup`]: from settings to a running application; `announcement`: the log line about it.
//! - [`site`]: the files for the browser, as the server carries them.

mod announcement;
pub mod atlassian;
pub mod body;
pub mod caller;
pub mod cli;
pub mod clock;
pub mod data_dir;
pub mod delivery;
pub mod extract;
pub mod health_check;
pub mod keyring;
pub mod maintenance;
pub mod measures;
pub mod query;
pub mod random;
pub mod reference;
pub mod retry_after;
pub mod routes;
pub mod server;
pub mod settings;
pub mod site;
pub mod spans;
pub mod startup;
mod status;
pub mod store;
pub mod telemetry;
pub mod token_bucket;
pub mod upwork;
pub mod usecases;
pub mod web_address;
