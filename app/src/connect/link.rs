use crate::api::AuthorizationLink;
use crate::browser::PageTime;

/// An address older than this is replaced before it is needed.
const RENEW_AFTER_MILLISECONDS: f64 = 300_000.0;

/// An address to open, and when it was received.
#[derive(Clone)]
pub(super) struct Link {
    path: String,
    since: PageTime,
    life: f64,
}

impl Link {
    /// Accepts only a path on our own origin.
    pub(super) fn new(link: AuthorizationLink) -> Option<Self> {
        if !link.path.starts_with('/') || link.path.starts_with("//") || link.path.starts_with("/\\") {
            return None;
        }
        Some(Self { path: link.path, since: PageTime::now(), life: f64::from(link.seconds) * 1000.0 })
    }

    /// One that leads nowhere.
    #[cfg(feature = "stories")]
    pub(super) fn made_up() -> Self {
        Self { path: "/oauth/upwork/start".to_owned(), since: PageTime::LONG_AGO, life: 0.0 }
    }

    pub(super) fn path(&self) -> String {
        self.path.clone()
    }

    /// Whether the user has enough time left to use it.
    pub(super) fn is_recent(&self) -> bool {
        self.since.age() < RENEW_AFTER_MILLISECONDS.min(self.life / 2.0)
    }

    /// Whether the server still accepts it.
    pub(super) fn is_good(&self) -> bool {
        self.since.age() < self.life
    }
}
