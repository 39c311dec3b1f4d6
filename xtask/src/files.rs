//! The site as a set of named files, hashed and compressed.
//!
//! The layout is the one that cargo-leptos makes with `hash-files` and `--precompress`: `pkg/app.HASH.css` (and one `.js`
//! and `.wasm` for both screens there, `pkg/panel.HASH.js` and `pkg/job-dialog.HASH.js` with their `.wasm` here), the files
//! of `public/` beside `pkg`, each with a `.br` and a `.gz` next to it. HASH is 128 bits as 22
//! characters of unpadded URL-safe base64. cargo-leptos also writes `hash.txt` beside the server's binary; nothing
//! reads that here, for the names say it all.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::Result;

/// A file of the site: its path under the site's root, with `/`, and its bytes.
#[derive(Debug)]
pub(crate) struct File {
    /// Where it goes.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// 128 bits of SHA-256, in the form used in a file's name.
pub(crate) fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..16])
}

/// A file under `pkg` with its hash in its name.
pub(crate) fn hashed(name: &str, extension: &str, bytes: Vec<u8>) -> File {
    File { path: format!("pkg/{name}.{}.{extension}", hash(&bytes)), bytes }
}

/// All files of a folder and its subfolders, sorted by path; none if there is no such folder.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    if folder.is_dir() {
        read_into(&mut files, folder, "")?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn read_into(files: &mut Vec<File>, folder: &Path, prefix: &str) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| format!("{} is not text", name.display()))?;
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            read_into(files, &entry.path(), &format!("{path}/"))?;
        } else {
            files.push(File { path, bytes: fs::read(entry.path())? });
        }
    }
    Ok(())
}

/// Adds a `.br` and a `.gz` of each file.
pub(crate) fn with_compressed(files: Vec<File>) -> Result<Vec<File>> {
    let mut all = Vec::with_capacity(files.len() * 3);
    for file in files {
        all.push(File { path: format!("{}.br", file.path), bytes: brotli(&file.bytes)? });
        all.push(File { path: format!("{}.gz", file.path), bytes: gzip(&file.bytes)? });
        all.push(file);
    }
    Ok(all)
}

/// Replaces the contents of the folder with the files. An existing folder is complete.
pub(crate) fn write(folder: &Path, files: &[File]) -> Result<()> {
    let fresh = folder.with_extension("new");
    remove(&fresh)?;
    for file in files {
        let path = fresh.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &file.bytes)?;
    }
    remove(folder)?;
    fs::rename(&fresh, folder)?;
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, bytes: &str) -> File {
        File { path: path.to_owned(), bytes: bytes.into() }
    }

    #[test]
    fn a_changed_byte_changes_the_name() {
        let (one, other) = (hashed("app", "js", b"a".to_vec()).path, hashed("app", "js", b"b".to_vec()).path);

        assert_ne!(one, other);
        assert_eq!(one.len(), "pkg/app..js".len() + 22);
    }

    #[test]
    fn earlier_contents_of_the_folder_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        write(&site, &[text("pkg/old.js", "1"), text("icon.svg", "2")]).unwrap();

        write(&site, &[text("pkg/new.js", "3")]).unwrap();

        let paths: Vec<String> = read_folder(&site).unwrap().into_iter().map(|file| file.path).collect();
        assert_eq!(paths, ["pkg/new.js"]);
    }

    #[test]
    fn compressed_files_lie_beside_the_originals_and_have_the_same_content() {
        use std::io::Read as _;
        let files = with_compressed(vec![text("boot.js", "import init;")]).unwrap();

        let [br, gz, raw] = &files[..] else { panic!("three files") };
        let mut from_gz = Vec::new();
        flate2::read::GzDecoder::new(&*gz.bytes).read_to_end(&mut from_gz).unwrap();
        let mut from_br = Vec::new();
        brotli::BrotliDecompress(&mut &*br.bytes, &mut from_br).unwrap();
        assert_eq!((&*br.path, &*gz.path), ("boot.js.br", "boot.js.gz"));
        assert_eq!((from_br, from_gz), (raw.bytes.clone(), raw.bytes.clone()));
    }
}
