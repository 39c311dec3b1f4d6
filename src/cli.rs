//! The command line. Settings come from the environment; the arguments only say what to do.

use std::path::PathBuf;

use crate::maintenance::Task;

/// The requested command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve: no argument.
    Serve,
    /// `--help`.
    Help,
    /// `--help settings`.
    HelpSettings,
    /// `--version`.
    Version,
    /// `healthcheck`: asks the server that runs on this machine.
    HealthCheck,
    /// `forge-app`: write the Forge app into a folder.
    ForgeApp(PathBuf),
    /// `rekey`, `export`, `import`, `backup`, `restore`: operations on the whole store, without serving.
    Maintain(Task),
}

/// Invalid arguments; the process ends with status 2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// An unknown argument.
    #[error("unknown argument {0:?}: see --help")]
    Unknown(String),
    /// A file or folder is missing.
    #[error("{0} needs the name of a file or folder: see --help")]
    NoFile(&'static str),
}

/// The output of `--help`.
pub const HELP: &str = "\
Posts a Jira issue as a job on Upwork: a Jira Cloud app.

usage: upwork-job-post             serve, with settings from the environment
       upwork-job-post rekey       re-encrypt all secrets with the first key of SECRET_KEYS
       upwork-job-post export [FILE]             write all stored data, secrets encrypted  [standard output]
       upwork-job-post import [--merge] [FILE]   read an export; --merge: into a store that is not empty
       upwork-job-post backup FILE               copy the embedded store, even while the server runs
       upwork-job-post restore FILE              put such a copy into a DATA_DIR without a store
       upwork-job-post healthcheck               check whether the server on this machine is alive
       upwork-job-post forge-app DIR             write the Forge app for this server's BASE_URL, to be deployed
       upwork-job-post --help      print this
       upwork-job-post --help settings           print all settings with their defaults
       upwork-job-post --version   print the version

Settings come from the environment. The main ones:
  BASE_URL                 public address                            [http://localhost:3000]
  LEPTOS_SITE_ADDR         where to listen                           [127.0.0.1:3000]
  MONGODB_URI              the database; unset: a file in DATA_DIR   [./data]
  SECRET_KEYS              encrypt stored secrets: id:base64(32 bytes)  [created in DATA_DIR]
  UPWORK_CLIENT_ID, UPWORK_CLIENT_SECRET   the API key from Upwork
";

/// The output of `--help settings`: the reference, as it is in the repository.
pub const SETTINGS: &str = include_str!("../.env.example");

impl Command {
    /// Reads the arguments after the program's name.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, ArgumentError> {
        let mut arguments = arguments.into_iter();
        let command = match arguments.next().as_deref() {
            None => Self::Serve,
            Some("--help" | "-h" | "help") => match arguments.next().as_deref() {
                None => Self::Help,
                Some("settings") => Self::HelpSettings,
                Some(other) => return Err(ArgumentError::Unknown(other.to_owned())),
            },
            Some("healthcheck") => Self::HealthCheck,
            Some("--version" | "-V") => Self::Version,
            Some("rekey") => Self::Maintain(Task::Rekey),
            Some("export") => return Ok(Self::Maintain(Task::Export { file: file(arguments)? })),
            Some("import") => {
                let (flags, rest): (Vec<_>, Vec<_>) = arguments.partition(|argument| argument == "--merge");
                let file = file(rest.into_iter())?;
                return Ok(Self::Maintain(Task::Import { file, merge: !flags.is_empty() }));
            }
            Some("forge-app") => Self::ForgeApp(required(arguments.next(), "forge-app")?),
            Some("backup") => Self::Maintain(Task::Backup { file: required(arguments.next(), "backup")? }),
            Some("restore") => Self::Maintain(Task::Restore { file: required(arguments.next(), "restore")? }),
            Some(other) => return Err(ArgumentError::Unknown(other.to_owned())),
        };
        arguments.next().map_or(Ok(command), |more| Err(ArgumentError::Unknown(more)))
    }
}

/// The path of a file or folder that must be named.
fn required(file: Option<String>, task: &'static str) -> Result<PathBuf, ArgumentError> {
    match file {
        None => Err(ArgumentError::NoFile(task)),
        Some(flag) if flag.starts_with('-') => Err(ArgumentError::Unknown(flag)),
        Some(file) => Ok(file.into()),
    }
}

/// The path of a file, if there is one; without one, or with `-`, standard input or output.
fn file(mut arguments: impl Iterator<Item = String>) -> Result<Option<PathBuf>, ArgumentError> {
    let file = arguments.next();
    if let Some(flag) = file.iter().find(|name| name.len() > 1 && name.starts_with('-')) {
        return Err(ArgumentError::Unknown(flag.clone()));
    }
    let file = file.filter(|name| name != "-").map(PathBuf::from);
    arguments.next().map_or(Ok(file), |more| Err(ArgumentError::Unknown(more)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, ArgumentError> {
        Command::parse(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn no_argument_serves() {
        assert_eq!(parse(&[]), Ok(Command::Serve));
    }

    #[test]
    fn help_and_version_are_printed() {
        assert_eq!(parse(&["--help"]), Ok(Command::Help));
        assert_eq!(parse(&["--help", "settings"]), Ok(Command::HelpSettings));
        assert_eq!(parse(&["--version"]), Ok(Command::Version));
        assert_eq!(parse(&["healthcheck"]), Ok(Command::HealthCheck));
    }

    #[test]
    fn maintenance_commands_take_their_files() {
        let file = |name: &str| Some(PathBuf::from(name));
        for (arguments, task) in [
            (&["rekey"][..], Task::Rekey),
            (&["export"], Task::Export { file: None }),
            (&["export", "-"], Task::Export { file: None }),
            (&["export", "all"], Task::Export { file: file("all") }),
            (&["import", "all"], Task::Import { file: file("all"), merge: false }),
            (&["import", "--merge"], Task::Import { file: None, merge: true }),
            (&["import", "all", "--merge"], Task::Import { file: file("all"), merge: true }),
            (&["backup", "copy"], Task::Backup { file: "copy".into() }),
            (&["restore", "copy"], Task::Restore { file: "copy".into() }),
        ] {
            assert_eq!(parse(arguments), Ok(Command::Maintain(task)));
        }
    }

    #[test]
    fn a_forge_app_needs_a_folder() {
        assert_eq!(parse(&["forge-app", "forge"]), Ok(Command::ForgeApp("forge".into())));
        assert!(parse(&["forge-app", "--now"]).is_err());
        assert!(parse(&["forge-app", "one", "two"]).is_err());
    }

    #[test]
    fn a_command_without_its_file_or_folder_says_so() {
        for task in ["backup", "restore", "forge-app"] {
            let error = parse(&[task]).unwrap_err().to_string();
            assert_eq!(error, format!("{task} needs the name of a file or folder: see --help"));
        }
    }

    #[test]
    fn an_unknown_argument_is_named() {
        for arguments in [
            &["--port"][..],
            &["--help", "--port"],
            &["--help", "settings", "--port"],
            &["healthcheck", "--port"],
            &["--version", "--port"],
            &["rekey", "--port"],
            &["export", "--port"],
            &["backup", "--port"],
            &["restore", "copy", "--port"],
            &["import", "all", "--port"],
        ] {
            assert_eq!(parse(arguments).unwrap_err().to_string(), r#"unknown argument "--port": see --help"#);
        }
    }
}
