use super::owned;
use crate::job_dialog::state::Saving;
use crate::texts::drafts;

#[test]
fn a_change_is_unsaved_until_the_server_has_stored_it() {
    owned(|| {
        let saving = Saving::new(None);
        assert!(saving.is_safe() && !saving.is_fresh());
        saving.note_change();
        assert!(!saving.is_safe());
        let change = saving.start();
        assert!(saving.is_running());
        saving.succeed(change, false);
        assert!(saving.is_safe() && saving.is_fresh() && !saving.is_running());
        assert_eq!(saving.status(), drafts::SAVED.text());
    });
}

#[test]
fn a_change_during_a_save_still_needs_saving() {
    owned(|| {
        let saving = Saving::new(None);
        saving.note_change();
        let change = saving.start();
        saving.note_change();
        saving.succeed(change, false);
        assert!(!saving.is_safe() && saving.is_fresh());
    });
}

#[test]
fn only_the_latest_change_is_saved_again_after_a_failure() {
    owned(|| {
        let saving = Saving::new(None);
        saving.note_change();
        let change = saving.start();
        assert!(saving.fail(change));
        assert_eq!(saving.status(), drafts::NOT_SAVED.text());
        saving.note_change();
        assert!(!saving.fail(change) && !saving.is_safe());
    });
}

#[test]
fn a_failure_is_shown_until_something_is_saved() {
    owned(|| {
        let saving = Saving::new(None);
        saving.fail(saving.start());
        saving.note_change();
        assert_eq!(saving.status(), drafts::NOT_SAVED.text());
        saving.refuse();
        saving.note_change();
        assert!(!saving.is_safe() && saving.status().is_empty());
        saving.succeed(saving.start(), false);
        assert!(saving.is_safe());
    });
}

#[test]
fn a_canceled_save_does_not_run() {
    owned(|| {
        let saving = Saving::new(None);
        let change = saving.note_change();
        assert!(saving.is_latest(change));
        saving.cancel();
        assert!(!saving.is_latest(change));
    });
}

#[test]
fn a_restored_draft_is_announced_with_its_time_until_it_is_gone() {
    owned(|| {
        let saving = Saving::new(Some("2026-11-21T10:00:00Z".into()));
        saving.show_time(|time| time.replace("2026-11-21T10:00:00Z", "yesterday"));
        assert!(saving.is_restored() && !saving.is_fresh());
        assert_eq!(saving.title(), drafts::since("yesterday"));
        saving.note_change();
        saving.succeed(saving.start(), true);
        assert!(!saving.is_restored() && !saving.is_fresh() && saving.is_safe());
    });
}

#[test]
fn a_discarded_draft_leaves_nothing_to_save() {
    owned(|| {
        let saving = Saving::new(Some("2026-11-21T10:00:00Z".into()));
        let change = saving.note_change();
        saving.forget();
        assert!(saving.is_safe() && !saving.is_restored() && !saving.is_fresh() && !saving.is_latest(change));
    });
}

#[test]
fn a_refilled_form_has_the_draft_of_its_job() {
    owned(|| {
        let saving = Saving::new(None);
        saving.begin(Some("2026-11-21T10:00:00Z".into()));
        assert!(saving.is_restored());
        saving.begin(None);
        assert!(!saving.is_restored());
    });
}
