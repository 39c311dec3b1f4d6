//! What the form asks for now, and what the choices are.

use crate::job_dialog::form_fields::takes_names;
use crate::job_dialog::select_options::{self, SelectOption};
use crate::model::{AccountLink, Category, Field, FormOptions, FormParts, NOT_SURE, Organization, Payment};
use crate::model::{Subcategory, Takes};
use crate::texts::{fields, preferences};
use crate::watched::{Handle, LeanSignal};

/// What has been chosen, as far as other choices depend on it.
#[derive(Clone, Copy)]
pub(crate) struct Selection {
    pub(crate) category: LeanSignal<String>,
    pub(crate) subcategory: LeanSignal<String>,
    pub(crate) payment: LeanSignal<Payment>,
    pub(crate) open_rate: LeanSignal<bool>,
}

/// The available choices.
#[derive(Clone, Copy)]
pub(crate) struct Choices {
    pub(crate) account: LeanSignal<AccountLink>,
    /// Upwork's options, once they are loaded.
    options: LeanSignal<Option<FormOptions>>,
    /// The fields that Upwork supports.
    supported: Handle<FormParts>,
    /// Whether an existing job on Upwork is being changed.
    edits_job: bool,
    selection: Selection,
}

impl Choices {
    pub(crate) fn new(
        account: AccountLink,
        options: Option<FormOptions>,
        supported: FormParts,
        edits_job: bool,
        selection: Selection,
    ) -> Self {
        Self {
            account: LeanSignal::new(account),
            options: LeanSignal::new(options),
            supported: Handle::new(supported),
            edits_job,
            selection,
        }
    }

    /// Upwork's options have been loaded.
    pub(crate) fn set_options(self, options: FormOptions) {
        self.options.set(Some(options));
    }

    pub(crate) fn has_options(self) -> bool {
        self.options.with(Option::is_some)
    }

    /// Whether Upwork supports a field.
    pub(crate) fn takes(self, field: Field) -> bool {
        self.supported.get().supports(field)
    }

    /// Whether the form asks for a field now.
    pub(crate) fn asks_for(self, field: Field) -> bool {
        if !self.takes(field) {
            return false;
        }
        let payment = self.selection.payment;
        match field {
            // A job stays in its organization.
            Field::Organization if self.edits_job => false,
            Field::Organization => self.account.with(|account| organizations(account).len() > 1),
            Field::Category | Field::Subcategory => self.has_options(),
            Field::Amount | Field::Milestones => payment.get() == Payment::Fixed,
            Field::OpenRate => self.takes(Field::HourlyFrom) && payment.get() == Payment::Hourly,
            Field::HourlyFrom | Field::HourlyTo => {
                payment.get() == Payment::Hourly && !(self.takes(Field::OpenRate) && self.selection.open_rate.get())
            }
            names if takes_names(names) => !self.of(names).is_empty(),
            // Where the length stands in for the budget, a fixed price has none.
            Field::Length if self.supported.get().length_for_budget && payment.get() == Payment::Fixed => false,
            Field::Length | Field::Service => !self.of(field).is_empty(),
            _ => true,
        }
    }

    /// Whether a visible field must be filled in.
    pub(crate) fn requires(self, field: Field) -> bool {
        match field {
            Field::Service | Field::Skills | Field::Hours | Field::People | Field::Questions => false,
            Field::Length => self.supported.get().length_for_budget,
            preference if preference.preference().is_some() => false,
            _ => true,
        }
    }

    /// Whether one of several organizations must be chosen.
    pub(crate) fn needs_organization(self) -> bool {
        !self.edits_job && self.account.with_untracked(|account| organizations(account).len() > 1)
    }

    /// Whether a draft is for an organization that the account does not belong to.
    pub(crate) fn has_left(self, organization: &str) -> bool {
        !self.edits_job && self.account.with_untracked(|account| has_left(account, organization))
    }

    /// Whether there is or may be a choice of organizations. For a viewer who already has one, it cannot appear later.
    pub(crate) fn may_ask_for_organization(self) -> bool {
        self.account.with_untracked(|account| match account {
            AccountLink::Connected { organizations, .. } => organizations.len() > 1,
            _ => true,
        })
    }

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
            lengths.map(|length| (length.id.clone(), length.name.clone())).collect()
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

    /// Whether the names of countries and the like have yet to be loaded.
    pub(crate) fn lacks_names(self) -> bool {
        self.takes(Field::Countries)
            && !self.options.with_untracked(|options| options.as_ref().is_some_and(FormOptions::has_names))
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

/// The organizations that the viewer may choose from.
pub(crate) fn organizations(account: &AccountLink) -> &[Organization] {
    match account {
        AccountLink::Connected { organizations, .. } => organizations,
        _ => &[],
    }
}

/// Whether a chosen organization is not one of the account's. Unknown while there is no account.
pub(crate) fn has_left(account: &AccountLink, organization: &str) -> bool {
    matches!(account, AccountLink::Connected { .. })
        && !organization.is_empty()
        && organizations(account).iter().all(|known| known.id != organization)
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
