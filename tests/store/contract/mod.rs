//! The cases, each an async function over any store. A case starts with an empty store and has two tenants in it.
//!
//! An adapter runs them by handing [`for_each_case`] the name of a macro that makes a test of each.

pub(crate) mod authorizations;
pub(crate) mod cache;
pub(crate) mod connections;
pub(crate) mod drafts;
pub(crate) mod installations;
pub(crate) mod job_links;
pub(crate) mod job_posts;
pub(crate) mod markers;
pub(crate) mod refresh_leases;
pub(crate) mod revocations;
pub(crate) mod tenants;
pub(crate) mod transfer;
pub(crate) mod whole;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use upwork_job_post::store::Backend;

/// The store that a case is run on.
pub(crate) type AnyStore = Arc<dyn Backend>;

/// How many tasks race in the cases about races.
pub(crate) const RACERS: usize = 100;

/// Runs [`RACERS`] tasks at the same time and collects what each got.
pub(crate) async fn race<T, F>(store: &AnyStore, run: impl Fn(AnyStore, usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let line = Arc::new(tokio::sync::Barrier::new(RACERS));
    let tasks: Vec<_> = (0..RACERS)
        .map(|number| {
            let (line, task) = (Arc::clone(&line), run(Arc::clone(store), number));
            tokio::spawn(async move {
                line.wait().await;
                task.await
            })
        })
        .collect();
    let mut results = Vec::with_capacity(RACERS);
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

/// Counts the items for which a condition is true.
pub(crate) fn count<T>(all: &[T], is: impl Fn(&T) -> bool) -> usize {
    all.iter().filter(|one| is(one)).count()
}

/// Longest wait for a deletion: a database may scan its records once a minute.
const DELETED_WITHIN: Duration = Duration::from_secs(130);

/// Waits until `is` holds.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, is: impl Fn() -> F) {
    let wait = async {
        while !is().await {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(DELETED_WITHIN, wait).await.unwrap_or_else(|_| panic!("it never happened: {what}"));
}

macro_rules! for_each_case {
    ($run:ident) => {
        $run! {
            tenants {
                a_tenant_is_found_as_stored
                a_save_with_a_stale_version_changes_nothing
                one_of_many_concurrent_saves_wins
                retired_tenants_are_found_but_not_listed
                tenants_retired_for_long_are_listed_until_they_are_forgotten
                retired_tenants_are_listed_until_they_are_cleared
                a_record_of_another_tenant_is_refused
            }
            connections {
                a_connection_is_found_as_stored
                an_account_has_one_connection
                replacing_needs_the_stored_version
                one_of_many_concurrent_rotations_wins
                a_version_never_comes_back_after_a_removal
                removing_returns_the_removed_record_once
                ending_all_connections_queues_their_tokens_for_revocation_in_one_tenant
                tokens_of_two_connections_of_an_account_both_await_revocation
                no_token_is_lost_in_concurrent_removals
                putting_returns_the_replaced_record
                removing_a_version_needs_the_stored_version
                connections_are_listed_in_pages_for_one_tenant
                noting_a_use_does_not_change_the_version
                keys_of_different_ids_never_collide
                a_record_of_another_tenant_is_refused
            }
            refresh_leases {
                a_lease_is_held_by_one_until_it_ends
                one_of_many_concurrent_owners_gets_the_lease
                only_its_owner_ends_a_lease
                an_owner_who_lost_the_lease_writes_nothing
                a_refused_refresh_ends_the_connection
                a_refresh_without_an_answer_changes_only_the_lease
                changes_during_a_refresh_are_kept
                a_lease_prevents_writes_by_earlier_readers
                a_lease_is_removed_with_its_connection
                a_recreated_connection_has_no_lease
                a_lease_is_moved_with_its_connection
                no_connection_has_no_lease
            }
            revocations {
                a_revocation_is_listed_until_it_is_removed
                another_put_replaces_it
                an_expired_revocation_is_not_listed
                tenants_with_records_are_listed_once_in_order
                expired_records_are_deleted
                a_record_of_another_tenant_is_refused
            }
            authorizations {
                a_saved_record_is_found_only_for_its_account
                saving_needs_the_stored_revision
                one_of_many_concurrent_changes_wins
                an_expired_record_is_not_found_and_can_be_replaced
                another_save_extends_the_expiry
                removing_an_accounts_records_does_not_affect_other_accounts
                every_part_of_an_authorization_is_kept
                a_failure_is_recorded_and_cleared
                an_expired_failure_is_not_returned
                removing_all_does_not_affect_other_tenants
                a_record_of_another_tenant_is_refused
            }
            job_posts {
                a_begun_post_is_found_as_started
                a_known_id_returns_its_post
                an_issue_has_one_post_in_flight
                an_end_frees_the_issue
                an_unknown_outcome_blocks_the_issue
                advancing_needs_the_stored_state
                an_end_is_final
                a_post_stays_with_its_issue
                one_of_many_concurrent_posts_with_one_id_starts
                one_of_many_concurrent_posts_of_an_issue_starts
                one_of_many_concurrent_advances_wins
                a_lease_is_held_by_one_until_it_ends
                one_of_many_concurrent_callers_gets_the_lease
                advancing_a_post_releases_its_lease
                only_posts_in_flight_are_leased
                all_in_flight_are_listed_for_their_tenant
                tenants_are_listed_while_they_have_a_post_in_flight
                a_post_without_a_job_may_start_again
                one_of_many_concurrent_restarts_wins
                a_post_that_starts_again_waits_for_its_issue
                removing_all_does_not_affect_other_tenants
                a_record_of_another_tenant_is_refused
            }
            job_links {
                a_link_is_found_as_stored
                a_job_is_linked_once_in_a_tenant
                a_repeated_add_is_harmless
                one_of_many_concurrent_issues_gets_the_job
                an_issue_lists_its_jobs_newest_first
                a_tenant_lists_its_jobs_newest_first_page_by_page
                a_changed_job_keeps_its_place_in_the_list
                a_job_is_claimed_for_reading_by_one_caller_at_a_time
                a_change_needs_the_same_link
                a_change_keeps_the_rest
                removing_needs_the_same_link
                old_statuses_are_deleted_and_their_links_kept
                removing_all_does_not_affect_other_tenants
                keys_of_different_ids_never_collide
                a_record_of_another_tenant_is_refused
            }
            markers {
                a_marker_is_set_until_it_expires
                setting_a_marker_again_extends_it
                clearing_a_marker_affects_no_other
                keys_of_different_markers_never_collide
                deleted_issues_are_listed_until_they_expire_or_are_cleared
                removing_all_does_not_affect_other_tenants
            }
            cache {
                a_cached_value_is_found_until_it_expires
                another_put_replaces_it
                removing_all_does_not_affect_other_tenants
            }
            drafts {
                a_draft_is_found_until_it_expires
                an_account_has_one_draft_for_an_issue
                an_edited_job_has_its_own_draft
                removing_a_draft_affects_no_other
                removing_all_does_not_affect_other_tenants
                a_record_of_another_tenant_is_refused
            }
            installations {
                a_site_has_one_live_installation_of_each_environment
                an_installation_replaces_only_the_version_that_was_read
                one_of_many_concurrent_installations_is_written
            }
            transfer {
                exported_records_are_imported_unchanged
                a_second_import_changes_nothing
                an_issue_gets_no_second_post_in_flight
                an_imported_version_never_comes_back
                a_record_of_another_tenant_is_refused
            }
            whole {
                a_store_answers
                only_expired_records_are_deleted
                posts_are_deleted_some_time_after_their_end
                all_expired_records_are_deleted
            }
        }
    };
}
