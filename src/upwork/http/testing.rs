//! Servers that misbehave, and a client that loses patience soon.

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use super::{CallLimits, Http};
use crate::clock::SystemClock;
use crate::random::SystemRng;

/// Limits that let a test wait for a timeout.
pub(in crate::upwork) fn limits() -> CallLimits {
    CallLimits {
        attempt: Duration::from_millis(300),
        call: Duration::from_millis(900),
        least: Duration::from_millis(20),
        pause: Duration::from_millis(10),
        ..CallLimits::default()
    }
}

pub(in crate::upwork) fn a_client(limits: CallLimits) -> Http {
    Http::new(limits, Arc::new(SystemClock), Arc::new(SystemRng)).expect("a client")
}

/// An address that refuses connections.
pub(in crate::upwork) fn nobody_listens() -> String {
    address(&TcpListener::bind("127.0.0.1:0").expect("a port"))
}

/// Accepts connections, reads the beginning of a request, and closes the connection.
pub(in crate::upwork) fn a_server_that_hangs_up() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = address(&listener);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
        }
    });
    address
}

fn address(listener: &TcpListener) -> String {
    format!("http://{}", listener.local_addr().expect("an address"))
}
