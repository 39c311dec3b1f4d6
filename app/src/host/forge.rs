//! Forge's bridge: the global `__bridge`, which Atlassian's CDN puts into the page before our own script.
//!
//! Only `callBridge(command, payload)` is relied on, which every published `@forge/bridge` uses. No code of Atlassian's is
//! part of this program. Commands: `invoke`, `getContext`, `createHistory`, `enableTheming`, `openModal`, `close`, `on`,
//! `emit`, `showFlag`, `navigate`.

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
/// What an edit dialog is given.
const JOB_ID: &str = "jobId";
/// Atlassian gives up after 25 s; what takes longer than this is a lost call.
const MAX_MILLISECONDS: i32 = 30_000;

thread_local! {
    /// Who wants to know when the dialog is gone: Forge tells whoever opened it, and nobody else.
    static CLOSED: RefCell<Vec<Box<dyn Fn()>>> = const { RefCell::new(Vec::new()) };
    static PAGE: RefCell<Page> = RefCell::default();
}

/// What the first state said about this page.
#[derive(Default)]
struct Page {
    /// The sealed value that names the caller of this page. Every call sends it back, so that the server notices when
    /// somebody else is signed in by then.
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
        // Escape is the dialog's own business: it asks before typed text is lost.
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
            // Two flags of one id are one flag.
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

/// Notes what the first state said, and sends links out of the frame through the host: the frame's sandbox opens none.
pub(crate) fn begin(seal: String, server: String) {
    PAGE.set(Page { seal, server });
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

/// Opens a window outside the frame. A path is one on our server. False where the host could not.
fn navigate(address: &str) -> bool {
    let server = PAGE.with_borrow(|page| page.server.clone());
    let url = if address.starts_with('/') { [&server, address].concat() } else { address.to_owned() };
    tell("navigate", &object(&[("url", url.into()), ("type", "new-tab".into())]))
}

/// Sends a JSON object to our server, through Atlassian's, which adds the token. The answer is a status and JSON; absent
/// where none arrived.
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
    // `null` is an answer too: that of a call that has nothing to say.
    let body = js_sys::Reflect::get(&answer, &"body".into()).and_then(|body| JSON::stringify(&body));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a status has three digits")]
    Some((status as u16, body.ok().and_then(|body| body.as_string()).unwrap_or_default()))
}

/// Where the host's address of a page for the whole site goes on below the app's own part; empty where it does not.
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

/// Calls without waiting for the answer. False where the bridge is missing or throws; what the host refuses later is
/// nobody's to handle.
fn tell(command: &str, payload: &JsValue) -> bool {
    let Some(answer) = call(command, payload) else { return false };
    browser::spawn(async move {
        _ = JsFuture::from(answer).await;
    });
    true
}

/// Absent where the bridge is missing or throws.
fn call(command: &str, payload: &JsValue) -> Option<Promise> {
    let bridge = bridge()?;
    let function: Function = property(&bridge, "callBridge")?.dyn_into().ok()?;
    let answer = function.apply(&bridge, &Array::of2(&command.into(), payload)).ok()?;
    Some(Promise::resolve(&answer))
}
