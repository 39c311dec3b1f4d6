//! Watches the commands that a store sends, and checks each against the rules.

use std::sync::{Arc, Mutex};

use mongodb::bson::{Bson, Document, doc};
use mongodb::event::EventHandler;
use mongodb::event::command::CommandEvent;

/// The sent commands.
#[derive(Clone, Default)]
pub(super) struct Watch {
    faults: Arc<Mutex<Vec<String>>>,
}

impl Watch {
    pub(super) fn handler(&self) -> EventHandler<CommandEvent> {
        let watch = self.clone();
        EventHandler::callback(move |event| {
            if let CommandEvent::Started(started) = event
                && let Some(fault) = fault(&started.command_name, &started.command)
            {
                watch.faults.lock().unwrap().push(format!("{fault}: {}", started.command));
            }
        })
    }

    /// The commands that broke a rule.
    pub(super) fn faults(&self) -> Vec<String> {
        self.faults.lock().unwrap().clone()
    }
}

/// What is wrong with a command. Only known names pass, so nothing that needs a newer server is used by accident.
fn fault(name: &str, command: &Document) -> Option<&'static str> {
    match name {
        "hello" | "ping" | "createIndexes" | "getMore" | "endSessions" | "killCursors" => None,
        "find" if command.get_str("find").is_ok_and(|collection| collection == "tenants") => None,
        "find" if looks_tenants_up(command) => None,
        "find" => unnamed(command.get_document("filter").ok()),
        "insert" => all_named(command, "documents", None).or_else(|| unsafely(command)),
        "update" => all_named(command, "updates", Some("q")).or_else(|| unsafely(command)),
        "delete" => all_named(command, "deletes", Some("q")).or_else(|| unsafely(command)),
        "findAndModify" => unnamed(command.get_document("query").ok()).or_else(|| unsafely(command)),
        _ => Some("a command that the store should not need"),
    }
}

/// The lookups, besides that of tenants, that may name no tenant: those with posts in flight, by their own index, and
/// those with tokens to revoke, of which there are few. They return only the tenant's key.
fn looks_tenants_up(command: &Document) -> bool {
    let only_keys = command.get_document("projection").is_ok_and(|fields| *fields == doc! { "clientKey": 1 });
    let revocations = command.get_str("find").is_ok_and(|collection| collection == "revocations");
    only_keys && (revocations || looks_for_posts_in_flight(command))
}

fn looks_for_posts_in_flight(command: &Document) -> bool {
    command.get_str("find").is_ok_and(|collection| collection == "jobPosts")
        && command.get_document("filter").is_ok_and(|filter| *filter == doc! { "inFlight": true })
        && command.get_str("hint").is_ok_and(|index| index == "in_flight")
}

fn unnamed(filter: Option<&Document>) -> Option<&'static str> {
    let named = filter.is_some_and(|filter| matches!(filter.get("clientKey"), Some(Bson::String(_))));
    (!named).then_some("it names no tenant")
}

fn all_named(command: &Document, list: &str, filter: Option<&str>) -> Option<&'static str> {
    let Ok(items) = command.get_array(list) else { return Some("it has no list") };
    items.iter().find_map(|item| {
        let item = item.as_document();
        unnamed(filter.map_or(item, |name| item.and_then(|item| item.get_document(name).ok())))
    })
}

fn unsafely(command: &Document) -> Option<&'static str> {
    let concern = command.get_document("writeConcern").ok();
    let majority = concern.is_some_and(|concern| concern.get_str("w").is_ok_and(|w| w == "majority"));
    (!majority).then_some("it does not wait for the majority")
}

#[test]
fn a_command_that_breaks_a_rule_is_detected() {
    let majority = doc! { "w": "majority" };
    for (name, command) in [
        ("find", doc! { "find": "drafts", "filter": { "issueId": "1" } }),
        ("find", doc! { "find": "drafts", "filter": { "clientKey": { "$ne": "a" } } }),
        ("find", doc! { "find": "revocations", "filter": {} }),
        ("insert", doc! { "documents": [{ "clientKey": "a" }, { "issueId": "1" }], "writeConcern": &majority }),
        ("insert", doc! { "documents": [{ "clientKey": "a" }] }),
        ("update", doc! { "updates": [{ "q": { "issueId": "1" } }], "writeConcern": &majority }),
        ("delete", doc! { "deletes": [{ "q": { "clientKey": "a" } }], "writeConcern": { "w": 1 } }),
        ("findAndModify", doc! { "query": { "_id": "1" }, "writeConcern": &majority }),
        ("aggregate", doc! { "aggregate": "drafts", "pipeline": [{ "$match": { "clientKey": "a" } }] }),
    ] {
        assert!(fault(name, &command).is_some(), "{name}: {command}");
    }
    let good = doc! { "documents": [{ "clientKey": "a" }], "writeConcern": majority };
    assert_eq!(fault("insert", &good), None);
}
