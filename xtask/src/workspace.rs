//! Where things are.

use std::path::{Path, PathBuf};

use crate::{Mode, Result};

/// The folders of the workspace.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the workspace that cargo runs this tool for.
    pub(crate) fn find() -> Result<Self> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run it as `cargo xtask`")?;
        let root = Path::new(&package).parent().ok_or("xtask has no parent folder")?.to_owned();
        // cargo puts this file into `TARGET/PROFILE`, whatever its settings call TARGET.
        let tool = std::env::current_exe()?;
        let target = tool.ancestors().nth(2).ok_or("xtask runs from a place that cargo did not make")?.to_owned();
        Ok(Self { root, target })
    }

    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The site as cargo-leptos lays it out, too: `site-root` in the workspace's `Cargo.toml`.
    /// Not under cargo's own target folder, so that the server finds it wherever that is.
    pub(crate) fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// The Forge app, laid out to be deployed.
    pub(crate) fn forge(&self) -> PathBuf {
        self.root.join("target/forge")
    }

    /// The handwritten files of the Forge app.
    pub(crate) fn forge_template(&self) -> PathBuf {
        self.root.join("frontend/forge")
    }

    /// Records what the site was built from.
    pub(crate) fn stamp(&self) -> PathBuf {
        self.root.join("target/site.stamp")
    }

    /// The stylesheet, in parts.
    pub(crate) fn style(&self) -> PathBuf {
        self.root.join("style")
    }

    /// Files that the site contains unchanged.
    pub(crate) fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    /// Where npm puts the programs of its packages.
    pub(crate) fn npm_programs(&self) -> PathBuf {
        self.root.join("end2end/node_modules/.bin")
    }

    /// The versions of what npm installs.
    pub(crate) fn npm_lock(&self) -> PathBuf {
        self.root.join("end2end/package-lock.json")
    }

    /// cargo's output for a screen's program.
    pub(crate) fn compiled(&self, mode: Mode, screen: &str) -> PathBuf {
        let profile = match mode {
            Mode::Release => "wasm-release",
            Mode::Dev => "debug",
        };
        self.target.join("wasm32-unknown-unknown").join(profile).join(format!("{screen}.wasm"))
    }
}
