//! The binary: its arguments, its settings, its start and its end.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::world::{SECRET_KEYS, write_site};

/// A command with only the required settings, in a folder of its own.
pub(crate) fn program(folder: &Path) -> Command {
    write_site(&folder.join("site"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_upwork-job-post"));
    command.env_clear().current_dir(folder);
    command.env("LEPTOS_SITE_ROOT", folder.join("site")).env("LEPTOS_SITE_ADDR", "127.0.0.1:0").env("DATA_DIR", "data");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub(crate) fn a_folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Waits for the end, ten seconds at most.
fn end_of(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > Duration::from_secs(10) {
            child.kill().unwrap();
            panic!("it did not end within ten seconds");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub(crate) fn run(command: &mut Command) -> Output {
    let mut child = command.spawn().unwrap();
    end_of(&mut child);
    child.wait_with_output().unwrap()
}

/// Asserts that the start fails with one line that names the setting, and returns the line.
#[track_caller]
fn assert_refused(command: &mut Command, setting: &str) -> String {
    let output = run(command);
    let printed = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{setting}: it started");
    assert!(output.stdout.is_empty());
    assert_eq!(printed.lines().count(), 1, "{setting}: {printed}");
    assert!(printed.contains(setting), "{setting}: {printed}");
    printed
}

#[test]
fn a_wrong_setting_stops_the_start_and_is_named_in_one_line() {
    let folder = a_folder();
    let long = format!("https://{}.example.test", "x.".repeat(100));
    for (name, value) in [
        ("BASE_URL", ""),
        ("BASE_URL", "addon.example.test"),
        ("BASE_URL", "https://addon.example.test?x"),
        ("BASE_URL", "https://addon.example.test/jira"),
        ("BASE_URL", "http://addon.example.test"),
        ("BASE_URL", "http://10.0.0.1:3000"),
        ("BASE_URL", &long),
        ("LEPTOS_SITE_ADDR", "3000"),
        ("TRUSTED_PROXIES", "proxy.example.test"),
        ("DATA_DIR", " "),
        ("MONGODB_URI", "postgres://localhost"),
        ("SECRET_KEYS", "k1:short"),
        ("SECRET_KEYS", "k1"),
        ("SECRET_KEYS", "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        ("SECRET_KEYS", "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("SECRET_KEYS", "<the keys>"),
        ("SECRET_KEYS_FILE", "/nowhere"),
        ("UPWORK_API", "soap"),
        ("UPWORK_PKCE", "maybe"),
        ("UPWORK_CLIENT_ID", ""),
        ("UPWORK_CLIENT_ID", "<the id>"),
        ("UPWORK_CLIENT_SECRET_FILE", "/nowhere"),
        ("UPWORK_WEB_URL", "https://www.upwork.com/jobs"),
        ("UPWORK_WEB_URL", "http://www.upwork.com"),
        ("UPWORK_API_URL", "api.upwork.com"),
        ("UPWORK_API_URL", "http://api.upwork.com"),
        ("ATLASSIAN_INSTALL_KEYS_URL", "file:///keys"),
        ("ATLASSIAN_INSTALL_KEYS_URL", "http://keys.example.test"),
        ("ATLASSIAN_SITES", "*.atlassian.net"),
        ("ATLASSIAN_SITES", "http://*.atlassian.net"),
        ("ATLASSIAN_SITES", "https://*.atlassian.net,http://jira.example.test"),
        ("ATLASSIAN_SITES", "https://*"),
        ("ATLASSIAN_SITES", "https://acme.*.example.test"),
        ("ATLASSIAN_SITES", "https://*.10.0.0.1"),
        ("ATLASSIAN_SITES", "https://jira.example.test/path"),
        ("CONNECT_SCRIPT_URL", "/all.js"),
        ("CONNECT_SCRIPT_URL", "http://cdn.example.test/all.js"),
        ("SESSION_SECONDS", "0"),
        ("RECONCILE_SECONDS", "ten"),
        ("RUST_LOG", "info,=,="),
        ("LOG_FORMAT", "xml"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
    ] {
        let command = &mut program(folder.path());
        if name == "MONGODB_URI" {
            command.env("SECRET_KEYS", SECRET_KEYS);
        }
        assert_refused(command.env(name, value), name);
    }
}

#[test]
fn http_is_accepted_for_this_machine() {
    let folder = a_folder();
    let mut command = program(folder.path());
    for (name, value) in [
        ("BASE_URL", "http://localhost:3000"),
        ("UPWORK_WEB_URL", "http://127.0.0.1:4200"),
        ("UPWORK_API_URL", "http://[::1]:4200"),
        ("ATLASSIAN_INSTALL_KEYS_URL", "http://127.0.0.1:4100/install-keys"),
        ("ATLASSIAN_SITES", "http://jira.localhost:4100"),
        ("CONNECT_SCRIPT_URL", "http://127.0.0.2:4100/atlassian-connect/all.js"),
    ] {
        command.env(name, value);
    }
    assert!(Server::start(&mut command).terminate().success());
}

#[test]
fn a_guessable_key_in_the_data_folder_is_refused() {
    let folder = a_folder();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let keys = data.join("secret-keys");
    fs::write(&keys, "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n").unwrap();
    #[cfg(unix)]
    fs::set_permissions(&keys, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert_refused(&mut program(folder.path()), "SECRET_KEYS");
}

#[test]
fn half_an_upwork_api_key_names_the_missing_half() {
    let folder = a_folder();
    for (there, missing) in
        [("UPWORK_CLIENT_ID", "UPWORK_CLIENT_SECRET is"), ("UPWORK_CLIENT_SECRET", "UPWORK_CLIENT_ID is")]
    {
        let printed = assert_refused(program(folder.path()).env(there, "hush"), missing);
        assert!(!printed.contains("hush"), "{printed}");
    }
    fs::write(folder.path().join("secret"), "hush").unwrap();
    assert_refused(program(folder.path()).env("UPWORK_CLIENT_SECRET_FILE", "secret"), "UPWORK_CLIENT_ID is");
}

#[test]
fn a_mistyped_setting_gets_a_warning_without_its_value() {
    let folder = a_folder();
    fs::write(folder.path().join(".env"), "SECRETKEYS=hush\n").unwrap();
    let mut server = Server::start(program(folder.path()).env("UPWORK_CLIENTID", "hush"));
    assert!(server.terminate().success());
    let warned =
        |name: &str| server.log.iter().any(|line| line.contains("looks like a setting") && line.contains(name));
    assert!(warned("UPWORK_CLIENTID") && warned("UPWORK_CLIENT_ID") && warned("SECRETKEYS"), "{:?}", server.log);
    assert!(!warned("DATA_DIR") && !server.log.iter().any(|line| line.contains("hush")), "{:?}", server.log);
}

#[test]
fn mongodb_without_keys_names_the_keys() {
    let folder = a_folder();
    assert_refused(program(folder.path()).env("MONGODB_URI", "mongodb://localhost"), "SECRET_KEYS");
}

#[test]
fn a_secret_set_twice_is_refused_and_not_shown() {
    let folder = a_folder();
    fs::write(folder.path().join("secret"), "hush").unwrap();
    for name in ["UPWORK_CLIENT_SECRET", "SECRET_KEYS", "MONGODB_URI"] {
        let command = &mut program(folder.path());
        let printed = assert_refused(command.env(name, "hush").env(format!("{name}_FILE"), "secret"), name);
        assert!(!printed.contains("hush"), "{printed}");
    }
}

#[test]
fn an_unusable_folder_is_named() {
    let folder = a_folder();
    fs::write(folder.path().join("file"), "").unwrap();
    assert_refused(program(folder.path()).env("DATA_DIR", "file"), "DATA_DIR");
    assert_refused(program(folder.path()).env("DATA_DIR", "file/data"), "DATA_DIR");
}

#[test]
#[cfg(unix)]
fn a_folder_that_others_may_write_becomes_private_or_with_a_store_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = a_folder();
    let data = folder.path().join("data");
    let change_mode = |mode| fs::set_permissions(&data, fs::Permissions::from_mode(mode)).unwrap();
    fs::create_dir(&data).unwrap();
    change_mode(0o777);
    assert!(Server::start(&mut program(folder.path())).terminate().success());
    assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o022, 0);

    change_mode(0o777);
    assert_refused(&mut program(folder.path()), "DATA_DIR");

    change_mode(0o700);
    assert!(Server::start(&mut program(folder.path())).terminate().success());
}

#[test]
fn an_address_in_use_is_named() {
    let folder = a_folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let printed = assert_refused(program(folder.path()).env("LEPTOS_SITE_ADDR", &address), "LEPTOS_SITE_ADDR");
    assert!(printed.contains(&address), "{printed}");
}

#[test]
fn the_dotenv_file_is_read_and_the_environment_wins() {
    let folder = a_folder();
    fs::write(folder.path().join(".env"), "SESSION_SECONDS=0\n").unwrap();
    assert_refused(&mut program(folder.path()), "SESSION_SECONDS");
    let mut server = Server::start(program(folder.path()).env("SESSION_SECONDS", "60"));
    assert!(server.terminate().success());
}

#[test]
fn help_and_version_need_no_settings() {
    let folder = a_folder();
    let ask = |argument: &str| run(program(folder.path()).env("BASE_URL", "").arg(argument));
    let help = ask("--help");
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("BASE_URL"));
    let settings = run(program(folder.path()).args(["--help", "settings"]));
    assert!(settings.status.success() && settings.stdout == fs::read(repository(".env.example")).unwrap());
    let version = ask("--version");
    let expected = format!("upwork-job-post {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((version.status.success(), String::from_utf8(version.stdout).unwrap()), (true, expected));
    let unknown = ask("--port");
    assert!(!unknown.status.success() && String::from_utf8_lossy(&unknown.stderr).contains("--port"));
}

/// A server that listens.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// Its output until it served.
    log: Vec<String>,
}

impl Server {
    /// Its log is read all the while.
    pub(crate) fn start(command: &mut Command) -> Self {
        let (server, mut log) = Self::start_unread(command);
        std::thread::spawn(move || log.read_to_end(&mut Vec::new()));
        server
    }

    /// Its log is read up to the line that it serves, and no further.
    pub(crate) fn start_unread(command: &mut Command) -> (Self, BufReader<ChildStderr>) {
        let mut child = command.env("LOG_FORMAT", "json").spawn().unwrap();
        let mut reader = BufReader::new(child.stderr.take().unwrap());
        let mut log = Vec::new();
        let address = loop {
            let mut line = String::new();
            assert!(reader.read_line(&mut line).unwrap() > 0, "it ended before it served: {log:?}");
            let event: serde_json::Value = serde_json::from_str(&line).expect(&line);
            log.push(line);
            if event["message"] == "serving" {
                break event["address"].as_str().unwrap().to_owned();
            }
        };
        (Self { child, address, log }, reader)
    }

    pub(crate) fn terminate(&mut self) -> ExitStatus {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        end_of(&mut self.child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_start_message_describes_the_setup_without_secrets() {
    let folder = a_folder();
    let mut command = program(folder.path());
    let server = Server::start(command.env("UPWORK_CLIENT_ID", "the-id").env("UPWORK_CLIENT_SECRET", "hush-hush"));
    let starting = server.log.iter().find(|line| line.contains(r#""message":"starting""#)).expect("it says so");
    let said: serde_json::Value = serde_json::from_str(starting).unwrap();
    for (name, value) in [
        ("version", env!("CARGO_PKG_VERSION")),
        ("upwork_api", "graphql"),
        ("upwork_web_url", "https://www.upwork.com"),
        ("upwork_key", "set"),
        ("traces", "off"),
        ("sites", "https://*.atlassian.net"),
    ] {
        assert_eq!(said[name], value, "{starting}");
    }
    assert!(said["store"].as_str().unwrap().starts_with("embedded in "), "{starting}");
    assert!(!server.log.concat().contains("hush-hush"));
}

#[test]
fn a_health_check_distinguishes_a_running_server_from_none() {
    let folder = a_folder();
    let mut server = Server::start(&mut program(folder.path()));
    let check = |address: &str| run(program(folder.path()).arg("healthcheck").env("LEPTOS_SITE_ADDR", address));
    let address = server.address.clone();
    assert!(check(&address).status.success());
    assert!(server.terminate().success());
    let gone = check(&address);
    let said = String::from_utf8(gone.stderr).unwrap();
    assert!(!gone.status.success() && said.contains(&address) && said.trim().lines().count() == 1, "{said}");
}

#[tokio::test]
async fn the_server_runs_until_it_is_stopped_and_exits_with_zero() {
    let folder = a_folder();
    let mut server = Server::start(&mut program(folder.path()));
    let answer = reqwest::get(format!("http://{}/readyz", server.address)).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(server.terminate().code(), Some(0));
    assert!(folder.path().join("data/store.closed").exists(), "the store was closed well: the next start is quick");
}

#[test]
fn a_backup_of_a_running_server_is_restored_elsewhere() {
    let folder = a_folder();
    let mut server = Server::start(&mut program(folder.path()));
    let made = run(program(folder.path()).args(["backup", "copy"]));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(server.terminate().success());

    let other = a_folder();
    let restore = |folder: &Path| run(program(other.path()).arg("restore").arg(folder.join("copy")));
    assert!(restore(folder.path()).status.success());
    let again = restore(folder.path());
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(!again.status.success() && said.contains("there already is a store"), "{said}");
    fs::copy(folder.path().join("data/secret-keys"), other.path().join("data/secret-keys")).unwrap();
    assert!(Server::start(&mut program(other.path())).terminate().success());
}

#[test]
fn a_second_process_on_the_same_folder_is_refused() {
    let folder = a_folder();
    let _first = Server::start(&mut program(folder.path()));
    assert_refused(&mut program(folder.path()), "DATA_DIR");
}

#[test]
fn a_store_without_its_keys_gets_no_new_ones() {
    let folder = a_folder();
    Server::start(&mut program(folder.path())).terminate();
    fs::remove_file(folder.path().join("data/secret-keys")).unwrap();
    assert_refused(&mut program(folder.path()), "SECRET_KEYS");
}

#[test]
#[cfg(unix)]
fn stored_files_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = a_folder();
    Server::start(&mut program(folder.path())).terminate();
    for path in fs::read_dir(folder.path().join("data")).unwrap().map(|entry| entry.unwrap().path()) {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
    }
}
