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

/// Counts what a condition holds for.
pub(crate) fn count<T>(all: &[T], is: impl Fn(&T) -> bool) -> usize {
    all.iter().filter(|one| is(one)).count()
}

/// Longest wait for a deletion: a database may go through its records once a minute.
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
                a_tenant_is_found_as_it_was_saved
                a_save_with_a_stale_version_changes_nothing
                of_many_saves_at_once_one_wins
                retired_tenants_are_found_but_not_listed
                tenants_retired_for_long_are_listed_until_they_are_forgotten
                retired_tenants_are_listed_until_they_are_cleared
                a_record_of_another_tenant_is_refused
            }
            connections {
                a_connection_is_found_as_it_was_put
                an_account_has_one_connection
                replacing_needs_the_version_that_is_kept
                of_many_rotations_at_once_one_wins
                a_version_never_comes_back_after_a_removal
                removing_returns_what_was_removed_once
                ending_all_leaves_their_tokens_to_be_revoked_and_other_tenants_alone
                tokens_of_two_connections_of_an_account_wait_both
                of_many_that_end_all_at_once_no_token_is_lost
                putting_returns_what_it_took_the_place_of
                removing_a_version_needs_the_version_that_is_kept
                ids_never_run_together
                a_record_of_another_tenant_is_refused
            }
            refresh_leases {
                a_lease_is_held_by_one_until_it_ends
                of_many_takers_one_gets_the_lease
                only_its_owner_ends_a_lease
                an_owner_who_lost_the_lease_writes_nothing
                a_refused_refresh_ends_the_connection
                a_refresh_that_ends_without_an_answer_changes_nothing_but_the_lease
                what_changed_during_a_refresh_is_kept
                a_lease_keeps_older_readers_from_writing
                a_lease_goes_with_its_connection
                a_connection_that_is_made_anew_has_no_lease
                a_lease_is_moved_with_its_connection
                no_connection_has_no_lease
            }
            revocations {
                a_revocation_waits_until_it_is_removed
                another_put_takes_its_place
                an_expired_revocation_is_not_listed
                tenants_with_one_are_listed_once_and_in_order
                what_has_expired_is_deleted
                a_record_of_another_tenant_is_refused
            }
            authorizations {
                what_was_saved_is_found_for_its_account_alone
                saving_needs_the_revision_that_is_kept
                of_many_changes_at_once_one_wins
                what_has_expired_is_not_found_and_gives_way
                another_save_moves_the_end
                removing_an_accounts_leaves_other_accounts_alone
                every_part_of_an_authorization_is_kept
                a_failure_is_noted_and_cleared
                an_expired_failure_is_not_returned
                removing_all_leaves_other_tenants_alone
                a_record_of_another_tenant_is_refused
            }
            job_posts {
                a_begun_post_is_found_as_started
                a_known_id_is_answered_with_what_became_of_it
                an_issue_has_one_post_in_flight
                an_end_frees_the_issue
                an_unknown_outcome_keeps_the_issue
                advancing_needs_the_state_that_is_kept
                an_end_is_final
                a_post_stays_with_its_issue
                of_many_begins_with_one_id_one_starts
                of_many_posts_of_one_issue_one_starts
                of_many_advances_one_wins
                a_lease_is_held_by_one_until_it_ends
                of_many_leasers_one_gets_it
                a_lease_is_given_back_by_advancing
                only_posts_in_flight_are_leased
                all_in_flight_are_listed_for_their_tenant
                tenants_are_listed_while_they_have_a_post_in_flight
                a_post_that_made_no_job_may_start_again
                of_many_that_start_again_one_does
                a_post_that_starts_again_waits_for_its_issue
                removing_all_leaves_other_tenants_alone
                a_record_of_another_tenant_is_refused
            }
            job_links {
                a_reference_is_found_as_it_was_added
                a_job_is_linked_once_in_a_tenant
                a_repeated_add_is_harmless
                of_many_issues_one_gets_the_job
                an_issue_lists_its_jobs_newest_first
                a_tenant_lists_its_jobs_newest_first_page_by_page
                a_job_keeps_its_place_in_the_list_however_it_changes
                a_job_is_claimed_for_reading_by_one_until_it_ends
                a_change_needs_the_same_link
                a_change_leaves_the_rest_as_it_is
                removing_needs_the_same_link
                old_statuses_are_forgotten_and_their_links_kept
                removing_all_leaves_other_tenants_alone
                ids_never_run_together
                a_record_of_another_tenant_is_refused
            }
            markers {
                a_marker_is_set_until_it_expires
                setting_it_again_moves_its_end
                a_marker_is_cleared_alone
                markers_never_run_together
                deleted_issues_are_listed_until_they_expire_or_are_cleared
                removing_all_leaves_other_tenants_alone
            }
            cache {
                what_was_kept_is_found_until_it_expires
                another_put_takes_its_place
                removing_all_leaves_other_tenants_alone
            }
            drafts {
                a_draft_is_found_until_it_expires
                an_account_has_one_draft_for_an_issue
                a_job_that_is_changed_has_a_draft_of_its_own
                a_draft_is_removed_alone
                removing_all_leaves_other_tenants_alone
                a_record_of_another_tenant_is_refused
            }
            installations {
                a_site_has_one_live_installation_of_each_environment
                an_installation_is_written_only_over_the_version_that_was_seen
                of_many_new_installations_at_once_one_is_written
            }
            transfer {
                what_is_exported_is_imported_as_it_was
                a_second_import_changes_nothing
                an_issue_gets_no_second_post_in_flight
                an_imported_version_never_comes_back
                a_record_of_another_tenant_is_refused
            }
            whole {
                a_store_answers
                what_has_expired_is_deleted_and_nothing_else
                posts_are_deleted_some_time_after_their_end
                of_many_expired_all_are_deleted
            }
        }
    };
}
