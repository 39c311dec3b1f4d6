//! Requests of each kind, invalid in some way.

mod documents;
mod functions;
mod hooks;
mod queries;
mod tokens;

use axum::body::Body;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Uri};
use upwork_job_post::atlassian::qsh::QueryHash;

use crate::fuzz::judge::Expected;
use crate::fuzz::mutate::Mutator;
use crate::fuzz::sites::Sites;

/// The characters that the parser of addresses accepts.
const MAX_TARGET_BYTES: usize = 65_000;

/// The defect of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The token.
    Token,
    /// The query string.
    Query,
    /// The body of a hook.
    Hook,
    /// The issue that Jira returns.
    Document,
    /// The body of a server function.
    Function,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Token, Self::Query, Self::Hook, Self::Document, Self::Function];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Token => "tokens",
            Self::Query => "query strings",
            Self::Hook => "bodies of hooks",
            Self::Document => "documents of Jira",
            Self::Function => "bodies of functions",
        }
    }
}

/// A request, and how it reads in a report.
pub(crate) struct Input {
    pub(crate) kind: Kind,
    pub(crate) request: Request<Body>,
    pub(crate) shown: String,
    pub(crate) expected: Expected,
}

/// The input of this number in a run with this seed.
pub(crate) fn input(sites: &Sites, seed: u64, index: u64) -> Input {
    let mut change = Mutator::new(seed, index);
    let kind = Kind::ALL[change.below(Kind::ALL.len())];
    match kind {
        Kind::Token => tokens::input(sites, &mut change),
        Kind::Query => queries::input(sites, &mut change),
        Kind::Hook => hooks::input(sites, &mut change),
        Kind::Document => documents::input(sites, &mut change, index),
        Kind::Function => functions::input(sites, &mut change),
    }
}

/// A request under construction.
struct Draft {
    method: Method,
    target: String,
    /// After `JWT `.
    token: Option<Vec<u8>>,
    content_type: &'static str,
    body: Vec<u8>,
    headers: Vec<(&'static str, String)>,
}

impl Draft {
    fn new(method: Method, target: String) -> Self {
        let headers = Vec::new();
        Self { method, target, token: None, content_type: "application/json", body: Vec::new(), headers }
    }

    fn finish(self, kind: Kind, expected: Expected) -> Input {
        let token = self.token.map(|token| header([b"JWT ", token.as_slice()].concat()));
        let body = String::from_utf8_lossy(&self.body).into_owned();
        let shown = format!("{} {} {token:?} {:?} {body}", self.method, self.target, self.headers);
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = uri(&self.target);
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        for (name, value) in self.headers {
            request.headers_mut().append(name, header(value.into_bytes()));
        }
        if let Some(token) = token {
            request.headers_mut().insert(AUTHORIZATION, token);
        }
        Input { kind, request, shown, expected }
    }
}

/// The nearest value that a header can contain. The substitute for a control character occurs in no token: a dot there
/// could turn a changed token back into the valid one.
fn header(mut bytes: Vec<u8>) -> HeaderValue {
    bytes.iter_mut().filter(|byte| **byte < 0x20 || **byte == 0x7f).for_each(|byte| *byte = b'~');
    HeaderValue::from_bytes(&bytes).expect("no control characters are left")
}

/// The nearest value that a request line can contain.
fn uri(target: &str) -> Uri {
    let mut escaped = String::new();
    for byte in target.bytes().take(MAX_TARGET_BYTES / 3) {
        push(&mut escaped, byte, byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte));
    }
    escaped.parse().unwrap_or_else(|_| Uri::from_static("/unparsable"))
}

fn push(text: &mut String, byte: u8, as_it_is: bool) {
    if as_it_is {
        text.push(char::from(byte));
    } else {
        text.extend(['%', hex(byte >> 4), hex(byte & 15)]);
    }
}

fn hex(digit: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(digit)])
}

/// A value that decodes to exactly these bytes with any decoder.
fn escaped(bytes: &[u8]) -> String {
    let mut escaped = String::new();
    for byte in bytes {
        push(&mut escaped, *byte, byte.is_ascii_alphanumeric() || b"-._".contains(byte));
    }
    escaped
}

/// The hash of a request as Jira computes it; something else if there is none.
fn qsh(method: &Method, target: &str) -> String {
    let sent = uri(target);
    let hash = QueryHash::of(method.as_str(), sent.path(), sent.query().unwrap_or_default());
    hash.map_or_else(|_| "too long".to_owned(), |hash| hash.as_str().to_owned())
}
