//! Starts the server.

use std::process::ExitCode;
use std::sync::Arc;

use axum::routing::get;
use axum::{Router, middleware};
use tokio::signal::unix::{SignalKind, signal};
use upwork_job_post::cli::{Command, HELP};
use upwork_job_post::random::SystemRandomness;
use upwork_job_post::settings::Settings;
use upwork_job_post::site::Site;
use upwork_job_post::telemetry::{self, Metrics, Telemetry};

type Failure = Box<dyn std::error::Error>;

#[expect(clippy::print_stdout, reason = "help and version are asked for")]
fn main() -> ExitCode {
    let done = match Command::parse(std::env::args().skip(1)) {
        Ok(Command::Serve) => serve(),
        Ok(Command::Help) => {
            print!("{HELP}");
            Ok(())
        }
        Ok(Command::Version) => {
            println!("upwork-job-post {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve() -> Result<(), Failure> {
    let settings = Settings::from_environment()?;
    telemetry::start_log(&settings.log);
    let site = Arc::new(Site::find()?);
    tokio::runtime::Runtime::new()?.block_on(async {
        let metrics = Metrics::install();
        tokio::spawn(metrics.clone().gather());
        let telemetry = Telemetry { randomness: Arc::new(SystemRandomness), metrics: metrics.clone() };
        let router = Router::new()
            .route("/healthz", get(|| async {}))
            .route("/metrics", get(move || async move { metrics.page() }))
            .merge(site.router())
            .layer(middleware::from_fn_with_state(telemetry, telemetry::log_request));
        let listener = tokio::net::TcpListener::bind(settings.address.listen)
            .await
            .map_err(|error| format!("LEPTOS_SITE_ADDR {} can't be listened on: {error}", settings.address.listen))?;
        tracing::info!(address = %listener.local_addr()?, base_url = %settings.address.base_url, "serving");
        let mut terminate = signal(SignalKind::terminate())?;
        axum::serve(listener, router)
            .with_graceful_shutdown(async move {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
            })
            .await?;
        Ok(())
    })
}
