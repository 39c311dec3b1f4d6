use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Maximum number of connections, if the open-file limit allows as many.
const MAX_CONNECTIONS: usize = 4096;
/// Open files that are reserved for everything but clients: the store, MongoDB's pool, calls to Jira and Upwork, the
/// log.
const RESERVED_FILES: u64 = 128;
/// The server does not start with fewer connections than this.
const MIN_CONNECTIONS: usize = 16;

/// Limits for clients that are not authenticated yet. `Default` is the product's configuration, except for open files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time.
    pub connections: usize,
    /// Time to send the head of a request, from its first byte on, or from the start of the connection.
    pub head: Duration,
    /// Time to send the body of a request, from the end of its head on.
    pub body: Duration,
    /// Time of a whole exchange, from the end of the request's head to the end of the answer.
    pub exchange: Duration,
    /// Time between two requests on one connection. Longer than the limit of reverse proxies, so that the proxy closes:
    /// a request that meets a closing connection is lost.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: MAX_CONNECTIONS,
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            exchange: Duration::from_secs(60),
            idle: Duration::from_secs(75),
        }
    }
}

/// The operating system lets this process open too few files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this process may open {0} files (ulimit -n), which leaves too few for connections: allow at least {min}",
    min = RESERVED_FILES + MIN_CONNECTIONS as u64
)]
pub struct TooFewFiles(u64);

impl Limits {
    /// The limits for this process. Raises its open-file limit to the highest that the operating system allows it.
    pub fn for_this_process() -> Result<Self, TooFewFiles> {
        let connections = connections(raise_open_files())?;
        Ok(Self { connections, ..Self::default() })
    }

    /// Connections at a time from one address.
    pub(super) fn per_address(&self) -> usize {
        (self.connections / 4).max(1)
    }
}

fn connections(open_files: u64) -> Result<usize, TooFewFiles> {
    let left = open_files.saturating_sub(RESERVED_FILES);
    let connections = usize::try_from(left).unwrap_or(usize::MAX).min(MAX_CONNECTIONS);
    if connections < MIN_CONNECTIONS { Err(TooFewFiles(open_files)) } else { Ok(connections) }
}

/// Raises the soft open-file limit to the hard one, and returns the new limit.
pub fn raise_open_files() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let current = if raised.is_ok() { limit.maximum } else { limit.current };
    current.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_limited_by_open_files_and_the_configured_maximum() {
        for (open_files, expected) in
            [(u64::MAX, 4096), (4096 + 128, 4096), (4096 + 127, 4095), (1024, 896), (300, 172), (144, 16)]
        {
            assert_eq!(connections(open_files), Ok(expected), "{open_files}");
        }
    }

    #[test]
    fn too_few_open_files_are_refused_with_the_required_number() {
        for open_files in [0, 127, 128, 143] {
            let words = connections(open_files).unwrap_err().to_string();
            assert!(words.contains(&open_files.to_string()) && words.contains("144"), "{words}");
        }
    }

    #[test]
    fn the_soft_limit_of_open_files_is_raised() {
        let raised = raise_open_files();
        let limit = getrlimit(Resource::Nofile);

        assert_eq!(limit.current, limit.maximum);
        assert_eq!(raised, limit.current.unwrap_or(u64::MAX));
    }
}
