use super::*;
use crate::web_address::InvalidAddress;

fn cloud() -> Sites {
    Sites::parse("https://*.atlassian.net, http://127.0.0.1:4100").unwrap()
}

#[test]
fn a_cloud_site_may_install() {
    assert_eq!(cloud().admit("https://acme.atlassian.net").unwrap().as_str(), "https://acme.atlassian.net");
    assert_eq!(cloud().admit("https://Acme.atlassian.net/").unwrap().host(), "acme.atlassian.net");
}

#[test]
fn an_explicit_origin_may_install_exactly() {
    let site = cloud().admit("http://127.0.0.1:4100").unwrap();
    assert_eq!((site.as_str(), site.host()), ("http://127.0.0.1:4100", "127.0.0.1"));
    for other in ["http://127.0.0.1:4101", "http://127.0.0.1", "https://127.0.0.1:4100", "http://localhost:4100"] {
        assert_eq!(cloud().admit(other), None, "{other}");
    }
}

#[test]
fn look_alikes_may_not_install() {
    for address in [
        "http://acme.atlassian.net",
        "https://atlassian.net",
        "https://.atlassian.net",
        "https://evilatlassian.net",
        "https://a.b.atlassian.net",
        "https://x.atlassian.net.evil.test",
        "https://x.atlassian.net.",
        "https://x.atlassian.net:443",
        "https://x.atlassian.net:8443",
        "https://user@x.atlassian.net",
        "https://evil.test@x.atlassian.net",
        "https://evil.test\\.atlassian.net",
        "https://evil.test/x.atlassian.net",
        "https://x.atlassian.net/wiki",
        "https://x.atlassian.net//",
        "https://x.atlassian.net?q",
        "https://x.atlassian.net/#f",
        "https:x.atlassian.net",
        "https:\\\\x.atlassian.net",
        " https://x.atlassian.net",
        "https://x.atlass\tian.net",
        "https://-x.atlassian.net",
        "https://x_y.atlassian.net",
        "https://*.atlassian.net",
        "https://93.184.216.34",
        "https://[::1]",
        "ftp://x.atlassian.net",
        "x.atlassian.net",
        "",
    ] {
        assert_eq!(cloud().admit(address), None, "{address}");
    }
}

#[test]
fn a_list_with_an_invalid_entry_is_refused() {
    for list in ["", "https://*.atlassian.net,", "https://*", "https://x*.test", "*.atlassian.net", "https://a.*.test"]
    {
        assert_eq!(Sites::parse(list), Err(InvalidAddress), "{list}");
    }
    for list in ["https://*.1.1.1", "https://*.atlassian.net/x", "https://*.*.net", "https://a.test/x", "https://*."] {
        assert_eq!(Sites::parse(list), Err(InvalidAddress), "{list}");
    }
}

#[test]
fn sites_are_origins_in_browser_notation() {
    let sites = Sites::parse("https://*.Atlassian.net:443/, http://localhost:4100/").unwrap();
    assert_eq!(sites.frame_ancestors().as_str(), "https://*.atlassian.net http://localhost:4100");
    assert!(sites.admit("https://acme.atlassian.net").is_some());
}

#[test]
fn a_site_without_tls_is_refused() {
    for list in
        ["http://*.atlassian.net", "http://jira.example.test", "http://10.0.0.1", "https://a.test,http://a.test"]
    {
        assert_eq!(Sites::parse(list), Err(InvalidAddress), "{list}");
    }
    assert!(Sites::parse("http://*.localhost:4100,http://[::1]:4100").is_ok());
}

#[test]
fn a_custom_domain_may_frame_its_tenants_pages() {
    let list = cloud().frame_ancestors_of("https://acme.atlassian.net", Some("https://issues.acme.test"), None);
    assert_eq!(list.as_str(), "https://acme.atlassian.net https://issues.acme.test");
}

#[test]
fn a_site_with_a_new_address_may_frame_its_pages_from_there() {
    let now = cloud().admit("https://acme-new.atlassian.net");
    let list = cloud().frame_ancestors_of("https://acme.atlassian.net", Some("https://issues.acme.test"), now.as_ref());
    assert_eq!(list.as_str(), "https://acme.atlassian.net https://issues.acme.test https://acme-new.atlassian.net");
    let excluded = cloud().frame_ancestors_of("https://acme.example.test", None, now.as_ref());
    assert_eq!(excluded.as_str(), "'none'");
}

#[test]
fn equal_addresses_are_listed_once() {
    let list = cloud().frame_ancestors_of("https://acme.atlassian.net", Some("https://acme.atlassian.net/"), None);
    assert_eq!(list.as_str(), "https://acme.atlassian.net");
}

#[test]
fn an_unusual_display_address_is_ignored() {
    for address in [
        "https://*.test",
        "https://a.test; script-src *",
        "https://a.test;x",
        "https://u@a.test",
        "https://a.test:8443",
        "https://a.test/path",
        "http://a.test",
        "https://a.test.",
        "https://single",
        "https://10.0.0.1",
        "https://[::1]",
        "data:text/html,x",
    ] {
        let list = cloud().frame_ancestors_of("https://acme.atlassian.net", Some(address), None);
        assert_eq!(list.as_str(), "https://acme.atlassian.net", "{address}");
    }
}

#[test]
fn the_pages_of_a_disallowed_site_cannot_be_framed() {
    assert_eq!(cloud().frame_ancestors_of("https://acme.example.test", None, None).as_str(), "'none'");
}

#[test]
fn pages_without_a_tenant_may_be_framed_by_every_allowed_site() {
    assert_eq!(cloud().frame_ancestors().as_str(), "https://*.atlassian.net http://127.0.0.1:4100");
}
