//! The files for the browser, as the server carries them: scripts, WebAssembly, stylesheet and icons.
//!
//! A release build contains the site (`build.rs`), a debug build reads `target/site`. `cargo xtask site` and
//! cargo-leptos write the same layout; the server reads the names of the files once, when it starts.
//!
//! # Layout
//!
//! - [`names`]: which file is which.
//! - [`files`]: the bytes.
//! - [`encoding`]: which compressed form a browser accepts.
//! - [`reload`]: pages that follow a rebuild.
//! - [`serve`]: the responses.
//! - [`forge_app`]: the files of the Forge app, which an operator deploys.

mod encoding;
mod files;
pub mod forge_app;
mod names;
mod reload;
mod serve;
mod written_files;

use std::path::PathBuf;

pub use files::Carried;
use files::Files;
use names::Served;
pub use names::SiteNames;
use reload::Reload;
pub use serve::RESOURCE_POLICY;

/// The site, ready to be served.
#[derive(Debug)]
pub struct Site {
    files: Files,
    names: SiteNames,
    served: Served,
    reload: Option<Reload>,
}

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// It was not built, or a part of it is missing.
    #[error("the site is not built ({place} has no {missing}): run `make build` or `cargo xtask site`")]
    NotBuilt {
        /// The folder that was searched.
        place: String,
        /// The first part that was not found.
        missing: &'static str,
    },
    /// It can't be read.
    #[error("the site in {place} cannot be read: {cause}")]
    Unreadable {
        /// Where it is.
        place: String,
        /// The system's message.
        cause: std::io::Error,
    },
}

impl Site {
    /// The site of this build: the one inside a release build, or the one on disk for a debug build.
    pub fn find() -> Result<Self, SiteError> {
        if !cfg!(debug_assertions) {
            return Self::carried(files::CARRIED);
        }
        Ok(Self { reload: Reload::from_environment(), ..Self::on_disk(folder())? })
    }

    /// A site on disk, laid out like `target/site`.
    pub fn on_disk(folder: impl Into<PathBuf>) -> Result<Self, SiteError> {
        Self::of(Files::OnDisk(folder.into()))
    }

    /// A site in memory: the path of each file under the site's root, and its bytes. Used by tests.
    pub fn carried(files: Carried) -> Result<Self, SiteError> {
        Self::of(Files::Carried(files))
    }

    fn of(files: Files) -> Result<Self, SiteError> {
        let found = names::find(&files)?;
        Ok(Self { files, names: found.names, served: found.served, reload: None })
    }

    /// The addresses that a page needs, as paths on this server.
    pub const fn names(&self) -> &SiteNames {
        &self.names
    }

    /// Where pages listen for rebuilds, under `cargo leptos watch`: part of their `connect-src`.
    pub fn reload_source(&self) -> Option<&str> {
        self.reload.as_ref().map(|reload| reload.0.as_str())
    }
}

/// The folder of cargo-leptos, otherwise that of `cargo xtask site`.
fn folder() -> PathBuf {
    std::env::var_os("LEPTOS_SITE_ROOT")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/site")))
}
