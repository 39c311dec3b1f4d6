//! The application under test and all that is around it.

mod answer;
mod app;
mod forge;
mod functions;
mod jira;
mod keys;
mod log;
mod person;
mod site;
mod tenant;
mod tokens;
mod upwork;

pub(crate) use answer::Answer;
pub(crate) use app::{
    SECRET_KEYS, TestApp, US, mongodb_uri, spawn_app, spawn_app_limited, spawn_app_with, spawn_app_with_jira,
};
pub(crate) use forge::{Gateway, Visitor, an_installation, event_claims, fit, forged_fit, page_claims, send_event};
pub(crate) use functions::arguments;
pub(crate) use jira::Jira;
pub(crate) use keys::{KEY_ID, KeyServer, OTHER_KEY_ID, forged_rs256, public_pem, rs256, rs256_signature};
pub(crate) use log::{is_logged, is_logged_as};
pub(crate) use person::{ISSUE, Person, a_draft, a_submission};
pub(crate) use site::write_site;
pub(crate) use tenant::{Tenant, acme, globex};
pub(crate) use tokens::{hs256, jira_claims, lifecycle_claims, now, panel_of, qsh, unsigned, with};
pub(crate) use upwork::Reply;
