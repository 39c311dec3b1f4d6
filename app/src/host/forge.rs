//! Forge's bridge: the global `__bridge`, which Atlassian's CDN adds to the page before our own script.
//!
//! The page relies only on `callBridge(command, payload)`, which every published `@forge/bridge` uses. No code of
//! Atlassian's is part of this program. Commands: `invoke`, `getContext`, `createHistory`, `enableTheming`,
//! `openModal`, `close`, `on`, `emit`, `showFlag`, `navigate`.

use std::cell::RefCell;

use js_sys::{Array, Function, JSON, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlAnchorElement};

use super::object::{object, property};
use super::{DIALOG_CLOSED, Host};
use crate::browser::{self, Popup};

/// The resource of the dialog in the manifest.
const DIALOG: &str = "dialog";
/// The data that an edit dialog is opened with.
const JOB_ID: &str = "jobId";
/// Atlassian gives up after 25 s; a call that takes longer than this is lost.
const MAX_MILLISECONDS: i32 = 30_000;

thread_local! {
    /// Called when the dialog is gone: Forge notifies only the page that opened it.
    static CLOSED: RefCell<Vec<Box<dyn Fn()>>> = const { RefCell::new(Vec::new()) };
    static PAGE: RefCell<PageFacts> = RefCell::default();
}

/// The first state's information about this page.
#[derive(Default)]
struct PageFacts {
    /// The sealed value that names the caller of this page. Every call sends it back, so that the server notices when
    /// another account is logged in.
    seal: String,
    /// Origin of our server. The page itself is on Atlassian's CDN.
    server: String,
}

pub(crate) struct Forge;

impl Host for Forge {
    fn is_present(&self) -> bool {
        browser::is_framed() && bridge().is_some()
    }

    fn follow_theme(&self) {
        tell("enableTheming", &JsValue::UNDEFINED);
    }

    fn open_dialog(&self, job_id: Option<&str>) -> bool {
        let closed: Box<dyn Fn()> = Box::new(|| CLOSED.with_borrow(|all| all.iter().for_each(|callback| callback())));
        // The dialog handles Escape itself: it asks before typed text is lost.
        let options = object(&[
            ("resource", DIALOG.into()),
            ("onClose", Closure::wrap(closed).into_js_value()),
            ("size", object(&[("width", "680px".into()), ("height", "85vh".into())])),
            ("context", object(&[(JOB_ID, job_id.unwrap_or_default().into())])),
            ("closeOnEscape", false.into()),
            ("closeOnOverlayClick", false.into()),
            ("title", "".into()),
            ("icon", "".into()),
        ]);
        self.is_present() && tell("openModal", &options)
    }

    fn edited_job(&self, callback: Box<dyn Fn(String)>) {
        let Some(context) = call("getContext", &JsValue::UNDEFINED) else { return callback(String::new()) };
        browser::spawn(async move {
            let context = JsFuture::from(context).await.ok();
            let modal = context.and_then(|context| property(&property(&context, "extension")?, "modal"));
            let job_id = modal.and_then(|modal| property(&modal, JOB_ID)?.as_string());
            callback(job_id.unwrap_or_default());
        });
    }

    fn close_dialog(&self) -> bool {
        self.is_present() && tell("close", &JsValue::UNDEFINED)
    }

    fn emit(&self, event: &str) {
        tell("emit", &object(&[("event", event.into())]));
    }

    fn listen(&self, event: &str, callback: Box<dyn Fn()>) {
        if event == DIALOG_CLOSED {
            CLOSED.with_borrow_mut(|all| all.push(callback));
        } else {
            on(event, callback);
        }
    }

    fn flag(&self, title: &str) {
        let options = object(&[
            // Two flags with the same id are shown as one.
            ("id", ["upwork-job-post-", &browser::now().to_string()].concat().into()),
            ("title", title.into()),
            ("type", "success".into()),
            ("isAutoDismiss", true.into()),
        ]);
        tell("showFlag", &options);
    }

