//! What the form asks for now, and the choices it offers.

mod options;

use crate::job_dialog::field_values::takes_names;
use crate::model::{AccountLink, Field, FormOptions, FormParts, Organization, Payment};
use crate::watched::{Handle, LeanSignal};

/// The selected values that other choices depend on.
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
            // If the length replaces the budget, a fixed price has none.
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

    /// Whether the names of countries and the like have yet to be loaded.
    pub(crate) fn lacks_names(self) -> bool {
        self.takes(Field::Countries)
            && !self.options.with_untracked(|options| options.as_ref().is_some_and(FormOptions::has_names))
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
