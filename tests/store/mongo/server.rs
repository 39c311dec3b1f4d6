//! A server of a test's own.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mongodb::Client;
use mongodb::bson::doc;
use tempfile::TempDir;

/// A `mongod` that a test may kill. Killed when it is dropped.
pub(super) struct Server {
    program: PathBuf,
    folder: TempDir,
    pub(super) port: u16,
    options: Vec<String>,
    child: Option<Child>,
}

impl Server {
    /// A replica set of one, not started yet. `None`, and a line that says so, where there is no program.
    pub(super) fn new(options: &[&str]) -> Option<Self> {
        let Some(program) = std::env::var_os("MONGOD_BIN") else {
            eprintln!("SKIPPED: MONGOD_BIN is not set; scripts/mongod.sh runs a command with it");
            return None;
        };
        let memory = PathBuf::from("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Some(Self { program: program.into(), folder: folder.unwrap(), port: free_port(), options, child: None })
    }

    /// Starts it, also after a [`Self::kill`], and waits until it accepts writes.
    pub(super) async fn start(&mut self) {
        self.spawn();
        if !self.is_replicated() {
            return self.until_writable().await;
        }
        let admin = self.client().await.database("admin");
        self.until("it answers", async || admin.run_command(doc! { "ping": 1 }).await.is_ok()).await;
        let set = doc! { "_id": "rs0", "members": [{ "_id": 0, "host": format!("127.0.0.1:{}", self.port) }] };
        // Fails if it is done already.
        let _ = admin.run_command(doc! { "replSetInitiate": set }).await;
        self.until_writable().await;
    }

    /// Starts it and waits for nothing.
    pub(super) fn spawn(&mut self) {
        let child = Command::new(&self.program)
            .arg("--dbpath")
            .arg(self.folder.path())
            .args(["--port", &self.port.to_string(), "--bind_ip", "127.0.0.1"])
            .args(["--oplogSize", "16", "--wiredTigerCacheSizeGB", "0.25", "--quiet"])
            .args(["--setParameter", "diagnosticDataCollectionEnabled=false"])
            .args(&self.options)
            .stdout(Stdio::null())
            .spawn();
        self.child = Some(child.unwrap());
    }

    /// Ends it without a chance to write anything (`SIGKILL`).
    pub(super) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Stops it without closing a socket.
    pub(super) fn pause(&self) {
        self.signal("-STOP");
        // Each of its threads runs until the signal has reached it.
        while !self.threads().all(|state| state == "T") {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// The state of each thread, from `/proc` if it exists.
    fn threads(&self) -> impl Iterator<Item = String> {
        let id = self.child.as_ref().unwrap().id();
        let threads = std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten();
        threads.filter_map(|thread| {
            let status = std::fs::read_to_string(thread.ok()?.path().join("stat")).ok()?;
            let (_, after_name) = status.rsplit_once(") ")?;
            after_name.split(' ').next().map(str::to_owned)
        })
    }

    /// Continues it.
    pub(super) fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, name: &str) {
        let id = self.child.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// For the next start.
    pub(super) fn add_options(&mut self, options: &[&str]) {
        self.options.extend(options.iter().map(|option| (*option).to_owned()));
    }

    fn is_replicated(&self) -> bool {
        self.options.iter().any(|option| option == "--replSet")
    }

    /// The address for a store.
    pub(super) fn uri(&self) -> String {
        let set = if self.is_replicated() { "/?replicaSet=rs0" } else { "" };
        format!("mongodb://127.0.0.1:{}{set}", self.port)
    }

    /// A client of this member, whatever its state.
    pub(super) async fn client(&self) -> Client {
        let uri = format!("mongodb://127.0.0.1:{}/?directConnection=true&serverSelectionTimeoutMS=1000", self.port);
        Client::with_uri_str(uri).await.unwrap()
    }

    /// How many connections with TLS it has had.
    pub(super) async fn tls_connections(&self) -> i64 {
        let status = self.client().await.database("admin").run_command(doc! { "serverStatus": 1 }).await.unwrap();
        let counts = status.get_document("transportSecurity").unwrap();
        counts.iter().filter_map(|(_, count)| count.as_i64().or_else(|| count.as_i32().map(i64::from))).sum()
    }

    pub(super) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Waits until it accepts writes.
    pub(super) async fn until_writable(&self) {
        let admin = self.client().await.database("admin");
        self.until("it takes writes", async || {
            let hello = admin.run_command(doc! { "hello": 1 }).await;
            hello.is_ok_and(|hello| hello.get_bool("isWritablePrimary").unwrap_or(false))
        })
        .await;
    }

    async fn until(&self, what: &str, is: impl AsyncFn() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !is().await {
            assert!(Instant::now() < deadline, "a minute is over until {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The options of a replica set of one.
pub(super) const REPLICATED: [&str; 2] = ["--replSet", "rs0"];

pub(super) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
