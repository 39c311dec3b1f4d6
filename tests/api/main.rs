//! The application from the outside: it is built as `main` builds it, listens on a free port, and is spoken to in HTTP.
//! Atlassian's key server, Jira and Upwork are stand-ins.
//!
//! - `world`: the application, its outside, and the people and tokens that come to its endpoints.
//! - `endpoints`, `bypass`: which token opens which route, and that no route goes round an endpoint.
//! - `sessions`: for whom an open page goes on.
//! - `installing`, `lifecycle`, `install_keys`, `sites`: the hooks, and which sites may come.
//! - `frames`, `headers`, `files`, `operations`: what a browser is told beside the page, the site's files, what operators read.
//! - `consent`, `callback`, `codes`: connecting an account.
//! - `forge`: pages, calls and events of a Forge app.
//! - `posting`, `unknown_outcomes`, `access`, `two_tenants`: posting, and whom it is for.
//! - `fuzz`: wrong input in bulk, at everything.
//! - `quotas`: what one account can cost others.
//! - `program`, `maintenance`: the binary itself, serving and with a subcommand.
//! - `slow_clients`, `stalled_log`: who sends slowly, comes in crowds, or does not read the log.
//! - `round_trips`: how often a panel goes to MongoDB.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod world;

mod access;
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
mod two_tenants;
mod unknown_outcomes;
