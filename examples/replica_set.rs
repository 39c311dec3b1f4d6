//! Makes a fresh mongod a replica set of one, and waits until it takes writes: `replica_set PORT`. For the tests.

use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};
use mongodb::{Client, Database};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

const TIMEOUT: Duration = Duration::from_secs(30);
const RETRY_DELAY: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let port: u16 = std::env::args().nth(1).ok_or("usage: replica_set PORT")?.parse()?;
    let address = format!("127.0.0.1:{port}");
    let client = Client::with_uri_str(format!("mongodb://{address}/?directConnection=true")).await?;
    let admin = client.database("admin");
    until(&admin, doc! { "ping": 1 }, |_| true).await?;
    let members = [doc! { "_id": 0, "host": address }];
    admin.run_command(doc! { "replSetInitiate": { "_id": "rs0", "members": &members[..] } }).await?;
    until(&admin, doc! { "hello": 1 }, |answer| answer.get_bool("isWritablePrimary").unwrap_or(false)).await
}

async fn until(admin: &Database, command: Document, is_done: impl Fn(&Document) -> bool) -> Result<(), BoxError> {
    let began = Instant::now();
    while began.elapsed() < TIMEOUT {
        if admin.run_command(command.clone()).await.is_ok_and(|answer| is_done(&answer)) {
            return Ok(());
        }
        tokio::time::sleep(RETRY_DELAY).await;
    }
    Err(format!("MongoDB did not answer {command} as it should within {TIMEOUT:?}").into())
}
