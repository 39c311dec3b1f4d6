//! Operations on the whole store: re-encrypt, export and import.
//!
//! # Layout
//!
//! - `secrets`: the sealed values of a record and where each belongs.
//! - `rekey`: re-encrypts everything with the first key of the list.
//! - `run`: a task, from the command line to its result.
//! - `export`, `import`: every record as a line of JSON; `lines`: the format of that text.

mod export;
mod import;
mod lines;
mod rekey;
mod run;
mod secrets;

pub use export::{ExportError, export};
pub use import::{ImportError, Imported, import};
pub use rekey::{Rekeyed, rekey};
pub use run::{Task, run};
