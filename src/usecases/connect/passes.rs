//! The sealed values that travel through the browser: the state of an authorization, the cookie of a browser that was
//! sent to Upwork, and the form of the start page.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::{Failure, Services};
use super::{ConnectError, LIFETIME};
use crate::caller::{AccountId, ClientKey};
use crate::keyring::Place;
use crate::store::records::Sealed;

const fn place(field: &str) -> Place<'_> {
    Place { tenant: None, record: "authorization", row: "", field }
}

/// Names an authorization and its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) tenant: ClientKey,
    pub(super) account: AccountId,
    pub(super) id: String,
}

impl State {
    pub(super) fn seal(&self, services: &Services) -> Result<String, Failure> {
        seal(services, "state", self)
    }

    /// Trusts nothing that we have not sealed.
    pub(super) fn open(services: &Services, state: &str) -> Result<Self, ConnectError> {
        open(services, "state", state).ok_or(ConnectError::UnknownState)
    }
}

/// Proves that this browser was sent to Upwork with an authorization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BrowserCookie {
    /// The id of the authorization.
    pub(super) id: String,
    /// Whether this browser continued automatically from our own page. A browser that was shown the start page never
    /// finishes a connect alone, whatever another browser does with the same authorization.
    pub(super) proven: bool,
}

impl BrowserCookie {
    pub(super) fn seal(&self, services: &Services) -> Result<String, Failure> {
        seal(services, "browser", self)
    }

    /// The one of these cookies that belongs to an authorization.
    pub(super) fn find(services: &Services, cookies: &[String], id: &str) -> Option<Self> {
        let mut opened = cookies.iter().filter_map(|cookie| open::<Self>(services, "browser", cookie));
        opened.find(|cookie| cookie.id == id)
    }
}

/// The hidden field of the start page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Form {
    /// As in the link.
    pub(super) state: String,
    /// Also in the form's cookie, and nowhere else.
    pub(super) nonce: String,
    until: Timestamp,
}

impl Form {
    pub(super) fn new(services: &Services, state: &str) -> Self {
        Self { state: state.to_owned(), nonce: services.random.id(), until: services.clock.now() + LIFETIME }
    }

    pub(super) fn seal(&self, services: &Services) -> Result<String, Failure> {
        seal(services, "form", self)
    }

    /// The form, if it has not expired and one of the cookies belongs to it.
    pub(super) fn open(services: &Services, form: &str, cookies: &[String]) -> Result<Self, ConnectError> {
        let form: Self = open(services, "form", form).ok_or(ConnectError::BadForm("it is not ours"))?;
        if form.until <= services.clock.now() {
            return Err(ConnectError::BadForm("it has expired"));
        }
        let nonce = form.nonce.as_bytes();
        let is_own =
            |cookie: &String| aws_lc_rs::constant_time::verify_slices_are_equal(cookie.as_bytes(), nonce).is_ok();
        if cookies.iter().any(is_own) { Ok(form) } else { Err(ConnectError::NoCookie) }
    }
}

fn seal(services: &Services, field: &str, value: &impl Serialize) -> Result<String, Failure> {
    Ok(services.keyring.seal_for_browser(&place(field), &serde_json::to_vec(value)?).0)
}

fn open<T: DeserializeOwned>(services: &Services, field: &str, sealed: &str) -> Option<T> {
    let opened = services.keyring.open_from_browser(&place(field), &Sealed(sealed.to_owned())).ok()?;
    serde_json::from_slice(opened.expose_secret()).ok()
}
