//! Rust to WebAssembly and its JavaScript glue.

use std::path::Path;
use std::process::Command;

use walrus::{Module, ModuleConfig};
use wasm_bindgen_cli_support::Bindgen;

use crate::tools::{Syntax, Tools};
use crate::workspace::Workspace;
use crate::{Mode, Result};

/// The program of a screen, for the browser.
#[derive(Debug)]
pub(crate) struct BrowserProgram {
    /// The JavaScript module that loads `wasm`.
    pub(crate) glue: Vec<u8>,
    /// The program.
    pub(crate) wasm: Vec<u8>,
}

/// The screens, a program of the crate `frontend` each.
pub(crate) const SCREENS: [&str; 3] = ["panel", "job-dialog", "site-jobs"];

/// The features of the crate `frontend`, one for each host. They exclude each other, so each is a run of its own.
const HOSTS: [&str; 2] = ["connect", "forge"];

/// Has cargo compile the programs of the crate `frontend`.
pub(crate) fn compile(workspace: &Workspace, mode: Mode) -> Result<()> {
    HOSTS.iter().try_for_each(|host| compile_for(workspace, mode, host))
}

fn compile_for(workspace: &Workspace, mode: Mode, host: &str) -> Result<()> {
    let profile = match mode {
        Mode::Release => "wasm-release",
        Mode::Dev => "dev",
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(workspace.root())
        .args(["build", "--package=frontend", "--bins", "--target=wasm32-unknown-unknown", "--locked"])
        .args(["--no-default-features", "--features", host])
        .arg(format!("--profile={profile}"))
        .status()?;
    if !status.success() {
        return Err("the browser's half does not compile".into());
    }
    Ok(())
}

/// Generates the JavaScript glue. With tools, both are minified.
pub(crate) fn bind(name: &str, compiled: &Path, tools: Option<&Tools>) -> Result<BrowserProgram> {
    let release = tools.is_some();
    let mut output = Bindgen::new()
        .input_module("app", without_streams(compiled, release)?)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .keep_debug(!release)
        .remove_name_section(release)
        .remove_producers_section(release)
        // The page says where the program is: its name has a hash that the glue can't know.
        .omit_default_module_path(true)
        .generate_output()?;
    let snippets: Vec<&str> =
        output.snippets().iter().filter(|(_, inline)| !inline.is_empty()).map(|(name, _)| name.as_str()).collect();
    let modules: Vec<&str> = output.local_modules().keys().map(String::as_str).collect();
    let scripts = [snippets, modules].concat();
    if !scripts.is_empty() {
        let scripts = scripts.join(", ");
        return Err(format!("a dependency brings JavaScript files, which the server does not serve: {scripts}").into());
    }
    let (glue, wasm) = (output.js().to_owned(), output.wasm_mut().emit_wasm());
    let (glue, wasm) = match tools {
        Some(tools) => (tools.minify(&glue, Syntax::JavaScript)?, tools.optimize(name, &wasm)?),
        None => (glue, wasm),
    };
    Ok(BrowserProgram { glue: glue.into_bytes(), wasm })
}

/// Without the exports of wasm-streams, a dependency of Leptos' own client for server functions, which is not used
/// here: an export keeps all the code that it calls.
fn without_streams(compiled: &Path, release: bool) -> Result<Module> {
    let mut module = ModuleConfig::new()
        .strict_validate(false)
        .generate_dwarf(!release)
        .generate_name_section(!release)
        .generate_producers_section(!release)
        .parse_file(compiled)?;
    let exports: Vec<_> =
        module.exports.iter().filter(|export| export.name.contains("intounderlying")).map(walrus::Export::id).collect();
    for export in exports {
        module.exports.delete(export);
    }
    Ok(module)
}
