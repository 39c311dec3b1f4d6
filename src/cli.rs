//! The command line. What the server does is set in the environment; the arguments only ask about it.

/// What the arguments ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve: no argument.
    Serve,
    /// `--help`.
    Help,
    /// `--version`.
    Version,
}

/// An argument that means nothing; the process ends with status 2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown argument {0:?}: see --help")]
pub struct UnknownArgument(String);

/// What `--help` prints.
pub const HELP: &str = "\
Posts a Jira issue as a job at Upwork: a Jira Cloud add-on.

usage: upwork-job-post             serve, with settings from the environment
       upwork-job-post --help      print this
       upwork-job-post --version   print the version

Settings come from the environment; the file .env.example lists them all. The main ones:
  BASE_URL                 public address                            [http://localhost:3000]
  LEPTOS_SITE_ADDR         where to listen                           [127.0.0.1:3000]
  MONGODB_URI              the database; unset: a file in DATA_DIR   [./data]
  SECRET_KEYS              seal stored secrets: id:base64(32 bytes)  [made for the file in DATA_DIR]
  UPWORK_CLIENT_ID, UPWORK_CLIENT_SECRET   the key registered at Upwork
";

impl Command {
    /// Reads the arguments after the program's name.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, UnknownArgument> {
        let mut arguments = arguments.into_iter();
        let command = match arguments.next().as_deref() {
            None => Self::Serve,
            Some("--help" | "-h" | "help") => Self::Help,
            Some("--version" | "-V") => Self::Version,
            Some(other) => return Err(UnknownArgument(other.to_owned())),
        };
        arguments.next().map_or(Ok(command), |more| Err(UnknownArgument(more)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, UnknownArgument> {
        Command::parse(arguments.iter().map(|argument| (*argument).to_owned()))
    }

    #[test]
    fn no_argument_serves() {
        assert_eq!(parse(&[]), Ok(Command::Serve));
    }

    #[test]
    fn questions_are_answered() {
        assert_eq!(parse(&["--help"]), Ok(Command::Help));
        assert_eq!(parse(&["--version"]), Ok(Command::Version));
    }

    #[test]
    fn what_is_unknown_is_named() {
        for arguments in [&["--port"][..], &["--help", "--port"], &["--version", "--port"]] {
            assert_eq!(parse(arguments).unwrap_err().to_string(), r#"unknown argument "--port": see --help"#);
        }
    }
}
