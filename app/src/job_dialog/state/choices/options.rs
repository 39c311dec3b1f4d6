//! The options of each select.

use super::{Choices, organizations};
use crate::job_dialog::select_options::{self, SelectOption};
use crate::model::{Category, Field, FormOptions, NOT_SURE, Organization, Subcategory, Takes};
use crate::texts::{fields, preferences};

impl Choices {
    /// The options of a select.
    pub(crate) fn of(self, field: Field) -> Vec<SelectOption> {
        match field {
            Field::Organization => {
                self.account.with(|account| organizations(account).iter().map(organization).collect())
            }
            Field::Category => self.options.with(|options| categories(options.as_ref()).map(category).collect()),
            Field::Subcategory => self.subcategories(),
            Field::Service => self.services(),
            Field::Length => self.lengths(),
            Field::Hours => select_options::hours(),
            Field::Experience => self.or_not_sure(Field::ExperienceOpen, select_options::levels()),
            Field::Visibility => select_options::visibilities(),
            preference => match preference.preference().map(|known| known.takes) {
                Some(Takes::Choice(words)) => {
                    words.iter().map(|word| ((*word).to_owned(), preferences::choice(preference, word))).collect()
                }
                Some(Takes::Names) => self.names(preference),
                _ => Vec::new(),
            },
        }
    }

    fn lengths(self) -> Vec<SelectOption> {
        let lengths: Vec<SelectOption> = self.options.with(|options| {
            let lengths = options.iter().flat_map(|options| &options.lengths);
            lengths.map(|length| (length.id.clone(), fields::length(length))).collect()
        });
        if lengths.is_empty() { lengths } else { self.or_not_sure(Field::LengthOpen, lengths) }
    }

    /// The same with *Not sure yet*, if Upwork supports that.
    fn or_not_sure(self, open: Field, mut options: Vec<SelectOption>) -> Vec<SelectOption> {
        if self.takes(open) {
            options.push((NOT_SURE.to_owned(), preferences::NOT_SURE.text().to_owned()));
        }
        options
    }

    fn names(self, field: Field) -> Vec<SelectOption> {
        self.options.with(|options| {
            let Some(options) = options else { return Vec::new() };
            let names = match field {
                Field::Countries => &options.countries,
                Field::Regions => &options.regions,
                Field::TimeZones => &options.time_zones,
                _ => &options.languages,
            };
            names.lines().map(|name| (name.to_owned(), name.to_owned())).collect()
        })
    }

    fn subcategories(self) -> Vec<SelectOption> {
        let chosen = self.selection.category.get();
        self.options.with(|options| {
            let category = categories(options.as_ref()).find(|known| known.id == chosen);
            category.into_iter().flat_map(|known| &known.subcategories).map(subcategory).collect()
        })
    }

    fn services(self) -> Vec<SelectOption> {
        let chosen = self.selection.subcategory.get();
        self.options.with(|options| {
            let all = categories(options.as_ref()).flat_map(|known| &known.subcategories);
            let subcategory = all.into_iter().find(|known| known.id == chosen);
            let services = subcategory.into_iter().flat_map(|known| &known.services);
            services.map(|service| (service.id.clone(), service.name.clone())).collect()
        })
    }

    /// The name of an option; empty if there is none.
    pub(crate) fn name_of(self, field: Field, value: &str) -> String {
        self.of(field).into_iter().find(|(known, _)| known == value).map(|(_, name)| name).unwrap_or_default()
    }

    /// The text of a select while nothing is chosen.
    pub(crate) fn placeholder(self, field: Field) -> &'static str {
        match field {
            Field::Hours | Field::Length | Field::Service if !self.requires(field) => fields::NO_MATTER.text(),
            preference if preference.preference().is_some() => preferences::none(preference).text(),
            Field::Subcategory if self.selection.category.with(String::is_empty) => fields::CATEGORY_FIRST.text(),
            _ => fields::CHOOSE.text(),
        }
    }
}

fn organization(organization: &Organization) -> SelectOption {
    (organization.id.clone(), organization.name.clone())
}

fn categories(options: Option<&FormOptions>) -> impl Iterator<Item = &Category> {
    options.into_iter().flat_map(|options| &options.categories)
}

fn category(category: &Category) -> SelectOption {
    (category.id.clone(), category.name.clone())
}

fn subcategory(subcategory: &Subcategory) -> SelectOption {
    (subcategory.id.clone(), subcategory.name.clone())
}
