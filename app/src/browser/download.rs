use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlAnchorElement;

/// Offers a text as a file for download. Does nothing if the browser or the frame prevents downloads.
pub(crate) fn download(name: &str, text: &str) {
    _ = try_download(name, text);
}

fn try_download(name: &str, text: &str) -> Result<(), JsValue> {
    let global = js_sys::global();
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"text/csv;charset=utf-8".into())?;
    let blob: Function = Reflect::get(&global, &"Blob".into())?.dyn_into()?;
    let blob = Reflect::construct(&blob, &Array::of2(&Array::of1(&text.into()), &options))?;
    let url = Reflect::get(&global, &"URL".into())?;
    let make: Function = Reflect::get(&url, &"createObjectURL".into())?.dyn_into()?;
    let address = make.call1(&url, &blob)?.as_string().unwrap_or_default();
    if let Some(document) = super::document() {
        let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
        link.set_href(&address);
        Reflect::set(&link, &"download".into(), &name.into())?;
        link.click();
    }
    let revoke: Function = Reflect::get(&url, &"revokeObjectURL".into())?.dyn_into()?;
    revoke.call1(&url, &address.into()).map(drop)
}
