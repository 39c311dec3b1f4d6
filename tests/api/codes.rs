//! The one-time code: a connect that was confirmed outside the panel is finished inside it, by the account that asked.

use serde_json::json;

use crate::world::{acme, is_logged, spawn_app};

#[tokio::test]
async fn where_no_code_waits_every_code_is_wrong() {
    let app = spawn_app().await;
    let ann = app.person(&acme(), "ann");
    assert_eq!(ann.panel().await["code_waiting"], false);
    for code in ["ABCD-EFGH", "", "x"] {
        let answer = ann.call("finish-connect", json!({ "code": code })).await;
        assert_eq!(answer.told(), (422, "wrong_code".into()), "{code}");
        assert!(is_logged(answer.json()["reference"].as_str().unwrap()), "{}", answer.text);
    }
    assert!(app.upwork.calls().is_empty());
}
