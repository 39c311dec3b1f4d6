use leptos::prelude::*;

use super::form::{Form, organizations};
use super::select::{Chosen, SelectField};
use super::text::{AreaField, LineField};
use crate::model::{Field, MOST_DESCRIPTION, MOST_TITLE};
use crate::texts::fields as texts;

/// What the job is.
#[component]
pub(super) fn Basics(form: Form) -> impl IntoView {
    view! {
        <section>
            <h2>{texts::WHAT}</h2>
            <Organization form />
            <LineField form field=Field::Title place=|draft| &mut draft.title most=MOST_TITLE />
            <AreaField form field=Field::Description place=|draft| &mut draft.description most=MOST_DESCRIPTION />
        </section>
    }
}

/// Whom to post for. With one organisation there is nothing to ask.
#[component]
fn Organization(form: Form) -> impl IntoView {
    let several = Memo::new(move |_| form.account.with(|account| organizations(account).len() > 1));
    let choices = Signal::derive(move || {
        form.account
            .with(|account| organizations(account).iter().map(|known| (known.id.clone(), known.name.clone())).collect())
    });
    let chosen = Chosen {
        read: |draft| draft.organization.clone(),
        write: |draft, organization| draft.organization = organization,
    };
    move || {
        several.get().then(|| {
            view! { <SelectField form field=Field::Organization chosen required=true nothing=texts::CHOOSE choices /> }
        })
    }
}
