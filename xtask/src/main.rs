//! Builds the code for the browser: `cargo xtask site`. Needs cargo and what `scripts/setup.sh npm` installs, and
//! downloads nothing.
//!
//! # Layout
//!
//! - [`workspace`]: where things are.
//! - [`wasm`]: Rust to WebAssembly and its JavaScript glue.
//! - [`files`]: the site as a set of named files, hashed and compressed.
//! - [`forge`]: the Forge app, laid out to be deployed.
//! - [`site`]: the steps in order, skipped when nothing has changed.
//! - [`style`]: one stylesheet out of a file for each screen.
//! - [`sizes`]: what a browser has to load.
//! - [`tools`]: the programs from npm that make code small.

#![expect(clippy::print_stdout, reason = "a tool speaks to its terminal")]

mod files;
mod forge;
mod site;
mod sizes;
mod style;
mod tools;
mod wasm;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

/// What a step gives; an error is a sentence for the terminal.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "usage: cargo xtask site [--dev]   build target/site and target/forge
       cargo xtask style          join the stylesheet for cargo-leptos
       cargo xtask sizes          show what a browser has to load; fails if that is over the budget";

/// How the browser's half is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Small, and compressed ahead of time. Needs the tools from npm.
    Release,
    /// Quick to build, with names for the debugger.
    Dev,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match *arguments {
        ["site"] => Workspace::find().and_then(|workspace| site::build(&workspace, Mode::Release)),
        ["site", "--dev"] => Workspace::find().and_then(|workspace| site::build(&workspace, Mode::Dev)),
        ["style"] => Workspace::find().and_then(|workspace| style::write(&workspace)),
        ["sizes"] => Workspace::find().and_then(|workspace| sizes::check(&sizes::print(&workspace)?)),
        ["--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
