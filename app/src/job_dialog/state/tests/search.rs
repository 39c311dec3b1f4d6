use super::owned;
use crate::job_dialog::state::{MAX_OFFERED, Search, SearchKey};
use crate::model::DraftSkill;

fn listed(name: &str) -> DraftSkill {
    DraftSkill { id: Some(name.to_lowercase()), name: name.into(), optional: false }
}

fn offer(search: Search, typed: &str, names: &[&str]) -> usize {
    search.type_in(typed);
    search.offer(typed, names.iter().map(|name| listed(name)).collect(), &|_| false)
}

#[test]
fn a_search_needs_text() {
    owned(|| {
        let search = Search::new();
        assert_eq!(search.type_in(" rust ").as_deref(), Some("rust"));
        assert!(search.is_for("rust") && !search.is_for("ru"));
        assert_eq!(search.type_in("  "), None);
    });
}

#[test]
fn an_empty_search_field_offers_nothing() {
    owned(|| {
        let search = Search::new();
        offer(search, "rust", &["Rust"]);
        assert!(search.is_open());
        search.type_in("");
        assert!(!search.is_open());
    });
}

#[test]
fn the_typed_text_is_offered_last_unless_it_is_a_suggestion() {
    owned(|| {
        let search = Search::new();
        assert_eq!(offer(search, "rus", &["Rust", "Russian"]), 3);
        assert_ne!(search.label(2), "rus", "it says whose words they are");
        assert_eq!(search.option(2), Some(DraftSkill::unlisted("rus")));
        assert_eq!(offer(search, "rust", &["Rust", "Russian"]), 2);
        assert_eq!(search.label(1), "Russian");
    });
}

#[test]
fn selected_skills_are_not_offered_and_the_list_is_limited() {
    owned(|| {
        let search = Search::new();
        let many: Vec<DraftSkill> = (0..20).map(|number| listed(&format!("Skill {number}"))).collect();
        assert_eq!(search.offer("skill", many, &|name| name == "Skill 0"), MAX_OFFERED + 1);
        assert_eq!(search.label(0), "Skill 1");
    });
}

#[test]
fn the_arrow_keys_move_through_the_list_and_back_to_the_text() {
    owned(|| {
        let search = Search::new();
        assert_eq!(search.press("ArrowDown"), SearchKey::Other);
        offer(search, "rust", &["Rust", "Rust Belt"]);
        let after = |key| {
            assert_eq!(search.press(key), SearchKey::Done);
            search.active()
        };
        let keys = ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"];
        assert_eq!(keys.map(after), [Some(0), Some(1), None, Some(1), Some(0), None]);
    });
}

#[test]
fn enter_adds_the_active_suggestion_or_else_the_typed_text() {
    owned(|| {
        let search = Search::new();
        offer(search, "rust", &["Rust Belt", "Rust"]);
        assert_eq!(search.press("Enter"), SearchKey::Add(listed("Rust")));
        search.press("ArrowDown");
        assert_eq!(search.press("Enter"), SearchKey::Add(listed("Rust Belt")));
        assert_eq!(search.typed(), listed("Rust"), "left by another way, it is what was typed");
        offer(search, "leptos", &[]);
        assert_eq!(search.press("Enter"), SearchKey::Add(DraftSkill::unlisted("leptos")));
    });
}

#[test]
fn escape_closes_the_list_first() {
    owned(|| {
        let search = Search::new();
        offer(search, "rust", &["Rust"]);
        assert_eq!(search.press("Escape"), SearchKey::Done);
        assert!(!search.is_open());
        assert_eq!(search.press("Escape"), SearchKey::Other);
    });
}

#[test]
fn backspace_removes_the_last_skill_only_in_an_empty_field() {
    owned(|| {
        let search = Search::new();
        search.type_in("r");
        assert_eq!(search.press("Backspace"), SearchKey::Other);
        search.clear();
        assert_eq!(search.press("Backspace"), SearchKey::RemoveLast);
    });
}
