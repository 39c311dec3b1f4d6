//! Plain data that the server and the browser share: what users type, what the screens show, and the only validation.

mod admin;
mod dialog;
mod draft;
mod field;
mod form;
mod issue;
mod job;
mod leaks;
mod money;
mod panel;
mod parts;
mod plain;
mod post;
mod preference;
mod site_jobs;
mod site_page;
mod spec;
mod started_by;
#[cfg(test)]
pub(crate) mod testing;
mod validation;

pub use admin::{AccountsPage, AccountsQuery, ConnectedAccount, HostKind, SiteStatus, StoreKind};
pub use dialog::DialogPage;
pub use draft::{DraftSkill, JobDraft, Payment};
pub use field::{Field, FieldError, Problem};
pub use form::{Category, FormOptions, Length, Organization, Service, Subcategory};
pub use issue::IssueGap;
pub use job::{
    Closed, EditedJob, Job, JobBudget, JobClosing, JobEdit, JobStatus, OnUpwork, Poster, Unread, UnreadJob, Warning,
};
pub use leaks::{Leak, LeakKind, leaks};
pub use money::{Money, MoneyError};
pub use panel::{AccountLink, ConnectNotice, FailedPost, PanelState, PostInFlight, Statuses};
pub use parts::FormParts;
pub use plain::{is_hidden, one_line, plain_text};
pub use post::{PostOutcome, Submission};
pub use preference::{MAX_NAMES, NOT_SURE, PREFERENCES, Preference, Preferred, Takes, YES};
pub use site_jobs::{JobsFilter, JobsPage, JobsQuery, SiteIssue, SiteJob, SiteJobsPage, SitePoster};
pub use site_page::SitePage;
pub use spec::{Budget, ExperienceLevel, Hours, JobSpec, Skill, Visibility};
pub use started_by::StartedBy;
pub(crate) use validation::applies;
pub use validation::{
    MAX_DESCRIPTION, MAX_QUESTIONS, MAX_SKILLS, MAX_TITLE, MIN_FIXED, MIN_HOURLY, cautions, validate,
};
