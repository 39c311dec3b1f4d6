use super::*;
use crate::store::records::TenantState;
use crate::usecases::forge::{CallerChange, check_page, hourly, pre_uninstall, seal_page};
use crate::usecases::tenant::jira_app;

#[tokio::test]
async fn the_first_page_creates_the_tenant_and_the_next_ones_write_nothing() {
    let world = World::empty();
    let made = open(&world, &first()).await.expect("admitted");
    assert_eq!(made.client_key.as_str(), format!("forge:{FIRST}"));
    assert_eq!(made.base_url, format!("{GATEWAY}/ex/jira/{CLOUD}"));
    assert_eq!(made.display_url.as_deref(), Some("https://acme.atlassian.net"));
    world.clock.advance(29 * MINUTES);
    assert_eq!(open(&world, &first()).await.expect("admitted").version, made.version);
    world.clock.advance(2 * MINUTES);
    let seen = open(&world, &first()).await.expect("admitted");
    assert_eq!((seen.version, seen.generation), (made.version + 1, 0));
}

#[tokio::test]
async fn a_renamed_site_is_shown_with_its_new_address_at_once() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    let mut renamed = first();
    renamed.site_url = Some("https://acme-new.atlassian.net".into());
    let tenant = open(&world, &renamed).await.expect("admitted");
    assert_eq!(tenant.display_url.as_deref(), Some("https://acme-new.atlassian.net"));
    let mut unsaid = first();
    unsaid.site_url = None;
    assert_eq!(open(&world, &unsaid).await.expect("admitted").version, tenant.version);
}

#[tokio::test]
async fn concurrent_pages_create_one_tenant() {
    let world = World::empty();
    let pages = (0..20).map(|_| {
        let services = world.services.clone();
        tokio::spawn(async move { admit_page(&services, &first(), &Admission::default()).await.map(|t| t.generation) })
    });
    for page in futures::future::join_all(pages).await {
        assert_eq!(page.expect("it ends").expect("admitted"), 0);
    }
}

#[tokio::test]
async fn two_environments_on_one_site_share_nothing() {
    let world = World::empty();
    let development = a_page(SECOND, CLOUD, DEVELOPMENT, GATEWAY);
    link(&world, &a_caller(&first()), "190").await;
    open(&world, &first()).await.expect("admitted");
    open(&world, &development).await.expect("admitted");
    assert_eq!(world.linked_jobs(&a_caller(&development)).await, [] as [String; 0]);
    assert!(open(&world, &first()).await.is_ok(), "neither takes the other's place");
    assert_eq!(world.linked_jobs(&a_caller(&first())).await, ["190"]);
}

#[tokio::test]
async fn after_a_removal_pages_are_refused_for_ten_minutes_and_a_later_one_starts_anew() {
    let world = World::empty();
    open(&world, &first()).await.expect("admitted");
    let caller = a_caller(&first());
    world.connect(&caller, None).await;
    link(&world, &caller, "190").await;

    pre_uninstall(&world.services, &first()).await.expect("retired");
    world.clock.advance(5 * MINUTES);
    // The event may come twice: the ten minutes run from the first one.
    pre_uninstall(&world.services, &first()).await.expect("retired");

    assert!(world.connection(&caller).await.is_none());
    world.clock.advance(5 * MINUTES - 1);
    assert!(matches!(open(&world, &first()).await, Err(Refusal::BeingRemoved)));
    world.clock.advance(1);
    let again = open(&world, &first()).await.expect("it was not removed");
    assert_eq!((again.state, again.generation), (TenantState::Enabled, 1));
    assert_eq!(world.linked_jobs(&caller).await, ["190"]);
    assert!(world.connection(&caller).await.is_none());
    world.quiet().await;
    assert_eq!(world.upwork.revoked_tokens().len(), 1);
}

#[tokio::test]
async fn the_apps_token_is_stored_sealed_and_used_only_while_valid() {
    let world = World::empty();
    let tenant = admit_page(&world.services, &first(), &with_token("the app's first token")).await.expect("admitted");
    assert!(!format!("{tenant:?}").contains("the app's"), "{tenant:?}");
    assert!(jira_app::as_app(&world.services, &tenant).expect("opened").is_some());
    world.clock.advance(HOURS);
    hourly(&world.services, &first(), &with_token("the app's second token")).await.expect("seen");
    world.clock.advance(HOURS);
    let renewed = super::tenant(&world, &first()).await.expect("a tenant");
    assert!(jira_app::as_app(&world.services, &tenant).expect("opened").is_none(), "two hours old");
    assert!(jira_app::as_app(&world.services, &renewed).expect("opened").is_some(), "one hour old");
    assert!(jira_app::as_user(&world.services, &renewed, None).expect("no secret").is_none(), "not for a user");
}

#[tokio::test]
async fn a_page_belongs_to_its_caller_alone() {
    let world = World::empty();
    let Caller { client_key, account_id, issue, .. } = a_caller(&first());
    let page = seal_page(&world.services, &client_key, &account_id, Some(&issue)).expect("sealed");
    let is_of = |tenant: &ClientKey, account: &AccountId, issue: Option<&Issue>| {
        check_page(&world.services, &page, tenant, account, issue)
    };
    assert_eq!(is_of(&client_key, &account_id, Some(&issue)), Ok(()));
    let jonas = AccountId::parse("712020:jonas").expect("an account");
    assert_eq!(is_of(&client_key, &jonas, Some(&issue)), Err(CallerChange::Account));
    let other = Issue { id: IssueId::parse("10002").expect("an issue"), ..issue.clone() };
    for changed in [
        is_of(&key(&second()), &account_id, Some(&issue)),
        is_of(&key(&second()), &jonas, Some(&issue)),
        is_of(&client_key, &account_id, Some(&other)),
        is_of(&client_key, &account_id, None),
    ] {
        assert_eq!(changed, Err(CallerChange::Other));
    }
    for wrong in ["", "k1.AAAA", "garbage"] {
        let checked = check_page(&world.services, wrong, &client_key, &account_id, Some(&issue));
        assert_eq!(checked, Err(CallerChange::Other), "{wrong}");
    }
}
