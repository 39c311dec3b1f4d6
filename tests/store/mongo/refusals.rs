//! Bad input: each is one line that names the cause and shows no password.

use std::fs;

use mongodb::bson::doc;
use upwork_job_post::store::mongo::{MongoConnectError, MongoStore};

use super::server::{REPLICATED, Server};

async fn refusal(uri: &str) -> (MongoConnectError, String) {
    let error = MongoStore::connect(&uri.into(), "test_refusals").await.err().unwrap_or_else(|| panic!("{uri}"));
    let words = error.to_string();
    assert!(words.starts_with("MONGODB_URI: ") && !words.contains('\n'), "{words}");
    assert!(!words.contains("hush"), "{words}");
    (error, words)
}

#[tokio::test]
async fn an_invalid_connection_string_is_reported_without_its_password() {
    for uri in [
        "mongodb://ann:hush@host:not-a-port",
        "mongodb://ann:hu@sh@host",
        "mongodb://ann:hush/hush@host/db",
        "mongodb://ann:hush@host/db?tls=maybe",
        "mongodb://ann:hush@host/db?authMechanism=hush",
    ] {
        let (error, words) = refusal(uri).await;
        assert!(matches!(error, MongoConnectError::Uri(_)), "{uri}: {words}");
    }
}

/// A server with accounts: `owner` may do everything, `reader` may read. Passwords are `hush`.
async fn with_accounts() -> Option<Server> {
    let mut server = Server::new(&REPLICATED)?;
    server.start().await;
    let admin = server.client().await.database("admin");
    for (name, role) in [("owner", "root"), ("reader", "readAnyDatabase")] {
        admin.run_command(doc! { "createUser": name, "pwd": "hush", "roles": [role] }).await.unwrap();
    }
    server.kill();
    let key_file = server.folder().join("key");
    fs::write(&key_file, "aSBhbSBhIGtleQ").unwrap();
    #[cfg(unix)]
    fs::set_permissions(&key_file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    server.add_options(&["--auth", "--keyFile", key_file.to_str().unwrap()]);
    server.spawn();
    server.until_writable().await;
    Some(server)
}

fn uri_of(server: &Server, user: &str) -> String {
    format!("mongodb://{user}@127.0.0.1:{}/?replicaSet=rs0&authSource=admin", server.port)
}

#[tokio::test]
async fn a_wrong_password_or_missing_role_is_distinguished_from_an_absent_server() {
    let Some(server) = with_accounts().await else { return };

    let store = MongoStore::connect(&uri_of(&server, "owner:hush").into(), "test_refusals").await.unwrap();
    let (wrong, words) = refusal(&uri_of(&server, "owner:hushed")).await;
    assert!(
        matches!(wrong, MongoConnectError::Refused(_)) && words.to_lowercase().contains("authentication"),
        "{words}"
    );
    let (unknown, words) = refusal(&uri_of(&server, "nobody:hush")).await;
    assert!(matches!(unknown, MongoConnectError::Refused(_)), "{words}");
    let (reader, words) = refusal(&uri_of(&server, "reader:hush")).await;
    assert!(matches!(reader, MongoConnectError::Refused(_)) && words.contains("not authorized"), "{words}");
    let anonymous = refusal(&format!("mongodb://127.0.0.1:{}/?replicaSet=rs0", server.port)).await;
    assert!(matches!(anonymous.0, MongoConnectError::Refused(_)), "{}", anonymous.1);

    upwork_job_post::store::Backend::ping(&store).await.unwrap();
}
