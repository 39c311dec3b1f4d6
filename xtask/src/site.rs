//! The steps in order, skipped when nothing has changed.

use std::fs;
use std::path::Path;

use crate::files::{self, File};
use crate::strip::strip;
use crate::workspace::Workspace;
use crate::{Mode, Result, forge, sizes, style, wasm};

/// Builds `target/site` and `target/forge`.
pub(crate) fn build(workspace: &Workspace, mode: Mode) -> Result<()> {
    wasm::compile(workspace, mode)?;
    let optimizer = wasm::find_optimizer();
    let inputs = inputs(workspace, mode, optimizer.as_deref())?;
    if is_current(workspace, &inputs)? {
        println!("The browser's half is as it was.");
        return Ok(());
    }

    println!("{}", step(mode, optimizer.is_some()));
    let stylesheet = style::joined(workspace)?;
    let stylesheet = if mode == Mode::Release { strip(&stylesheet) } else { stylesheet }.into_bytes();
    let bind = |name: &str| wasm::bind(&workspace.compiled(mode, name), mode, optimizer.as_ref());

    let mut site = files::read_folder(&workspace.public())?;
    for screen in wasm::SCREENS {
        let program = bind(screen)?;
        site.push(files::hashed(screen, "js", program.glue));
        site.push(files::hashed(screen, "wasm", program.wasm));
    }
    site.push(files::hashed("app", "css", stylesheet.clone()));
    if mode == Mode::Release {
        site = files::with_compressed(site)?;
    }
    let mut programs = forge::Programs::new();
    for name in forge::programs() {
        programs.insert(name, bind(name)?);
    }
    let app = forge::lay_out(&workspace.forge_template(), &stylesheet, &programs)?;
    files::write(&workspace.site(), &site)?;
    files::write(&workspace.forge(), &app)?;
    fs::write(workspace.stamp(), stamp(&inputs, &[&site, &app]))?;
    sizes::print(workspace)
}

/// What the result depends on, a line each.
fn inputs(workspace: &Workspace, mode: Mode, optimizer: Option<&Path>) -> Result<String> {
    let tool = std::env::current_exe()?;
    let mut inputs = format!("{mode:?} {optimizer:?} {}\n", files::hash(&read(&tool)?));
    for program in wasm::SCREENS.into_iter().chain(forge::programs()) {
        inputs += &line(program, &read(&workspace.compiled(mode, program))?);
    }
    inputs += &line("main.css", style::joined(workspace)?.as_bytes());
    for folder in [workspace.public(), workspace.forge_template()] {
        inputs.extend(files::read_folder(&folder)?.iter().map(|file| line(&file.path, &file.bytes)));
    }
    Ok(inputs)
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
fn stamp(inputs: &str, outputs: &[&[File]]) -> String {
    let mut lines: Vec<String> =
        outputs.iter().flat_map(|files| files.iter()).map(|file| line(&file.path, &file.bytes)).collect();
    lines.sort();
    format!("{inputs}---\n{}", lines.concat())
}

fn is_current(workspace: &Workspace, inputs: &str) -> Result<bool> {
    let Ok(known) = fs::read_to_string(workspace.stamp()) else { return Ok(false) };
    let (site, app) = (files::read_folder(&workspace.site())?, files::read_folder(&workspace.forge())?);
    Ok(known == stamp(inputs, &[&site, &app]))
}
