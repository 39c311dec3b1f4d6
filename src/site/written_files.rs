//! Files that an earlier release wrote into a folder and this one no longer has.
//!
//! A list in the folder names everything that was written there. Only files on it are ever deleted.

use std::collections::BTreeSet;
use std::path::{Component, Path};
use std::{fs, io};

/// The list, one path a line.
const LIST: &str = ".upwork-job-post-files";

/// The paths that were written, relative to the folder, with `/`.
pub(super) type Paths = BTreeSet<String>;

/// The files on the list. None if there is no list: earlier releases wrote none.
pub(super) fn read(folder: &Path) -> io::Result<Paths> {
    match fs::read_to_string(folder.join(LIST)) {
        Ok(list) => Ok(list.lines().filter(|path| is_below(path)).map(str::to_owned).collect()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Paths::new()),
        Err(cause) => Err(cause),
    }
}

/// Writes the list. To be done before the files are written: a list that names a file too many is put right the next time,
/// and a file that is on no list stays for ever.
pub(super) fn write(folder: &Path, paths: &Paths) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let lines = paths.iter().flat_map(|path| [path.as_str(), "\n"]);
    fs::write(folder.join(LIST), lines.collect::<String>())
}

/// Deletes the files, and then the empty folders. Skips files that are gone or that are outside the folder by now.
pub(super) fn delete<'a>(folder: &Path, paths: impl Iterator<Item = &'a String>) -> io::Result<()> {
    let root = folder.canonicalize()?;
    for path in paths.filter(|path| is_below(path)) {
        let file = folder.join(path);
        let Some(parent) = file.parent() else { continue };
        // A link may lead elsewhere.
        if !parent.canonicalize().is_ok_and(|parent| parent.starts_with(&root)) {
            continue;
        }
        match fs::remove_file(&file) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause),
            _ => {}
        }
        for ancestor in parent.ancestors().take_while(|ancestor| *ancestor != folder) {
            // Fails if the folder is not empty.
            if fs::remove_dir(ancestor).is_err() {
                break;
            }
        }
    }
    Ok(())
}

/// Whether a path names something in the folder other than the list itself.
fn is_below(path: &str) -> bool {
    !path.is_empty() && path != LIST && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_file_list_cannot_lead_outside_the_folder() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("app");
        fs::create_dir_all(folder.join("static")).unwrap();
        fs::create_dir_all(around.path().join("other")).unwrap();
        let others = ["outside.txt", "other/file.txt"].map(|path| around.path().join(path));
        for other in &others {
            fs::write(other, "mine").unwrap();
        }
        std::os::unix::fs::symlink(around.path().join("other"), folder.join("link")).unwrap();
        let absolute = others[0].display();
        fs::write(folder.join(LIST), format!("../outside.txt\n{absolute}\nlink/file.txt\n\n{LIST}\nstatic/gone.js\n"))
            .unwrap();

        let paths = read(&folder).unwrap();
        delete(&folder, paths.iter()).unwrap();

        assert!(others.iter().all(|other| other.is_file()));
        assert!(folder.join(LIST).is_file());
    }
}
