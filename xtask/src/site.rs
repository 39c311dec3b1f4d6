//! The steps in order, skipped when nothing has changed.

use std::fs;
use std::path::Path;

use crate::files::{self, File};
use crate::strip::strip;
use crate::workspace::Workspace;
use crate::{Mode, Result, sizes, wasm};

/// Builds `target/site`.
pub(crate) fn build(workspace: &Workspace, mode: Mode) -> Result<()> {
    wasm::compile(workspace, mode)?;
    let compiled = wasm::SCREENS.map(|screen| (screen, workspace.compiled(mode, screen)));
    let optimizer = wasm::find_optimizer();
    let stylesheet = read(&workspace.stylesheet())?;
    let public = files::read_folder(&workspace.public())?;

    let tool = std::env::current_exe()?;
    let mut inputs = format!("{mode:?} {optimizer:?} {}\n", files::hash(&read(&tool)?));
    for (screen, file) in &compiled {
        inputs += &line(screen, &read(file)?);
    }
    inputs += &line("main.css", &stylesheet);
    inputs.extend(public.iter().map(|file| line(&file.path, &file.bytes)));
    if is_current(workspace, &inputs)? {
        println!("The browser's half is as it was.");
        return Ok(());
    }

    println!("{}", step(mode, optimizer.is_some()));
    let mut site = public;
    for (screen, file) in &compiled {
        let program = wasm::bind(file, mode, optimizer.as_ref())?;
        site.push(files::hashed(screen, "js", program.glue));
        site.push(files::hashed(screen, "wasm", program.wasm));
    }
    let stylesheet = if mode == Mode::Release { strip(str::from_utf8(&stylesheet)?).into_bytes() } else { stylesheet };
    site.push(files::hashed("app", "css", stylesheet));
    if mode == Mode::Release {
        site = files::with_compressed(site)?;
    }
    files::write(&workspace.site(), &site)?;
    fs::write(workspace.stamp(), stamp(&inputs, &site))?;
    sizes::print(&workspace.site())
}

const fn step(mode: Mode, optimizer: bool) -> &'static str {
    match (mode, optimizer) {
        (Mode::Dev, _) => "Making the glue between WebAssembly and JavaScript…",
        (Mode::Release, true) => "Making the glue, optimizing with wasm-opt and compressing…",
        (Mode::Release, false) => "Making the glue and compressing (no wasm-opt on PATH: a few per cent larger)…",
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn line(path: &str, bytes: &[u8]) -> String {
    format!("{path} {}\n", files::hash(bytes))
}

/// What went in and what came out. Both must still be there, for cargo-leptos writes to the same folder.
fn stamp(inputs: &str, site: &[File]) -> String {
    let mut lines: Vec<String> = site.iter().map(|file| line(&file.path, &file.bytes)).collect();
    lines.sort();
    format!("{inputs}---\n{}", lines.concat())
}

fn is_current(workspace: &Workspace, inputs: &str) -> Result<bool> {
    let Ok(known) = fs::read_to_string(workspace.stamp()) else { return Ok(false) };
    Ok(known == stamp(inputs, &files::read_folder(&workspace.site())?))
}
