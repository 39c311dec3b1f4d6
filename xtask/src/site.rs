//! The steps in order, skipped when nothing has changed.

use std::path::Path;
use std::{fs, thread};

use crate::files::{self, File};
use crate::forge::Programs;
use crate::tools::{Syntax, Tools};
use crate::workspace::Workspace;
use crate::{Mode, Result, forge, sizes, style, wasm};

/// The script that starts a page, written by hand for each host.
const BOOT: &str = "boot.js";

/// Builds `target/site` and `target/forge`.
pub(crate) fn build(workspace: &Workspace, mode: Mode) -> Result<()> {
    wasm::compile(workspace, mode)?;
    let tools = match mode {
        Mode::Release => Some(Tools::find(workspace)?),
        Mode::Dev => None,
    };
    let inputs = inputs(workspace, mode)?;
    if is_current(workspace, &inputs)? {
        println!("The code for the browser is up to date.");
        return Ok(());
    }

    println!("{}", step(mode));
    let minify = |code: String, language| match &tools {
        Some(tools) => tools.minify(&code, language),
        None => Ok(code),
    };
    let stylesheet = minify(style::joined(workspace)?, Syntax::Css)?.into_bytes();
    let mut programs = bind_all(workspace, mode, tools.as_ref())?;

    let mut site = files::read_folder(&workspace.public())?;
    for screen in wasm::SCREENS {
        let program = programs.remove(screen).ok_or_else(|| format!("no program {screen}"))?;
        site.push(files::hashed(screen, "js", program.glue));
        site.push(files::hashed(screen, "wasm", program.wasm));
    }
    site.push(files::hashed("app", "css", stylesheet.clone()));
    let mut app = forge::lay_out(&workspace.forge_template(), &stylesheet, &programs)?;
    for script in site.iter_mut().chain(&mut app).filter(|file| file.path.ends_with(BOOT)) {
        let code = String::from_utf8(std::mem::take(&mut script.bytes))?;
        script.bytes = minify(code, Syntax::JavaScript)?.into_bytes();
    }
    if mode == Mode::Release {
        site = files::with_compressed(site)?;
    }
    files::write(&workspace.site(), &site)?;
    files::write(&workspace.forge(), &app)?;
    fs::write(workspace.stamp(), stamp(&inputs, &[&site, &app]))?;
    sizes::print(workspace)?;
    Ok(())
}

/// Every program of either host, by name. Each takes seconds, so they are built in parallel.
fn bind_all(workspace: &Workspace, mode: Mode, tools: Option<&Tools>) -> Result<Programs> {
    let bind =
        |name| wasm::bind(name, &workspace.compiled(mode, name), tools).map_err(|error| format!("{name}: {error}"));
    thread::scope(|scope| {
        let names = wasm::SCREENS.into_iter().chain(forge::programs());
        let threads: Vec<_> = names.map(|name| (name, scope.spawn(move || bind(name)))).collect();
        let finish = |(name, thread): (_, thread::ScopedJoinHandle<'_, _>)| match thread.join() {
            Ok(program) => Ok((name, program?)),
            Err(_) => Err(format!("{name}: the thread that makes it has panicked").into()),
        };
        threads.into_iter().map(finish).collect()
    })
}

/// The inputs of the result, one per line.
fn inputs(workspace: &Workspace, mode: Mode) -> Result<String> {
    let tool = std::env::current_exe()?;
    let mut inputs = format!("{mode:?} {}\n", files::hash(&read(&tool)?));
    for program in wasm::SCREENS.into_iter().chain(forge::programs()) {
        inputs += &line(program, &read(&workspace.compiled(mode, program))?);
    }
    inputs += &line("main.css", style::joined(workspace)?.as_bytes());
    inputs += &line("package-lock.json", &read(&workspace.npm_lock())?);
    for folder in [workspace.public(), workspace.forge_template()] {
        inputs.extend(files::read_folder(&folder)?.iter().map(|file| line(&file.path, &file.bytes)));
    }
    Ok(inputs)
}

const fn step(mode: Mode) -> &'static str {
    match mode {
        Mode::Dev => "Generating the JavaScript glue…",
        Mode::Release => "Generating the JavaScript glue, optimizing, minifying, and compressing…",
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn line(path: &str, bytes: &[u8]) -> String {
    format!("{path} {}\n", files::hash(bytes))
}

/// The inputs and the output. Both must still be there, because cargo-leptos writes to the same folder.
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
