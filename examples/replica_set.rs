//! A replica set for the tests, out of fresh members on this machine:
//!
//! - `replica_set PORT…` creates it, and waits until it accepts writes.
//! - `replica_set primary PORT…` prints the port of the primary, once there is one.
//! - `replica_set step-down PORT…` makes the primary hand over to another member.

use std::io::Write as _;
use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};
use mongodb::{Client, Database};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

const USAGE: &str = "usage: replica_set [primary|step-down] PORT…";
const TIMEOUT: Duration = Duration::from_secs(30);
const RETRY_DELAY: Duration = Duration::from_millis(50);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (task, ports) = match arguments.split_first() {
        Some((task, ports)) if task.parse::<u16>().is_err() => (task.as_str(), ports),
        _ => ("make", arguments.as_slice()),
    };
    let ports = ports.iter().map(|port| port.parse()).collect::<Result<Vec<u16>, _>>()?;
    match task {
        "make" => make(&ports).await,
        "primary" => Ok(writeln!(std::io::stdout(), "{}", primary(&ports).await?.0)?),
        "step-down" => step_down(&ports).await,
        _ => Err(USAGE.into()),
    }
}

async fn make(ports: &[u16]) -> Result<(), BoxError> {
    for port in ports {
        until(&admin(*port).await?, doc! { "ping": 1 }, |_| true).await?;
    }
    let first = admin(*ports.first().ok_or(USAGE)?).await?;
    let members: Vec<Document> =
        (0..).zip(ports).map(|(id, port): (i32, _)| doc! { "_id": id, "host": format!("127.0.0.1:{port}") }).collect();
    // Quick, for a test waits for it.
    let settings = doc! { "electionTimeoutMillis": 2000, "heartbeatIntervalMillis": 500 };
    first.run_command(doc! { "replSetInitiate": { "_id": "rs0", "members": members, "settings": settings } }).await?;
    primary(ports).await.map(|_| ())
}

async fn step_down(ports: &[u16]) -> Result<(), BoxError> {
    let (_, admin) = primary(ports).await?;
    admin.run_command(doc! { "replSetStepDown": 5, "secondaryCatchUpPeriodSecs": 4 }).await?;
    Ok(())
}

/// The primary. Other members may be unreachable.
async fn primary(ports: &[u16]) -> Result<(u16, Database), BoxError> {
    let began = Instant::now();
    while began.elapsed() < TIMEOUT {
        for port in ports {
            let admin = admin(*port).await?;
            let hello = admin.run_command(doc! { "hello": 1 }).await;
            if hello.is_ok_and(|answer| answer.get_bool("isWritablePrimary").unwrap_or(false)) {
                return Ok((*port, admin));
            }
        }
        tokio::time::sleep(RETRY_DELAY).await;
    }
    Err(format!("no member of {ports:?} takes writes after {TIMEOUT:?}").into())
}

/// A client of this member, whatever its state.
async fn admin(port: u16) -> Result<Database, BoxError> {
    let uri = format!("mongodb://127.0.0.1:{port}/?directConnection=true&serverSelectionTimeoutMS=1000");
    Ok(Client::with_uri_str(uri).await?.database("admin"))
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
