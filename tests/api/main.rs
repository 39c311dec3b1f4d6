//! The application from the outside: it is built as `main` builds it, listens on a free port, and is called over HTTP.
//! Atlassian's key server, Jira and Upwork are stand-ins.
//!
//! - `world`: the application, the servers around it, and the users and tokens that call it.
//! - `endpoints`, `bypass`: which route accepts which token, and that there is no way around the check.
//! - `sessions`: for whom an open page continues.
//! - `installing`, `lifecycle`, `install_keys`, `sites`: the hooks, and which sites are allowed.
//! - `frames`, `headers`, `files`, `operations`: response headers, the site's files, what operators read.
//! - `consent`, `callback`, `codes`: connecting an account.
//! - `forge`: pages, calls and events of a Forge app.
//! - `administrators`: what is for administrators of a site alone.
//! - `posting`, `unknown_outcomes`, `access`, `two_tenants`: posting, and who may do it.
//! - `fuzz`: invalid input in bulk, to every endpoint.
//! - `quotas`: what one account can cost others.
//! - `program`, `maintenance`: the binary itself, serving and with a subcommand.
//! - `slow_clients`, `stalled_log`: clients that are slow or too many, and a log that nobody reads.
//! - `traces`: what a collector of traces receives.
//! - `round_trips`: how often a panel goes to MongoDB.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod world;

mod access;
mod administrators;
mod bypass;
mod callback;
mod codes;
mod consent;
mod endpoints;
mod files;
mod forge;
mod frames;
mod fuzz;
mod headers;
mod install_keys;
mod installing;
mod lifecycle;
mod maintenance;
mod operations;
mod posting;
mod program;
mod quotas;
mod round_trips;
mod sessions;
mod sites;
mod slow_clients;
mod stalled_log;
mod traces;
mod two_tenants;
mod unknown_outcomes;
