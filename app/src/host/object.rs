//! Plain JavaScript objects, as hosts take and give them.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// A property; absent where it is missing, `null` or `undefined`.
pub(super) fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// A plain object.
pub(super) fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in entries {
        // A fresh plain object takes every property.
        _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
