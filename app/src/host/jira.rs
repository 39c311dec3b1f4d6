//! Jira's `AP` object, created by Atlassian's host script. Any part of it may be missing.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::Host;
use super::object::{object, property};
use crate::browser::{self, Popup};

/// Keys of the dialog modules in the descriptor: for a new job, and for an existing one.
const DIALOG: &str = "job-dialog";
const EDIT_DIALOG: &str = "edit-dialog";
/// The data that an edit dialog is opened with.
const JOB_ID: &str = "jobId";

pub(super) struct Jira;

impl Host for Jira {
    fn is_present(&self) -> bool {
        browser::is_framed() && ap().is_some()
    }

    fn context_token(&self) -> Option<Promise> {
        self.is_present().then(|| call(&["context", "getToken"], &[])).flatten().map(|token| Promise::resolve(&token))
    }

    fn follow_theme(&self) {
        if self.is_present() {
            call(&["theming", "initializeTheming"], &[]);
        }
    }

    fn open_dialog(&self, job_id: Option<&str>) -> bool {
        // The dialog handles Escape itself: it asks before typed text is lost.
        let options = object(&[
            ("key", job_id.map_or(DIALOG, |_| EDIT_DIALOG).into()),
            ("customData", object(&[(JOB_ID, job_id.unwrap_or_default().into())])),
            ("chrome", false.into()),
            ("width", "680px".into()),
            ("height", "85%".into()),
            ("closeOnEscape", false.into()),
        ]);
        self.is_present() && call(&["dialog", "create"], &[options]).is_some()
    }

    fn edited_job(&self, callback: Box<dyn Fn(String)>) {
        let callback: Box<dyn Fn(JsValue)> = Box::new(move |data| {
            let job_id = property(&data, JOB_ID).and_then(|job_id| job_id.as_string());
            callback(job_id.unwrap_or_default());
        });
        call(&["dialog", "getCustomData"], &[Closure::wrap(callback).into_js_value()]);
    }

    fn close_dialog(&self) -> bool {
        self.is_present() && call(&["dialog", "close"], &[]).is_some()
    }

    fn emit(&self, event: &str) {
        call(&["events", "emit"], &[event.into()]);
    }

    fn listen(&self, event: &str, callback: Box<dyn Fn()>) {
        let listener = Closure::wrap(callback).into_js_value();
        call(&["events", "on"], &[event.into(), listener]);
    }

    fn flag(&self, title: &str) {
        let options = object(&[
            ("title", title.into()),
            ("body", "".into()),
            ("type", "success".into()),
            ("close", "auto".into()),
        ]);
        call(&["flag", "create"], &[options]);
    }

    fn open_window(&self, path: &str) -> bool {
        Popup::open(path).is_some()
    }

    fn open_empty_window(&self) -> Option<Popup> {
        Popup::open("about:blank")
    }

    fn ends_with_code(&self) -> bool {
        false
    }
}

fn ap() -> Option<JsValue> {
    property(&js_sys::global(), "AP")
}

/// Calls `AP.<module>.<function>`. `None` if a part is missing or the call throws.
fn call(path: &[&str; 2], arguments: &[JsValue]) -> Option<JsValue> {
    let module = property(&ap()?, path[0])?;
    let function: Function = property(&module, path[1])?.dyn_into().ok()?;
    function.apply(&module, &arguments.iter().collect::<Array>()).ok()
}
