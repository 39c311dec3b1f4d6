//! Values of the page's fields, and times as the viewer writes them.

use js_sys::Intl::RelativeTimeFormat;
use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlDocument, HtmlElement};

/// Puts a text into an input, a text area or a select, as if it had been its initial value.
pub(crate) fn set_value(id: &str, text: &str) {
    set(id, "value", &text.into());
}

/// The value of an input, a text area or a select.
pub(crate) fn value(id: &str) -> String {
    let element = super::document().and_then(|document| document.get_element_by_id(id));
    let value = element.and_then(|element| Reflect::get(&element, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Replaces a field's text by typing, as the user could, so that *Undo* works. False if the browser cannot do that.
pub(crate) fn type_over(id: &str, text: &str) -> bool {
    let Some(document) = super::document().and_then(|document| document.dyn_into::<HtmlDocument>().ok()) else {
        return false;
    };
    let element = document.get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
        && document.exec_command("selectAll").unwrap_or(false)
        && document.exec_command_with_show_ui_and_value("insertText", false, text).unwrap_or(false)
}

/// Puts a text on the clipboard, inside a click: by a field that is there for a moment, because a frame on another site may
/// not use the Clipboard API. False where the browser does not do that.
pub(crate) fn copy(text: &str) -> bool {
    let Some(document) = super::document().and_then(|document| document.dyn_into::<HtmlDocument>().ok()) else {
        return false;
    };
    let field = document.create_element("textarea").ok().and_then(|field| field.dyn_into::<HtmlElement>().ok());
    let (Some(field), Some(body)) = (field, document.body()) else { return false };
    field.set_class_name("visually-hidden");
    _ = Reflect::set(&field, &"value".into(), &text.into());
    let done = body.append_child(&field).is_ok()
        && field.focus().is_ok()
        && document.exec_command("selectAll").unwrap_or(false)
        && document.exec_command("copy").unwrap_or(false);
    field.remove();
    done
}

/// Sets a radio button or a checkbox.
pub(crate) fn check(id: &str, checked: bool) {
    set(id, "checked", &JsValue::from_bool(checked));
}

fn set(id: &str, property: &str, value: &JsValue) {
    if let Some(element) = super::document().and_then(|document| document.get_element_by_id(id)) {
        // Setting a property of an element cannot fail.
        _ = Reflect::set(&element, &property.into(), value);
    }
}

/// Day and time on the viewer's clock, in the language of the page.
pub(crate) fn local_time(rfc3339: &str) -> String {
    let options = options(&[("dateStyle", "medium"), ("timeStyle", "short")]);
    Date::new(&rfc3339.into()).to_locale_string(&language(), &options).into()
}

/// The day on the viewer's clock, in the language of the page.
pub(crate) fn local_day(rfc3339: &str) -> String {
    Date::new(&rfc3339.into()).to_locale_date_string(&language(), &options(&[("dateStyle", "medium")])).into()
}

/// Units of time in seconds, the longest first.
const UNITS: [(f64, &str); 5] =
    [(31_557_600.0, "year"), (2_629_800.0, "month"), (86_400.0, "day"), (3_600.0, "hour"), (60.0, "minute")];

/// How long ago a time was, in the language of the page: "6 days ago". A time in the future, from a wrong clock, counts
/// as now.
pub(crate) fn ago(rfc3339: &str) -> String {
    let seconds = (Date::now() - Date::new(&rfc3339.into()).get_time()) / 1000.0;
    let (length, unit) = UNITS.into_iter().find(|(length, _)| seconds >= *length).unwrap_or((f64::INFINITY, "second"));
    let locales = Array::of1(&language().into());
    // "Yesterday" rather than "1 day ago", and "now" for zero seconds.
    let format = RelativeTimeFormat::new(&locales, &options(&[("numeric", "auto")]));
    format.format(-(seconds / length).floor().max(0.0), unit).into()
}

/// The language of the page.
fn language() -> String {
    let element = super::document().and_then(|document| document.document_element());
    element.and_then(|element| element.get_attribute("lang")).unwrap_or_default()
}

fn options(all: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in all {
        // Setting a property of a new plain object cannot fail.
        _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}
