//! TLS to MongoDB, with certificates made here.

use std::path::{Path, PathBuf};
use std::process::Command;

use secrecy::SecretString;
use tempfile::TempDir;
use upwork_job_post::store::mongo::MongoStore;
use upwork_job_post::store::{Backend as _, StoreError};

use super::server::{REPLICATED, Server};

/// An authority, and a server's certificate that it has signed, by `openssl`.
struct Certificates(TempDir);

impl Certificates {
    fn make() -> Self {
        let made = Self(TempDir::new().unwrap());
        made.openssl(&["req", "-x509", "-subj", "/CN=Authority of a test", "-keyout", "ca.key", "-out", "ca.pem"]);
        made.openssl(&["req", "-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr"]);
        std::fs::write(made.path("names"), "subjectAltName=IP:127.0.0.1\n").unwrap();
        let signed = ["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
        made.openssl(&[&signed[..], &["-extfile", "names", "-out", "server.crt"]].concat());
        let both = ["server.key", "server.crt"].map(|name| std::fs::read_to_string(made.path(name)).unwrap());
        std::fs::write(made.path("server.pem"), both.concat()).unwrap();
        made
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn openssl(&self, arguments: &[&str]) {
        let new: &[&str] = if arguments[0] == "req" { &["-newkey", "rsa:2048", "-nodes"] } else { &[] };
        let made = Command::new("openssl").args(arguments).args(new).current_dir(self.0.path()).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
}

fn uri(server: &Server, authority: &Path) -> SecretString {
    format!("{}&tls=true&tlsCAFile={}&serverSelectionTimeoutMS=2000", server.uri(), authority.display()).into()
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_used_and_a_certificate_of_another_authority_is_refused() {
    let Some(mut server) = Server::new(&REPLICATED) else { return };
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("SKIPPED: there is no openssl to make certificates with");
        return;
    }
    let (ours, others) = (Certificates::make(), Certificates::make());
    let (certificate, authority) = (ours.path("server.pem"), ours.path("ca.pem"));
    // Not `requireTLS`: this test creates the replica set without it.
    server.add_options(&["--tlsMode", "preferTLS", "--tlsAllowConnectionsWithoutCertificates"]);
    server.add_options(&["--tlsCertificateKeyFile", &certificate.display().to_string()]);
    server.add_options(&["--tlsCAFile", &authority.display().to_string()]);
    server.start().await;
    assert_eq!(server.tls_connections().await, 0);

    let refused = MongoStore::connect(&uri(&server, &others.path("ca.pem")), "tls").await.unwrap();
    assert!(matches!(refused.ping().await, Err(StoreError::Unavailable(_))));
    drop(refused);

    let before = server.tls_connections().await;
    let store = MongoStore::connect(&uri(&server, &authority), "tls").await.unwrap();
    store.ping().await.unwrap();
    assert!(server.tls_connections().await > before, "the store has not used TLS");
}
