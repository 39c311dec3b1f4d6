//! Runs the contract on MongoDB, over the wire, and tests the adapter's own guarantees.
//!
//! - `database`: the database of one test, on the server that `MONGODB_URI` names; `watch`: the commands sent to it.
//!
//! - `server`: a test's own server, from `MONGOD_BIN`, for tests that kill it.
//!
//! - `documents`, `starting`, `refusals`, `failing`, `moving`, `tls`: the guarantees.
//!
//! Without `MONGODB_URI` (without `MONGOD_BIN`) the tests say so and pass: `scripts/mongod.sh` sets both.

mod database;
mod documents;
mod failing;
mod moving;
mod refusals;
mod server;
mod starting;
mod tls;
mod watch;

macro_rules! on_mongo {
    ($($aggregate:ident { $($case:ident)* })*) => {$(
        mod $aggregate {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    super::database::with_store(crate::contract::$aggregate::$case).await;
                }
            )*
        }
    )*};
}

for_each_case!(on_mongo);
