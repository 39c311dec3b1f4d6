//! An ended connect stays ended: a connection made while its site or its account ends is removed.

use std::sync::Arc;

use super::*;
use crate::usecases::tests::world::a_tenant;
use crate::usecases::{disconnect, set_enabled, uninstall};

/// Something that ends a connect during a call to Upwork.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ends {
    Uninstall,
    UninstallAndInstall,
    Disable,
    Disconnect,
}

const ALL: [Ends; 4] = [Ends::Uninstall, Ends::UninstallAndInstall, Ends::Disable, Ends::Disconnect];

fn while_upwork_is_asked(world: &World, operation: &'static str, ends: Ends) {
    let (services, delivery) = (Arc::clone(&world.services), world.delivery(0));
    let again = world.again();
    world.upwork.before(operation, async move {
        match ends {
            Ends::Uninstall => uninstall(&services, &a_tenant(), &delivery).await.expect("uninstalled"),
            Ends::UninstallAndInstall => {
                uninstall(&services, &a_tenant(), &delivery).await.expect("uninstalled");
                again.await;
            }
            Ends::Disable => set_enabled(&services, &a_tenant(), false, &delivery).await.expect("disabled"),
            Ends::Disconnect => disconnect(&services, &a_caller()).await.expect("disconnected"),
        }
    });
}

async fn assert_nothing_is_left(world: &World, ends: Ends, operation: &str) {
    assert!(world.connection(&a_caller()).await.is_none(), "{ends:?} {operation}");
    world.quiet().await;
    assert_eq!(world.upwork.revoked_tokens(), ["refresh-0"], "{ends:?} {operation}");
    assert!(!code_waits(world).await, "{ends:?} {operation}");
}

#[tokio::test]
async fn a_callback_that_finishes_after_an_uninstall_or_disconnect_leaves_no_connection() {
    for ends in ALL {
        for operation in ["grant", "identity"] {
            let world = a_world().await;
            let Browser { state, cookie } = sent_to_upwork(&world).await;
            while_upwork_is_asked(&world, operation, ends);
            let refused = comes_back(&world, &state, &[&cookie], true).await;
            assert!(matches!(refused, Err(ConnectError::Withdrawn)), "{ends:?} {operation}: {refused:?}");
            assert_nothing_is_left(&world, ends, operation).await;
        }
    }
}

#[tokio::test]
async fn a_code_exchanged_after_an_uninstall_or_disconnect_leaves_no_connection() {
    for ends in ALL {
        for operation in ["grant", "identity"] {
            let world = a_world().await;
            let code = a_waiting_code(&world).await;
            while_upwork_is_asked(&world, operation, ends);
            let refused = enters(&world, &code).await;
            assert!(matches!(refused, Err(Failure::ConnectExpired)), "{ends:?} {operation}: {refused:?}");
            assert_nothing_is_left(&world, ends, operation).await;
        }
    }
}

#[tokio::test]
async fn a_site_uninstalled_meanwhile_gets_no_connection() {
    let world = a_world().await;
    let Browser { state, cookie } = sent_to_upwork(&world).await;
    let code = a_waiting_code(&world).await;
    uninstall(&world.services, &a_tenant(), &world.delivery(0)).await.expect("uninstalled");
    assert!(matches!(comes_back(&world, &state, &[&cookie], true).await, Err(ConnectError::UnknownState)));
    assert!(matches!(opens(&world, &state).await, Err(ConnectError::UnknownState)));
    world.install("secret", 1).await;
    assert!(matches!(comes_back(&world, &state, &[&cookie], true).await, Err(ConnectError::UnknownState)));
    assert!(enters(&world, &code).await.is_err());
    assert_eq!(world.upwork.calls("grant"), 0);
}
