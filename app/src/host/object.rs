//! Plain JavaScript objects, as hosts accept and return them.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// A property; `None` if it is missing, `null` or `undefined`.
pub(super) fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// A plain object.
pub(super) fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a property of a new plain object cannot fail.
        _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
