//! `rekey`, `export` and `import`, by the binary, over a store that a server has filled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::program::{a_folder, program, run};
use crate::world::{SECRET_KEYS, TestApp, acme, mongodb_uri, spawn_app, spawn_app_with};

const NEW_KEYS: &str = "k2:VLRLAw0ZsL4IXtINd2kjhnEVoZTVKywyXmTDN5v82LQ=";

/// A stopped server's store: two sites, and a connected user of one.
async fn a_filled_store() -> TestApp {
    let mut app = spawn_app().await;
    app.person(&acme(), "ann").connected().await;
    app.stop().await;
    app
}

fn maintain(data: &Path, keys: &str, arguments: &[&str]) -> Output {
    let folder = a_folder();
    run(program(folder.path()).env("DATA_DIR", data).env("SECRET_KEYS", keys).args(arguments))
}

/// The output of a successful task.
#[track_caller]
fn printed(output: &Output) -> String {
    let [said, wrong] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).trim().to_owned());
    assert!(output.status.success(), "{said} {wrong}");
    if said.is_empty() { wrong } else { said }
}

/// The one line that says why a task failed.
#[track_caller]
fn refusal(output: &Output) -> String {
    let wrong = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    assert!(!output.status.success() && wrong.lines().count() == 1, "{wrong}");
    wrong
}

async fn assert_ann_is_connected(app: &TestApp) {
    let state = app.person(&acme(), "ann").open_panel().await.page()["panel"]["state"].clone();
    assert!(state["account"]["connected"].is_object(), "{state}");
}

#[tokio::test]
async fn after_rekey_the_old_key_is_not_needed() {
    let mut app = a_filled_store().await;
    let both = format!("{NEW_KEYS},{SECRET_KEYS}");

    let first = printed(&maintain(app.data(), &both, &["rekey"]));
    let second = printed(&maintain(app.data(), &both, &["rekey"]));

    assert!(first.starts_with("3 ") && first.ends_with("all are encrypted with the key k2"), "{first}");
    assert!(second.starts_with("0 "), "{second}");
    app.restart_with(&[("SECRET_KEYS", NEW_KEYS)]).await;
    assert_ann_is_connected(&app).await;
}

#[tokio::test]
async fn rekey_without_the_old_key_names_the_setting_and_changes_nothing() {
    let mut app = a_filled_store().await;

    let output = maintain(app.data(), NEW_KEYS, &["rekey"]);

    let printed = String::from_utf8_lossy(&output.stderr);
    let refusal = printed.lines().last().unwrap_or_default();
    assert!(!output.status.success() && refusal.contains("SECRET_KEYS lacks a key"), "{printed}");
    app.restart_with(&[]).await;
    assert_ann_is_connected(&app).await;
}

#[tokio::test]
async fn a_server_continues_in_another_folder_from_an_export() {
    let mut app = a_filled_store().await;
    let (folder, there) = (a_folder(), a_folder());
    let file = folder.path().join("everything");
    let file = file.to_str().unwrap();

    let exported = printed(&maintain(app.data(), SECRET_KEYS, &["export", file]));
    let imported = printed(&maintain(there.path(), SECRET_KEYS, &["import", file]));
    let again = refusal(&maintain(there.path(), SECRET_KEYS, &["import", file]));
    let merged = printed(&maintain(there.path(), SECRET_KEYS, &["import", "--merge", file]));

    let records = exported.split(' ').next().unwrap();
    assert!(imported.starts_with(&format!("{records} ")), "{exported} / {imported}");
    assert!(again.contains("--merge"), "{again}");
    assert!(merged.starts_with("0 "), "{merged}");
    app.restart_with(&[("DATA_DIR", there.path().to_str().unwrap())]).await;
    assert_ann_is_connected(&app).await;
}

/// Exports by earlier releases, one for each schema version, of stores with the sites, users and keys of these tests.
fn earlier_stores() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stores");
    let stores: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!stores.is_empty());
    stores
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Whether `new` has everything that `old` has; it may have more fields.
fn contains(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => {
            old.iter().all(|(name, old)| new.get(name).is_some_and(|new| contains(new, old)))
        }
        _ => new == old,
    }
}

#[tokio::test]
async fn a_store_of_an_earlier_release_is_read_and_nothing_of_it_is_lost() {
    for store in earlier_stores() {
        let (there, exports) = (a_folder(), a_folder());
        let export = exports.path().join("export");

        printed(&maintain(there.path(), SECRET_KEYS, &["import", store.to_str().unwrap()]));
        printed(&maintain(there.path(), SECRET_KEYS, &["export", export.to_str().unwrap()]));

        let [old, new] = [&store, &export].map(|file| lines(&fs::read_to_string(file).unwrap()));
        // The first line names the format, which may be a newer one.
        for record in &old[1..] {
            assert!(new.iter().any(|new| contains(new, record)), "{}: {record}", store.display());
        }
        let mut app = spawn_app_with(&[]).await;
        // Jobs are shown only if they are on the Upwork of the settings.
        app.restart_with(&[("DATA_DIR", there.path().to_str().unwrap()), ("UPWORK_WEB_URL", "http://127.0.0.1:9")])
            .await;
        assert_ann_is_connected(&app).await;
        assert_eq!(app.person(&acme(), "ann").panel().await["jobs"][0]["title"], "Fix the login page");
    }
}

#[tokio::test]
async fn an_embedded_store_moves_to_mongodb() {
    let Some(server) = mongodb_uri() else { return };
    let mut app = a_filled_store().await;
    let database = format!("grown_{}", std::process::id());
    let mut uri = server.clone();
    uri.set_path(&database);
    let (folder, nothing) = (a_folder(), a_folder());
    let file = folder.path().join("everything");
    printed(&maintain(app.data(), SECRET_KEYS, &["export", file.to_str().unwrap()]));

    let import = run(program(nothing.path())
        .env("MONGODB_URI", uri.as_str())
        .env("SECRET_KEYS", SECRET_KEYS)
        .args(["import", file.to_str().unwrap()]));
    printed(&import);
    app.restart_with(&[("MONGODB_URI", uri.as_str())]).await;
    assert_ann_is_connected(&app).await;

    app.stop().await;
    mongodb::Client::with_uri_str(server.as_str()).await.unwrap().database(&database).drop().await.unwrap();
}
