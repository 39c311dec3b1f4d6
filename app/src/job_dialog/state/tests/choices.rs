use super::owned;
use crate::job_dialog::state::{Choices, Selection};
use crate::model::{AccountLink, Category, Field, FormOptions, FormParts, Length, Organization};
use crate::model::{Payment, Service, Subcategory};
use crate::texts::fields;
use crate::watched::LeanSignal;

fn options() -> FormOptions {
    let service = Service { id: "o1".into(), name: "Full Stack".into() };
    let subcategory = Subcategory { id: "s1".into(), name: "Web Development".into(), services: vec![service] };
    let category = Category { id: "c1".into(), name: "Software".into(), subcategories: vec![subcategory] };
    FormOptions {
        categories: vec![category],
        lengths: vec![Length { id: "l1".into(), name: "1 to 3 months".into() }],
        countries: "France\nChad".into(),
        ..FormOptions::default()
    }
}

fn account(count: usize) -> AccountLink {
    let organization = |id: usize| Organization { id: id.to_string(), name: format!("Organization {id}") };
    AccountLink::Connected {
        name: "Ada".into(),
        organizations: (0..count).map(organization).collect(),
        organization: None,
    }
}

fn selection() -> Selection {
    Selection {
        category: LeanSignal::new(String::new()),
        subcategory: LeanSignal::new(String::new()),
        payment: LeanSignal::new(Payment::Fixed),
        open_rate: LeanSignal::new(false),
    }
}

fn choices(taken: FormParts, selection: Selection) -> Choices {
    Choices::new(account(1), Some(options()), taken, false, selection)
}

#[test]
fn the_budget_fields_follow_the_payment_type() {
    owned(|| {
        let selection = selection();
        let choices = choices(FormParts::default(), selection);
        assert!(choices.asks_for(Field::Amount) && !choices.asks_for(Field::HourlyTo));
        selection.payment.set(Payment::Hourly);
        assert!(!choices.asks_for(Field::Amount) && choices.asks_for(Field::HourlyTo));
    });
}

#[test]
fn no_rate_is_asked_for_while_it_is_undecided() {
    owned(|| {
        let selection = selection();
        let choices = choices(FormParts::default(), selection);
        assert!(!choices.asks_for(Field::OpenRate) && choices.asks_for(Field::Milestones));
        selection.payment.set(Payment::Hourly);
        assert!(choices.asks_for(Field::OpenRate) && choices.asks_for(Field::HourlyFrom));
        selection.open_rate.set(true);
        assert!(!choices.asks_for(Field::HourlyFrom) && !choices.asks_for(Field::HourlyTo));
    });
}

#[test]
fn preferences_offer_their_names_once_they_are_loaded() {
    owned(|| {
        let choices = choices(FormParts::default(), selection());
        assert_eq!(choices.of(Field::English).len(), 4);
        assert_eq!(choices.of(Field::JobSuccess)[0], ("80".to_owned(), "80% or more".to_owned()));
        assert_eq!(choices.of(Field::Countries)[1], ("Chad".to_owned(), "Chad".to_owned()));
        assert!(choices.asks_for(Field::Countries) && !choices.asks_for(Field::Languages) && !choices.lacks_names());
        assert_eq!(choices.of(Field::Experience).last().map(|(word, _)| word.as_str()), Some("not-sure"));
    });
}

#[test]
fn subcategories_and_services_follow_the_selected_category() {
    owned(|| {
        let selection = selection();
        let choices = choices(FormParts::default(), selection);
        assert_eq!(choices.placeholder(Field::Subcategory), fields::CATEGORY_FIRST.text());
        assert!(choices.of(Field::Subcategory).is_empty() && !choices.asks_for(Field::Service));
        selection.category.set("c1".into());
        selection.subcategory.set("s1".into());
        assert_eq!(choices.of(Field::Subcategory), [("s1".to_owned(), "Web Development".to_owned())]);
        assert!(choices.asks_for(Field::Service));
        assert_eq!(choices.name_of(Field::Service, "o1"), "Full Stack");
        assert_eq!(choices.name_of(Field::Service, "o2"), "");
    });
}

#[test]
fn a_field_appears_once_its_choices_are_loaded() {
    owned(|| {
        let choices = Choices::new(account(1), None, FormParts::default(), false, selection());
        assert!(!choices.has_options() && !choices.asks_for(Field::Category) && !choices.asks_for(Field::Length));
        choices.set_options(options());
        assert!(choices.asks_for(Field::Category) && choices.asks_for(Field::Length));
    });
}

#[test]
fn an_unsupported_field_is_not_asked_for() {
    owned(|| {
        let taken = FormParts { left_out: vec![Field::Hours], length_for_budget: true, no_preferences: true };
        let selection = selection();
        let choices = choices(taken, selection);
        assert!(!choices.takes(Field::Hours) && !choices.asks_for(Field::Hours));
        assert!(choices.requires(Field::Length) && !choices.asks_for(Field::Length), "a fixed price has a budget");
        selection.payment.set(Payment::Hourly);
        assert!(choices.asks_for(Field::Length));
    });
}

#[test]
fn only_a_new_job_of_a_user_with_several_organizations_needs_one() {
    owned(|| {
        let of = |count, edits_job| {
            let choices = Choices::new(account(count), None, FormParts::default(), edits_job, selection());
            (choices.needs_organization(), choices.asks_for(Field::Organization))
        };
        assert_eq!([of(1, false), of(2, false), of(2, true)], [(false, false), (true, true), (false, false)]);
    });
}

#[test]
fn an_account_that_is_not_loaded_yet_may_have_several_organizations() {
    owned(|| {
        let of =
            |account| Choices::new(account, None, FormParts::default(), false, selection()).may_ask_for_organization();
        assert!(of(AccountLink::NotConnected) && of(account(2)) && !of(account(1)));
    });
}
