//! The log line about a starting server: the operator's overview, without secrets.

use url::Url;

use crate::keyring::Keyring;
use crate::settings::Settings;
use crate::settings::store::StoreLocation;
use crate::settings::upwork::UpworkApi;

/// Describes in one line how the server is configured.
pub(crate) fn announce(settings: &Settings, keyring: &Keyring) {
    let Settings { address, store, upwork, atlassian, traces, .. } = settings;
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        descriptor = format!("{}/atlassian-connect.json", address.base_url),
        sites = %atlassian.sites.frame_ancestors(),
        store = describe_store(&store.place),
        keys = keyring.ids().join(","),
        upwork_api = match upwork.api {
            UpworkApi::Graphql => "graphql",
            UpworkApi::Rest => "rest",
        },
        upwork_web_url = upwork.web_url,
        upwork_api_url = upwork.api_url,
        upwork_key = if upwork.key.is_some() { "set" } else { "missing" },
        metrics = address.metrics.map_or_else(|| "/metrics".to_owned(), |address| format!("http://{address}/metrics")),
        traces = traces.endpoint.as_ref().map_or("off", Url::as_str),
        "starting"
    );
}

/// Where data is stored, without MongoDB's connection string, which may contain a password.
fn describe_store(place: &StoreLocation) -> String {
    match place {
        StoreLocation::Embedded { folder } => format!("embedded in {}", folder.display()),
        StoreLocation::Mongo { database, .. } => format!("MongoDB, database {database}"),
    }
}
