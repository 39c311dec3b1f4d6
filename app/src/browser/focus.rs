use std::borrow::Cow;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How long to wait for a frame to grow, and how often to check.
const MAX_CHECKS: u32 = 20;
const LOOK_MILLISECONDS: i32 = 25;

/// Moves the focus to an element by its id, once the changes of this turn have reached the page.
pub(crate) fn focus(id: impl Into<Cow<'static, str>>) {
    let id = id.into().into_owned();
    focus_later(Box::new(move || id));
}

/// The same, if the element to focus may still change until then.
pub(crate) fn focus_later(id: Box<dyn FnOnce() -> String>) {
    super::spawn(async move {
        super::sleep(0).await;
        wait_for_space().await;
        let element = super::document().and_then(|document| document.get_element_by_id(&id()));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            _ = element.focus();
        }
    });
}

/// Waits until the host has made the frame as tall as its content, where it does that. A browser would scroll a frame
/// that is too short, and scroll back when it grows: the element that the user is about to press would move away.
async fn wait_for_space() {
    for _ in 0..MAX_CHECKS {
        let grows = super::document().and_then(|document| document.query_selector(".ac-content").ok()?);
        let page = super::document().and_then(|document| document.document_element());
        let (Some(_), Some(page)) = (grows, page) else { return };
        if page.scroll_height() <= page.client_height() {
            return;
        }
        super::sleep(LOOK_MILLISECONDS).await;
    }
}

/// Moves the focus to an element if it was lost: to a page on top of this one, or with an element that was removed.
pub(crate) fn focus_if_lost(id: impl Into<Cow<'static, str>>) {
    let active = super::document().and_then(|document| document.active_element());
    if active.is_none_or(|element| element.tag_name() == "BODY") {
        focus(id);
    }
}

/// Whether the focus is on the element with this id, or inside it.
pub(crate) fn has_focus(id: &str) -> bool {
    let Some(document) = super::document() else { return false };
    // By id and not by a selector: ids of jobs contain characters that are special in selectors.
    let (element, active) = (document.get_element_by_id(id), document.active_element());
    element.is_some_and(|element| element.contains(active.as_deref()))
}

/// Whether the focus may move without the user asking for it: the user is not typing, neither here nor in the page
/// around the frame. If nothing here has the focus, it is assumed to be elsewhere unless the browser says that it is
/// here.
pub(crate) fn may_take_focus() -> bool {
    let Some(document) = super::document() else { return false };
    match document.active_element().map(|element| element.tag_name()).as_deref() {
        None | Some("BODY") => document.has_focus().unwrap_or(false),
        Some("INPUT" | "TEXTAREA" | "SELECT") => false,
        Some(_) => true,
    }
}
