//! What the form asks for now, and what there is to choose from.

use super::choices::{self, Choice};
use super::form::{Form, organizations};
use crate::model::{AccountLink, Category, Field, FormOptions, Payment, Subcategory};
use crate::texts::fields;

impl Form {
    /// Whether the form asks for a field now.
    pub(super) fn asks_for(self, field: Field) -> bool {
        let parts = self.parts.get();
        if !parts.taken.take(field) {
            return false;
        }
        match field {
            // A job stays where it is.
            Field::Organization if parts.edits => false,
            Field::Organization => parts.account.with(|account| organizations(account).len() > 1),
            Field::Category | Field::Subcategory => parts.offer.with(Option::is_some),
            Field::Amount => parts.payment.get() == Payment::Fixed,
            Field::HourlyFrom | Field::HourlyTo => parts.payment.get() == Payment::Hourly,
            // Where it stands in for the budget, a fixed price has none.
            Field::Length if parts.taken.length_for_budget && parts.payment.get() == Payment::Fixed => false,
            Field::Length | Field::Service => !self.choices(field).is_empty(),
            _ => true,
        }
    }

    /// Whether a field that is asked for must be filled in.
    pub(super) fn requires(self, field: Field) -> bool {
        match field {
            Field::Service | Field::Skills | Field::Hours | Field::People | Field::Questions => false,
            Field::Length => self.parts.get().taken.length_for_budget,
            _ => true,
        }
    }

    /// Whether there is or may be a choice of organisations. It can't come up later for a viewer who has one already.
    pub(super) fn may_ask_for_organization(self) -> bool {
        self.parts.get().account.peek(|account| match account {
            AccountLink::Connected { organizations, .. } => organizations.len() > 1,
            _ => true,
        })
    }

    /// The entries of a select.
    pub(super) fn choices(self, field: Field) -> Vec<Choice> {
        let parts = self.parts.get();
        match field {
            Field::Organization => parts.account.with(|account| {
                organizations(account).iter().map(|known| (known.id.clone(), known.name.clone())).collect()
            }),
            Field::Category => parts.offer.with(|offer| categories(offer.as_ref()).map(category).collect()),
            Field::Subcategory => {
                let chosen = parts.category.get();
                parts.offer.with(|offer| {
                    let category = categories(offer.as_ref()).find(|known| known.id == chosen);
                    category.into_iter().flat_map(|known| &known.subcategories).map(subcategory).collect()
                })
            }
            Field::Service => {
                let chosen = parts.subcategory.get();
                parts.offer.with(|offer| {
                    let all = categories(offer.as_ref()).flat_map(|known| &known.subcategories);
                    let subcategory = all.into_iter().find(|known| known.id == chosen);
                    let services = subcategory.into_iter().flat_map(|known| &known.services);
                    services.map(|service| (service.id.clone(), service.name.clone())).collect()
                })
            }
            Field::Length => parts.offer.with(|offer| {
                let lengths = offer.iter().flat_map(|options| &options.lengths);
                lengths.map(|length| (length.id.clone(), length.name.clone())).collect()
            }),
            Field::Hours => choices::hours(),
            Field::Experience => choices::levels(),
            Field::Visibility => choices::circles(),
            _ => Vec::new(),
        }
    }

    /// What a select says while nothing is chosen.
    pub(super) fn nothing(self, field: Field) -> &'static str {
        match field {
            Field::Hours | Field::Length | Field::Service if !self.requires(field) => fields::NO_MATTER.text(),
            Field::Subcategory if self.parts.get().category.with(String::is_empty) => fields::CATEGORY_FIRST.text(),
            _ => fields::CHOOSE.text(),
        }
    }
}

fn categories(offer: Option<&FormOptions>) -> impl Iterator<Item = &Category> {
    offer.into_iter().flat_map(|options| &options.categories)
}

fn category(category: &Category) -> Choice {
    (category.id.clone(), category.name.clone())
}

fn subcategory(subcategory: &Subcategory) -> Choice {
    (subcategory.id.clone(), subcategory.name.clone())
}
