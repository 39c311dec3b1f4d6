//! Runs the contract on MongoDB, over the wire, and holds the adapter to what it alone promises.
//!
//! - `database`: the database of one test, on the server that `MONGODB_URI` names; `watch`: what is sent to it.
//! - `server`: a server of a test's own, from `MONGOD_BIN`, for tests that kill it.
//! - `documents`, `starting`, `refusals`, `failing`, `moving`, `tls`: the promises.
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
