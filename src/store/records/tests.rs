use serde_json::json;

use super::*;

/// A tenant as the first release wrote it.
fn an_old_tenant() -> Tenant {
    let record = json!({
        "client_key": "tenant-a", "base_url": "https://acme.atlassian.net", "display_url": null, "state": "enabled",
        "secret": "k1.c2VjcmV0", "previous_secret": null, "state_at": "2026-11-21T12:00:00Z", "forgotten": false,
        "version": 7,
    });
    serde_json::from_value(record).unwrap()
}

#[test]
fn a_tenant_of_the_first_release_is_of_generation_zero() {
    let tenant = an_old_tenant();
    assert_eq!((tenant.generation, tenant.version), (0, 7));
}

#[test]
fn a_tenant_of_the_first_release_is_on_connect() {
    assert_eq!(an_old_tenant().forge, None);
}

#[test]
fn a_tenant_of_the_first_release_has_no_known_hooks() {
    let tenant = an_old_tenant();
    assert_eq!((tenant.installed_at, tenant.uninstalled_at, tenant.accepted.is_empty()), (None, None, true));
}

/// Exports carry the names of the first release.
#[test]
fn an_export_of_the_first_release_is_read_and_written_unchanged() {
    let link = json!({
        "kind": "job_reference",
        "record": {
            "client_key": "tenant-a", "issue_id": "10001", "job_id": "19", "url": "https://www.upwork.com/jobs/~0219",
            "title": "A job", "organization": "7", "account_id": "mia", "posted_at": "2026-11-21T12:00:00Z",
            "post_id": "dialog-1", "warnings": [], "status": null, "draft": null,
        },
    });
    let cached = json!({
        "kind": "fetched",
        "record": {
            "client_key": "tenant-a", "name": "skills", "kept": { "json": "[]", "expires_at": "2026-11-21T12:00:00Z" },
        },
    });
    let is = |value: &serde_json::Value| serde_json::from_value::<Record>(value.clone()).unwrap();
    assert!(matches!(is(&link), Record::JobLink(_)));
    assert!(matches!(is(&cached), Record::Cached { .. }));
    for value in [link, cached] {
        assert_eq!(serde_json::to_value(is(&value)).unwrap(), value);
    }
}

#[test]
fn a_job_of_an_older_release_has_no_preferences_and_is_written_unchanged() {
    let old = json!({
        "title": "Fix it", "description": "Now.", "category": "1", "subcategory": "2", "service": null,
        "skills": [{ "free": "Rust" }], "budget": { "kind": "fixed", "amount": "50.00" }, "experience": "entry",
        "length": null, "hours": "not_sure", "people": 1, "visibility": "invite_only", "questions": [],
    });
    let spec: app::model::JobSpec = serde_json::from_value(old.clone()).unwrap();
    assert!(spec.preferences.is_empty() && spec.optional_skills.is_empty() && spec.dropped.is_empty());
    assert_eq!(serde_json::to_value(spec).unwrap(), old);
}

#[test]
fn a_link_of_the_first_release_has_no_place_and_was_never_seen() {
    let record = json!({
        "client_key": "tenant-a", "issue_id": "10001", "job_id": "7", "url": "https://www.upwork.com/jobs/~027",
        "title": "Fix it", "organization": "org", "account_id": "712020:mia", "posted_at": "2026-11-21T12:00:00Z",
        "post_id": "post-0001",
    });
    let link: JobLink = serde_json::from_value(record).unwrap();
    assert_eq!((link.seen_at, link.place, link.status), (None, IssuePlace::default(), None));
}

#[test]
fn a_draft_of_an_older_release_has_no_touched_fields_and_is_written_unchanged() {
    let old = json!({
        "client_key": "tenant-a", "account_id": "mia", "issue_id": "10001", "job_id": "19",
        "draft": app::model::JobDraft::default(), "failed_post": null, "saved_at": "2026-11-21T12:00:00Z",
        "expires_at": "2026-11-22T12:00:00Z",
    });
    let saved: SavedDraft = serde_json::from_value(old.clone()).unwrap();
    assert_eq!(saved.touched, None);
    assert_eq!(serde_json::to_value(saved).unwrap(), old);
}
