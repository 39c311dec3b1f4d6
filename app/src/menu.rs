//! A button with a menu, following the menu-button pattern of the ARIA Authoring Practices.
//!
//! The menu is part of the page's flow, below its button: the host makes the frame as tall as its content, and anything
//! that overlaps the edge would be cut off.

use std::sync::Arc;

use leptos::either::Either;
use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use crate::controls::live;

mod state;

pub(crate) use state::Menus;
use state::{item_id, list_id};

/// One choice of a menu.
pub(crate) struct Item {
    label: &'static str,
    does: Does,
}

enum Does {
    Press(Box<dyn Fn()>),
    /// Opens an address in a new tab.
    Open(String),
}

impl Item {
    pub(crate) fn new(label: &'static str, press: impl Fn() + 'static) -> Self {
        Self { label, does: Does::Press(Box::new(press)) }
    }

    pub(crate) fn link(label: &'static str, address: String) -> Self {
        Self { label, does: Does::Open(address) }
    }
}

/// A button with this id that opens a menu. `about` is the element that describes the menu, if there are several menus.
pub(crate) fn menu(
    menus: Menus,
    id: String,
    label: &'static str,
    about: Option<String>,
    items: Vec<Item>,
) -> impl IntoView + use<> {
    let list = list_id(&id);
    let labels: Arc<[&'static str]> = items.iter().map(|item| item.label).collect();
    let items: Vec<_> = items.into_iter().enumerate().map(|(index, item)| choice(menus, &id, index, item)).collect();
    let [expanded, closed] = [id.clone(), id.clone()];
    let expanded = live(move || if menus.is_open(&expanded) { "true" } else { "false" });
    let closed = live(move || !menus.is_open(&closed));
    let [pressed, left, toggled] = [id.clone(), id.clone(), id.clone()];
    view! {
        <div
            class="menu-of"
            on:keydown=move |event: KeyboardEvent| {
                if menus.press(&pressed, &labels, &event) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            }
            on:focusout=move |_: FocusEvent| menus.look_whether_left(left.clone())
        >
            <button
                id=id.clone()
                type="button"
                class="button subtle dots"
                aria-haspopup="menu"
                aria-expanded=expanded
                aria-controls=list.clone()
                aria-describedby=about
                on:click=move |_| menus.toggle(&toggled)
            >
                <span class="visually-hidden">{label}</span>
            </button>
            // Pressing an item must not move the focus out of the menu: that would close it before the click.
            <div
                id=list
                class="menu"
                role="menu"
                aria-labelledby=id
                hidden=closed
                on:mousedown=|event: MouseEvent| event.prevent_default()
            >
                {items}
            </div>
        </div>
    }
}

fn choice(menus: Menus, button: &str, index: usize, item: Item) -> impl IntoView + use<> {
    let id = item_id(button, index);
    let button = button.to_owned();
    match item.does {
        Does::Press(press) => Either::Left(view! {
            <button
                id=id
                type="button"
                class="menu-item"
                role="menuitem"
                tabindex="-1"
                on:click=move |_| {
                    menus.close(&button);
                    press();
                }
            >
                {item.label}
            </button>
        }),
        Does::Open(address) => Either::Right(view! {
            <a
                id=id
                class="menu-item"
                role="menuitem"
                tabindex="-1"
                href=address
                target="_blank"
                rel="noopener"
                on:click=move |_| menus.close(&button)
            >
                {item.label}
            </a>
        }),
    }
}
