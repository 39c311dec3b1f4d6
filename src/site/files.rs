//! The bytes of the site.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;

/// Files in memory: the path under the site's root, with `/`, and the bytes.
pub type Carried = &'static [(&'static str, &'static [u8])];

/// The files in a release build; empty in a debug build.
pub(super) const CARRIED: Carried = include!(concat!(env!("OUT_DIR"), "/site_files.rs"));

/// The files of the Forge app that a release build carries; empty in a debug build.
pub(super) const CARRIED_FORGE_APP: Carried = include!(concat!(env!("OUT_DIR"), "/forge_files.rs"));

/// The source of the bytes.
#[derive(Debug)]
pub(super) enum Files {
    /// In memory.
    Carried(Carried),
    /// In a folder that may change while the server runs.
    OnDisk(PathBuf),
}

/// An existing file.
#[derive(Debug)]
pub(super) struct Found {
    /// Its path under the site's root.
    pub(super) path: String,
    /// When it was written, if known.
    pub(super) written: Option<SystemTime>,
}

impl Files {
    /// Their location, in words.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Carried(_) => "this program".to_owned(),
            Self::OnDisk(folder) => folder.display().to_string(),
        }
    }

    /// All files.
    pub(super) fn list(&self) -> io::Result<Vec<Found>> {
        match self {
            Self::Carried(files) => {
                Ok(files.iter().map(|(path, _)| Found { path: (*path).to_owned(), written: None }).collect())
            }
            Self::OnDisk(folder) => {
                let mut found = Vec::new();
                if folder.is_dir() {
                    list_into(&mut found, folder, "")?;
                }
                Ok(found)
            }
        }
    }

    /// The bytes of a file, by a path from [`Self::list`], never from outside.
    pub(super) fn read(&self, path: &str) -> Option<Bytes> {
        match self {
            Self::Carried(files) => {
                files.iter().find(|(name, _)| *name == path).map(|(_, bytes)| Bytes::from_static(bytes))
            }
            Self::OnDisk(folder) => std::fs::read(folder.join(path)).ok().map(Bytes::from),
        }
    }
}

fn list_into(found: &mut Vec<Found>, folder: &Path, prefix: &str) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list_into(found, &entry.path(), &format!("{path}/"))?;
        } else {
            found.push(Found { path, written: entry.metadata()?.modified().ok() });
        }
    }
    Ok(())
}
