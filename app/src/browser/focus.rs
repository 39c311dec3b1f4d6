use std::borrow::Cow;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to an element by its id, once the changes of this turn have reached the page.
pub(crate) fn focus(id: impl Into<Cow<'static, str>>) {
    let id = id.into();
    super::spawn(async move {
        super::sleep(0).await;
        let element = super::document().and_then(|document| document.get_element_by_id(&id));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            _ = element.focus();
        }
    });
}

/// Moves the focus to an element where it was lost: to a page on top of this one, or with an element that is gone.
pub(crate) fn focus_if_lost(id: &'static str) {
    let active = super::document().and_then(|document| document.active_element());
    if active.is_none_or(|element| element.tag_name() == "BODY") {
        focus(id);
    }
}

/// Whether the focus is on the element with this id.
pub(crate) fn has_focus(id: &str) -> bool {
    super::document().and_then(|document| document.active_element()).is_some_and(|element| element.id() == id)
}
