//! The round trips of a panel to MongoDB, counted on the wire.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{acme, mongodb_uri, spawn_app_with};

/// Reads that are sent without waiting for one another arrive within this time, even on a busy machine.
const TOGETHER: Duration = Duration::from_millis(300);

/// Holds reads back until no other arrives: those that are released together made one round trip.
#[derive(Default)]
struct Trips(Mutex<State>);

#[derive(Default)]
struct State {
    reads: u32,
    trip: u32,
    open: bool,
    taken: BTreeSet<u32>,
}

impl Trips {
    async fn hold(&self) {
        let trip = self.arrive();
        let mut seen = None;
        while seen != Some(self.0.lock().unwrap().reads) {
            seen = Some(self.0.lock().unwrap().reads);
            tokio::time::sleep(TOGETHER).await;
        }
        let mut state = self.0.lock().unwrap();
        if state.trip == trip {
            state.open = false;
        }
    }

    fn arrive(&self) -> u32 {
        let mut state = self.0.lock().unwrap();
        state.reads += 1;
        if !state.open {
            state.open = true;
            state.trip += 1;
        }
        let trip = state.trip;
        state.taken.insert(trip);
        trip
    }

    /// Round trips since the last call, and their reads.
    fn take(&self) -> (usize, u32) {
        let mut state = self.0.lock().unwrap();
        (std::mem::take(&mut state.taken).len(), std::mem::take(&mut state.reads))
    }
}

/// A proxy between a server and its MongoDB; returns its port.
async fn between(mongodb: String, trips: Arc<Trips>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (up, trips) = (TcpStream::connect(&mongodb).await.unwrap(), Arc::clone(&trips));
            let ((from, mut to), (mut answers, requests)) = (client.into_split(), up.into_split());
            tokio::spawn(async move { tokio::io::copy(&mut answers, &mut to).await });
            tokio::spawn(pass(from, requests, trips));
        }
    });
    port
}

/// Forwards messages. Each begins with its length.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, trips: Arc<Trips>) -> std::io::Result<()> {
    loop {
        let length = from.read_u32_le().await?;
        let mut message = length.to_le_bytes().to_vec();
        message.resize(length as usize, 0);
        from.read_exact(&mut message[4..]).await?;
        if message.windows(6).any(|bytes| bytes == b"\x02find\0") {
            trips.hold().await;
        }
        to.write_all(&message).await?;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_takes_two_round_trips_to_mongodb() {
    let Some(server) = mongodb_uri() else { return };
    let trips = Arc::new(Trips::default());
    let address = format!("{}:{}", server.host_str().unwrap(), server.port().unwrap_or(27017));
    let port = between(address, Arc::clone(&trips)).await;
    let database = format!("trips_{}", std::process::id());
    let uri = format!("mongodb://127.0.0.1:{port}/{database}?directConnection=true");
    let mut app = spawn_app_with(&[("MONGODB_URI", &uri), ("RECONCILE_SECONDS", "3600")]).await;
    app.install(&acme()).await;
    let ann = app.person(&acme(), "ann").connected().await;
    // The first ones open the connections of the pool.
    for _ in 0..2 {
        ann.open_panel().await;
    }
    trips.take();

    let panel = ann.open_panel().await;

    let (taken, reads) = trips.take();
    assert_eq!(panel.status, 200, "{}", panel.text);
    assert_eq!((taken, reads), (2, 8), "the tenant, then all else at once");
    app.stop().await;
    let client = mongodb::Client::with_uri_str(server.as_str()).await.unwrap();
    client.database(&database).drop().await.unwrap();
}
