//! What stands in the page's fields, and times as the viewer writes them.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlDocument, HtmlElement};

/// Puts a text into an input, a text area or a select, as if it had been there from the beginning.
pub(crate) fn set_value(id: &str, text: &str) {
    set(id, "value", &text.into());
}

/// What stands in an input, a text area or a select.
pub(crate) fn value(id: &str) -> String {
    let element = super::document().and_then(|document| document.get_element_by_id(id));
    let value = element.and_then(|element| Reflect::get(&element, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Types a text over all that stands in a field, as the user could: with *Undo* he takes it back. False where the browser
/// does not do that.
pub(crate) fn type_over(id: &str, text: &str) -> bool {
    let Some(document) = super::document().and_then(|document| document.dyn_into::<HtmlDocument>().ok()) else {
        return false;
    };
    let element = document.get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
        && document.exec_command("selectAll").unwrap_or(false)
        && document.exec_command_with_show_ui_and_value("insertText", false, text).unwrap_or(false)
}

/// Chooses a radio button.
pub(crate) fn check(id: &str) {
    set(id, "checked", &JsValue::TRUE);
}

fn set(id: &str, property: &str, value: &JsValue) {
    if let Some(element) = super::document().and_then(|document| document.get_element_by_id(id)) {
        // An element takes every property.
        _ = Reflect::set(&element, &property.into(), value);
    }
}

/// Day and time on the viewer's clock, in the language of the page.
pub(crate) fn local_time(rfc3339: &str) -> String {
    let element = super::document().and_then(|document| document.document_element());
    let language = element.and_then(|element| element.get_attribute("lang")).unwrap_or_default();
    let options = Object::new();
    for (name, style) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // A fresh plain object takes every property.
        _ = Reflect::set(&options, &name.into(), &style.into());
    }
    Date::new(&rfc3339.into()).to_locale_string(&language, &options).into()
}
