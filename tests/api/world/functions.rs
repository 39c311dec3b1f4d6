use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::person::{a_draft, a_submission};

/// All server functions, with arguments that they can read. Ids are made up: they must not be found.
pub(crate) fn arguments() -> BTreeMap<&'static str, Value> {
    let job = json!({"job_id": "1001"});
    let edit = json!({"edit": {"job_id": "1001", "draft": a_draft()}});
    BTreeMap::from([
        ("/api/panel", json!({})),
        ("/api/authorization", json!({})),
        ("/api/finish-connect", json!({"code": "ABCD-EFGH"})),
        ("/api/disconnect", json!({})),
        ("/api/form-options", json!({})),
        ("/api/refresh-jobs", json!({})),
        ("/api/posters", json!({})),
        ("/api/administrator", json!({})),
        ("/api/site-jobs", json!({"query": {"filter": {"title": "web"}}})),
        ("/api/site-status", json!({})),
        ("/api/connected-accounts", json!({"query": {}})),
        ("/api/cut-off", json!({"account": "nobody"})),
        ("/api/skills", json!({"text": "rust"})),
        ("/api/save-draft", json!({"draft": a_draft()})),
        ("/api/discard-draft", json!({})),
        ("/api/unlink-job", job.clone()),
        ("/api/edited-job", job.clone()),
        ("/api/save-edit", edit.clone()),
        ("/api/discard-edit", job.clone()),
        ("/api/update-job", edit),
        ("/api/close-job", json!({"closing": {"job_id": "1001", "closed": "filled"}})),
        ("/api/reuse-job", job.clone()),
        ("/api/replace-draft", job),
        ("/api/post-job", json!({"submission": a_submission("post-0001")})),
        ("/api/post-status", json!({"id": "post-0001"})),
    ])
}
