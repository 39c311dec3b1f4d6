use axum::Json;
use axum::extract::State;

use super::App;

/// The descriptor with the real base URL.
pub(super) async fn show(State(app): State<App>) -> Json<serde_json::Value> {
    Json(app.descriptor.as_ref().clone())
}
