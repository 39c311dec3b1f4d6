//! Settings in, application out.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::routes;
use crate::settings::Settings;
use crate::usecases::Services;

/// A stop waits this long for what is under way.
const LAST_WORDS: Duration = Duration::from_secs(8);
/// How often expired records are deleted. They are never read, swept or not.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// A server that is bound to its address and ready to run.
#[derive(Debug)]
pub struct Application {
    listener: TcpListener,
    router: axum::Router,
    services: Arc<Services>,
}

impl Application {
    /// The address it listens on; of use where the port was left to the system.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is done, then lets requests and posts under way finish, for eight seconds at the most.
    /// What is cut off then is looked up at the next start.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let stopping = CancellationToken::new();
        let background = TaskTracker::new();
        background.spawn(stopping.clone().run_until_cancelled_owned(reconcile_forever(Arc::clone(&self.services))));
        background.spawn(stopping.clone().run_until_cancelled_owned(sweep_forever(Arc::clone(&self.services))));
        let signal = stopping.clone();
        let server = axum::serve(self.listener, self.router).with_graceful_shutdown(async move {
            stop.await;
            tracing::info!("stopping");
            signal.cancel();
        });
        let tracker = self.services.tracker.clone();
        let finish = async {
            stopping.cancelled().await;
            tokio::time::sleep(LAST_WORDS).await;
        };
        let all = async {
            server.await?;
            tracker.close();
            tracker.wait().await;
            background.close();
            background.wait().await;
            Ok(())
        };
        tokio::select! {
            ended = all => ended,
            () = finish => {
                tracing::warn!("something was still under way; it is looked up at the next start");
                Ok(())
            }
        }
    }
}

async fn reconcile_forever(services: Arc<Services>) {
    let mut round = tokio::time::interval(services.reconcile_every);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        if let Err(cause) = crate::usecases::reconcile_all(&services).await {
            tracing::error!(%cause, "posts of unknown outcome could not be looked up");
        }
    }
}

async fn sweep_forever(services: Arc<Services>) {
    let mut round = tokio::time::interval(SWEEP_EVERY);
    loop {
        round.tick().await;
        if let Err(cause) = services.store.sweep(services.clock.now()).await {
            tracing::error!(%cause, "expired records could not be deleted");
        }
    }
}
