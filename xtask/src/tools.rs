//! The tools that make code for the browser small: wasm-opt and esbuild, both from npm.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, thread};

use crate::Result;
use crate::workspace::Workspace;

/// The two programs, at the versions of `end2end/package-lock.json`.
#[derive(Debug)]
pub(crate) struct Tools {
    wasm_opt: PathBuf,
    esbuild: PathBuf,
}

/// The kind of input that esbuild reads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Syntax {
    /// An ECMAScript module.
    JavaScript,
    /// A stylesheet.
    Css,
}

impl Tools {
    /// The installed tools.
    ///
    /// # Errors
    /// If one is missing: says how to install it.
    pub(crate) fn find(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.npm_programs();
        let find = |name: &str| {
            let program = folder.join(name);
            let missing = format!("{} is missing: run scripts/setup.sh npm", program.display());
            if program.is_file() { Ok(program) } else { Err(missing) }
        };
        Ok(Self { wasm_opt: find("wasm-opt")?, esbuild: find("esbuild")? })
    }

    /// A smaller program that does the same.
    ///
    /// # Errors
    /// If wasm-opt does not understand the program.
    pub(crate) fn optimize(&self, name: &str, wasm: &[u8]) -> Result<Vec<u8>> {
        let folder = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let (before, after) = (folder.join("before.wasm"), folder.join("after.wasm"));
        fs::write(&before, wasm)?;
        // wasm-opt reads from the program which features it may use; --all-features makes one that browsers refuse.
        // Flattening in between lets the second round see through nested blocks: 0.7 kB of the panel after brotli.
        let arguments = ["-Oz", "--flatten", "--rereloop", "-Oz"];
        let status = Command::new(&self.wasm_opt).args(arguments).arg(&before).arg("-o").arg(&after).status();
        let smaller = fs::read(&after);
        fs::remove_dir_all(&folder)?;
        succeeded(&self.wasm_opt, status?.success())?;
        Ok(smaller?)
    }

    /// The same code in fewer bytes: short local names, no comments, no white space.
    ///
    /// # Errors
    /// If the code has a syntax error; esbuild says where on the terminal.
    pub(crate) fn minify(&self, code: &str, language: Syntax) -> Result<String> {
        let options = match language {
            Syntax::JavaScript => ["--loader=js", "--format=esm"].as_slice(),
            Syntax::Css => ["--loader=css"].as_slice(),
        };
        let mut process = Command::new(&self.esbuild)
            .args(["--minify", "--log-level=warning"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut input = process.stdin.take().ok_or("esbuild has no input")?;
        // Written while reading: neither side waits for a full pipe.
        let output = thread::scope(|scope| {
            scope.spawn(move || input.write_all(code.as_bytes()));
            process.wait_with_output()
        })?;
        succeeded(&self.esbuild, output.status.success())?;
        Ok(String::from_utf8(output.stdout)?)
    }
}

fn succeeded(program: &Path, success: bool) -> Result<()> {
    if success { Ok(()) } else { Err(format!("{} failed", program.display()).into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools() -> Tools {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/node_modules/.bin");
        Tools { wasm_opt: folder.join("wasm-opt"), esbuild: folder.join("esbuild") }
    }

    #[test]
    fn a_module_keeps_its_exports_and_loses_its_comments() {
        let code = "// A comment.\nexport function start(first) { const second = first + 1; return second; }\n";

        let small = tools().minify(code, Syntax::JavaScript).unwrap();

        assert!(small.len() < code.len() / 2 + 10, "{small}");
        assert!(small.contains("start") && !small.contains("comment"), "{small}");
    }

    #[test]
    fn a_stylesheet_keeps_its_names() {
        let small = tools().minify(".panel {\n  color: var(--own-text);\n}\n", Syntax::Css).unwrap();

        assert_eq!(small.trim(), ".panel{color:var(--own-text)}");
    }

    #[test]
    fn a_syntax_error_stops_the_build() {
        let error = tools().minify("export function (", Syntax::JavaScript).unwrap_err().to_string();

        assert!(error.contains("esbuild"), "{error}");
    }

    #[test]
    fn an_invalid_program_stops_the_build() {
        let error = tools().optimize("none", b"not WebAssembly").unwrap_err().to_string();

        assert!(error.contains("wasm-opt"), "{error}");
    }
}
