//! A browser's half of a few bytes, so that these tests need no WebAssembly build.

use std::fs;
use std::path::Path;

/// Files under the site's root. Compressed files say so in their content.
pub(crate) const FILES: &[(&str, &[u8])] = &[
    ("boot.js", b"// boot"),
    ("favicon.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ("pkg/app.h1.js", b"// raw"),
    ("pkg/app.h1.js.br", b"br"),
    ("pkg/app.h1.js.gz", b"gz"),
    ("pkg/app.h2.wasm", b"\0asm"),
    ("pkg/app.h3.css", b"/* css */"),
];

/// Writes the same site into a folder, for the binary.
pub(crate) fn write_site(folder: &Path) {
    fs::create_dir_all(folder.join("pkg")).unwrap();
    for (path, bytes) in FILES {
        fs::write(folder.join(path), bytes).unwrap();
    }
}
