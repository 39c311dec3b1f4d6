use super::*;
use crate::clock::Clock as _;
use crate::store::records::AuthorizationProgress;
use crate::usecases::tests::world::{a_colleague, a_tenant};
use crate::usecases::uninstall;

#[tokio::test]
async fn the_token_of_a_page_neither_requests_nor_finishes_an_authorization() {
    let world = a_world().await;
    let of_page = Session::of(a_caller(), 0, SessionSource::Page);
    let refused = start_authorization(&world.services, &of_page).await;
    assert!(matches!(refused, Err(Failure::NotFromHost)), "{refused:?}");
    let code = a_waiting_code(&world).await;
    let refused = finish_connect(&world.services, &of_page, &code).await;
    assert!(matches!(refused, Err(Failure::NotFromHost)), "{refused:?}");
    enters(&world, &code).await.expect("the same, vouched for by the host");
}

#[tokio::test]
async fn five_of_six_links_of_an_account_can_be_opened() {
    let world = a_world().await;
    let mut links = Vec::new();
    for _ in 0..6 {
        links.push(ask(&world).await);
    }
    let colleagues = ask_as(&world, &session_of(a_colleague())).await;
    let first = opens(&world, &links[0]).await.map(|_| ());
    assert!(matches!(first, Err(ConnectError::UnknownState)), "{first:?}");
    for link in &links[1..] {
        opens(&world, link).await.expect("still good");
    }
    opens(&world, &colleagues).await.expect("another account's link takes no place of it");
}

#[tokio::test]
async fn a_thousand_links_leave_five_authorizations_in_one_record() {
    let world = a_world().await;
    for _ in 0..1000 {
        ask(&world).await;
    }
    let Session { client_key, account_id, .. } = a_session();
    let now = world.clock.now();
    let kept = world.store().tenant(&client_key).authorizations().find(&account_id, now).await.expect("the store");
    let kept = kept.expect("some");
    assert_eq!(kept.list.len(), 5);
    assert!(kept.list.iter().all(|one| one.progress == AuthorizationProgress::Asked));
}

#[tokio::test]
async fn a_session_from_before_an_uninstall_gets_no_link() {
    let world = a_world().await;
    uninstall(&world.services, &a_tenant(), &world.delivery(0)).await.expect("uninstalled");
    let refused = start_authorization(&world.services, &a_session()).await;
    assert!(matches!(refused, Err(Failure::NotFromHost)), "{refused:?}");
    world.install("secret", 1).await;
    let refused = start_authorization(&world.services, &a_session()).await;
    assert!(matches!(refused, Err(Failure::NotFromHost)), "nor after the next install: {refused:?}");
    let Session { client_key, account_id, .. } = a_session();
    let now = world.clock.now();
    assert_eq!(
        world.store().tenant(&client_key).authorizations().find(&account_id, now).await.expect("the store"),
        None
    );
}
