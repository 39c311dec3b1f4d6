//! The server of *Upwork Job Post for Jira*.
//!
//! # Layout
//!
//! - [`atlassian`]: what Jira and the add-on say to each other; knows no axum and no store.
//! - [`body`]: reads a whole body, within a bound.
//! - [`caller`], [`clock`], [`random`]: who speaks, what time it is, and chance, as plain values handed in.
//! - [`reference`]: what a user sees with an error, and the log has.
//! - [`token_bucket`], [`retry_after`]: how often something may happen, and what a server says of that.
//! - [`web_address`]: which addresses are addresses, and where secrets may travel.
//! - [`data_dir`]: the folder of an installation without a database server.
//! - [`delivery`]: what is known of a hook besides what it says.
//! - [`extract`]: the endpoints: an axum extractor for each kind of token.
//! - [`keyring`]: seals and opens secrets.
//! - [`maintenance`]: what an operator does with a whole store.
//! - [`measures`]: what is counted and timed.
//! - [`store`]: what is kept, behind one small trait an aggregate.
//! - [`upwork`]: the Upwork port and its adapters.
//! - [`usecases`]: what the product does, a verb a file.
//! - [`extract`], [`routes`]: the endpoints and what lies behind them, in axum's terms.
//! - [`cli`], [`settings`], [`telemetry`]: what the operator says to the server, and hears of it.
//! - [`health_check`]: asks a server on this machine whether it is alive.
//! - [`server`]: the connections of clients, and their limits.
//! - [`startup`]: settings in, application out; `announcement`: what the log says of it.
//! - [`site`]: the browser's half as the server carries it.

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
pub mod random;
pub mod reference;
pub mod retry_after;
pub mod routes;
pub mod server;
pub mod settings;
pub mod site;
pub mod startup;
pub mod store;
pub mod telemetry;
pub mod token_bucket;
pub mod upwork;
pub mod usecases;
pub mod web_address;
