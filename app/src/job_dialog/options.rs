use leptos::either::Either;
use leptos::prelude::*;

use super::form::{Form, Offer};
use super::select::{Choice, Chosen, SelectField};
use crate::model::{Category, Field, Subcategory};
use crate::notice::Trouble;
use crate::texts::fields as texts;

/// The choices that come from Upwork, once they are there.
#[component]
pub(super) fn Options(form: Form) -> impl IntoView {
    move || {
        form.offer.with(|offer| match offer {
            Offer::Loading => None,
            Offer::Loaded(_) => Some(Either::Left(view! { <Categories form /> })),
            Offer::Failed(error) => {
                let error = error.clone();
                Some(Either::Right(view! { <Trouble error again=move || form.load_offer() /> }))
            }
        })
    }
}

#[component]
fn Categories(form: Form) -> impl IntoView {
    let category = Memo::new(move |_| form.draft.with(|draft| draft.category.clone()));
    let categories = Signal::derive(move || {
        let choice = |category: &Category| (category.id.clone(), category.name.clone());
        form.offer.with(|offer| categories_of(offer).map(choice).collect())
    });
    let subcategories = Signal::derive(move || subcategories(form, &category.get()));
    let nothing = Signal::derive(move || {
        category.with(|category| if category.is_empty() { texts::CATEGORY_FIRST } else { texts::CHOOSE })
    });
    let top = Chosen {
        read: |draft| draft.category.clone(),
        write: |draft, category| {
            draft.category = category;
            draft.subcategory.clear();
            draft.service.clear();
        },
    };
    let next = Chosen {
        read: |draft| draft.subcategory.clone(),
        write: |draft, subcategory| {
            draft.subcategory = subcategory;
            draft.service.clear();
        },
    };
    view! {
        <div class="row">
            <SelectField
                form
                field=Field::Category
                chosen=top
                required=true
                nothing=texts::CHOOSE
                choices=categories
            />
            <SelectField form field=Field::Subcategory chosen=next required=true nothing choices=subcategories />
        </div>
    }
}

fn categories_of(offer: &Offer) -> impl Iterator<Item = &Category> {
    offer.options().into_iter().flat_map(|options| &options.categories)
}

fn subcategories(form: Form, category: &str) -> Vec<Choice> {
    let choice = |subcategory: &Subcategory| (subcategory.id.clone(), subcategory.name.clone());
    form.offer.with(|offer| {
        let chosen = categories_of(offer).filter(|known| known.id == category);
        chosen.flat_map(|known| &known.subcategories).map(choice).collect()
    })
}
