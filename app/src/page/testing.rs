//! For tests: the addresses of a site's files.

use super::{Assets, Program};

/// A site whose files all have the same address, except the boot script.
pub(super) fn assets() -> Assets {
    let path = || "/pkg/x".to_owned();
    let program = || Program { js: path(), wasm: path() };
    Assets {
        css: path(),
        panel: program(),
        job_dialog: program(),
        site_jobs: program(),
        boot: "/pkg/boot.js".to_owned(),
        host_script: path(),
    }
}
