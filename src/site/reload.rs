//! Under `cargo leptos watch` an open page reloads after a rebuild.

/// The WebSocket origin where cargo-leptos reports changes, for the page's `connect-src`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reload(pub(super) String);

impl Reload {
    /// Read from cargo-leptos' environment variables; `None` if something else started the server.
    pub(super) fn from_environment() -> Option<Self> {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let watched = lookup("LEPTOS_WATCH")? == "true";
        let port: u16 = lookup("LEPTOS_RELOAD_PORT")?.parse().ok()?;
        watched.then(|| Self(format!("ws://127.0.0.1:{port}")))
    }

    /// The addition to the boot script.
    pub(super) fn script(&self) -> String {
        format!("\nnew WebSocket(\"{}/live_reload\").onmessage = () => location.reload();\n", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_development_server_reloads() {
        let environment = |watch: &'static str| {
            move |name: &str| match name {
                "LEPTOS_WATCH" => Some(watch.to_owned()),
                "LEPTOS_RELOAD_PORT" => Some("3001".to_owned()),
                _ => None,
            }
        };

        assert_eq!(Reload::read(environment("true")), Some(Reload("ws://127.0.0.1:3001".to_owned())));
        assert_eq!(Reload::read(environment("false")), None);
        assert_eq!(Reload::read(|_| None), None);
    }
}
