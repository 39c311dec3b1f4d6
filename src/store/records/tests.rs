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
fn of_a_tenant_of_the_first_release_no_hook_is_known() {
    let tenant = an_old_tenant();
    assert_eq!((tenant.installed_at, tenant.uninstalled_at, tenant.accepted.is_empty()), (None, None, true));
}
