//! Starts the server.

use std::path::Path;
use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};
use upwork_job_post::cli::{Command, HELP, SETTINGS};
use upwork_job_post::health_check;
use upwork_job_post::maintenance::{self, Task};
use upwork_job_post::settings::{ForgeAppSettings, Settings};
use upwork_job_post::site::{Site, forge_app};
use upwork_job_post::startup::Application;
use upwork_job_post::telemetry;

/// A page is many small pieces of text: with the system's allocator it costs a quarter more CPU time (`make bench-panel`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

#[expect(clippy::print_stdout, reason = "help and version are asked for")]
fn main() -> ExitCode {
    let done = match Command::parse(std::env::args().skip(1)) {
        Ok(Command::Serve) => serve(),
        Ok(Command::Maintain(task)) => maintain(&task),
        Ok(Command::ForgeApp(folder)) => write_forge_app(&folder),
        Ok(Command::Help) => {
            print!("{HELP}");
            Ok(())
        }
        Ok(Command::HelpSettings) => {
            print!("{SETTINGS}");
            Ok(())
        }
        Ok(Command::HealthCheck) => check_health(),
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

fn maintain(task: &Task) -> Result<(), BoxError> {
    let settings = Settings::from_environment()?;
    let _log = telemetry::start_log(&settings.log, None)?;
    let done = tokio::runtime::Runtime::new()?.block_on(maintenance::run(task, &settings.store))?;
    // Not to standard output: an export may go there.
    eprintln!("{done}");
    Ok(())
}

fn check_health() -> Result<(), BoxError> {
    let settings = Settings::from_environment()?;
    Ok(tokio::runtime::Runtime::new()?.block_on(health_check::run(settings.address.listen))?)
}

fn write_forge_app(folder: &Path) -> Result<(), BoxError> {
    let settings = ForgeAppSettings::from_environment()?;
    for line in forge_app::write(folder, &settings)? {
        eprintln!("{line}");
    }
    Ok(())
}

fn serve() -> Result<(), BoxError> {
    let settings = Settings::from_environment()?;
    let _log = telemetry::start_log(&settings.log, settings.traces.endpoint.as_ref())?;
    for unknown in &settings.unknown {
        let meant = unknown.meant.as_deref().unwrap_or_default();
        tracing::warn!(name = unknown.name, meant, "an environment variable looks like a setting but is none");
    }
    let site = Site::find()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        // From here on a request to stop shuts the process down cleanly, however early it comes.
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let base_url = settings.address.base_url.clone();
        let application = Application::build(settings, site).await?;
        tracing::info!(address = %application.address()?, %base_url, "serving");
        let stop = async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        Ok(application.run(stop).await?)
    })
}