    fn open_window(&self, path: &str) -> bool {
        navigate(path)
    }

    fn open_empty_window(&self) -> Option<Popup> {
        None
    }

    fn ends_with_code(&self) -> bool {
        true
    }

    fn on_issue_changed(&self, changed: Box<dyn Fn()>) {
        on("JIRA_ISSUE_CHANGED", changed);
    }
}

/// Stores the first state's information, and opens links outside the frame through the host, because the frame's
/// sandbox does not open any.
pub(crate) fn begin(seal: String, server: String) {
    PAGE.set(PageFacts { seal, server });
    browser::on_document("click", |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[target=_blank]").ok().flatten());
        if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
            event.prevent_default();
            if let Some(address) = link.get_attribute("href") {
                navigate(&address);
            }
        }
    });
}

/// Opens a window outside the frame. A path is one on our server. False if the host could not.
fn navigate(address: &str) -> bool {
    let server = PAGE.with_borrow(|page| page.server.clone());
    let url = if address.starts_with('/') { [&server, address].concat() } else { address.to_owned() };
    tell("navigate", &object(&[("url", url.into()), ("type", "new-tab".into())]))
}

/// Sends a JSON object to our server, through Atlassian's, which adds the token. Returns a status and JSON; `None` if
/// no answer arrived.
pub(crate) async fn invoke(path: &str, body: &str) -> Option<(u16, String)> {
    let body = JSON::parse(if body.is_empty() { "{}" } else { body }).ok()?;
    let seal = PAGE.with_borrow(|page| page.seal.clone());
    _ = js_sys::Reflect::set(&body, &"page".into(), &seal.into());
    let request = object(&[
        ("path", path.into()),
        ("method", "POST".into()),
        ("headers", object(&[("Content-Type", "application/json".into())])),
        ("body", body),
        ("invokeType", "ui-remote-fetch".into()),
    ]);
    let either = Array::of2(&call("invoke", &request)?.into(), &browser::timer(MAX_MILLISECONDS));
    let answer = JsFuture::from(Promise::race(&either)).await.ok()?;
    let answer = property(&answer, "payload").or_else(|| property(&answer, "error"))?;
    let status = property(&answer, "status")?.as_f64()?;
    // `null` is an answer too: from a call that returns nothing.
    let body = js_sys::Reflect::get(&answer, &"body".into()).and_then(|body| JSON::stringify(&body));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a status has three digits")]
    Some((status as u16, body.ok().and_then(|body| body.as_string()).unwrap_or_default()))
}

/// For a page for the whole site, the rest of its address below the app's own part; empty if there is none.
pub(crate) async fn route() -> String {
    let history = match call("createHistory", &JsValue::UNDEFINED) {
        Some(history) => JsFuture::from(history).await.ok(),
        None => None,
    };
    let location = history.and_then(|history| property(&history, "location"));
    location.and_then(|location| property(&location, "pathname")?.as_string()).unwrap_or_default()
}

fn on(event: &str, callback: Box<dyn Fn()>) {
    let callback = Closure::wrap(callback).into_js_value();
    tell("on", &object(&[("event", event.into()), ("callback", callback)]));
}

fn bridge() -> Option<JsValue> {
    property(&js_sys::global(), "__bridge")
}

/// Calls without waiting for the answer. False if the bridge is missing or throws; nobody handles a later refusal.
fn tell(command: &str, payload: &JsValue) -> bool {
    let Some(answer) = call(command, payload) else { return false };
    browser::spawn(async move {
        _ = JsFuture::from(answer).await;
    });
    true
}

/// `None` if the bridge is missing or throws.
fn call(command: &str, payload: &JsValue) -> Option<Promise> {
    let bridge = bridge()?;
    let function: Function = property(&bridge, "callBridge")?.dyn_into().ok()?;
    let answer = function.apply(&bridge, &Array::of2(&command.into(), payload)).ok()?;
    Some(Promise::resolve(&answer))
}
