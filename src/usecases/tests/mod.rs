//! The use cases with a real store and a scripted Upwork.

mod access;
mod admin;
mod change_job;
mod clearing;
mod connect;
mod drafts;
mod forge;
mod jira_quota;
mod lifecycle;
mod matching;
mod organizations;
mod permission;
mod post_job;
mod reading;
mod reconcile;
mod refresh;
mod refresh_jobs;
mod site_jobs;
mod upwork;
mod world;
