//! What the server counts and times in addition to its requests, for `GET /metrics`.
//!
//! Every metric is named and described here once. No tenant, account or issue is a label, so there are few series, and
//! `/metrics` says nothing about customers.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use metrics::{Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

const JOB_POSTS: &str = "job_posts_total";
const IN_FLIGHT: &str = "job_posts_in_flight";
const UNKNOWN: &str = "job_posts_unknown";
const OLDEST_UNKNOWN: &str = "job_posts_unknown_oldest_seconds";
const CONNECTS: &str = "connects_total";
const REFRESHES: &str = "token_refreshes_total";
const CALLS: &str = "outgoing_call_duration_seconds";
const LINE_WAIT: &str = "upwork_queue_wait_seconds";
const BREAKERS_OPEN: &str = "upwork_breakers_open";
/// How long the store takes. It has finer buckets than the rest: the embedded store answers in microseconds.
pub const STORE: &str = "store_operation_duration_seconds";
const PANELS: &str = "panels_drawn_total";
const ROUNDS: &str = "background_rounds_total";
const LAST_SUCCESS: &str = "background_round_last_success_timestamp_seconds";

/// An enum whose variants are the values of a label: a closed set, so that there are few series.
macro_rules! label {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident => $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// The value of the label.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

label! {
    /// How a job post has ended.
    PostEnd {
        /// There is a job.
        Posted => "posted",
        /// Upwork refused it.
        Refused => "refused",
        /// It did not get to Upwork, or no job was found in the end.
        NotPosted => "not_posted",
    }
}

label! {
    /// How a try to connect an account has ended.
    ConnectEnd {
        /// The account is connected.
        Connected => "connected",
        /// The user declined on Upwork's page.
        Declined => "declined",
        /// A callback with an unknown, used or expired state, or from another browser; or a wrong code.
        Rejected => "rejected",
        /// Upwork or the store failed.
        Failed => "failed",
    }
}

label! {
    /// How a refresh of tokens has ended.
    RefreshEnd {
        /// There are new tokens.
        Refreshed => "refreshed",
        /// Upwork no longer accepts the old ones: the user has to connect again.
        Refused => "refused",
        /// Upwork did not answer, or refused without saying that the old ones are invalid.
        Failed => "failed",
    }
}

label! {
    /// A server that is called.
    Server {
        /// Upwork's interface and its token endpoint.
        Upwork => "upwork",
        /// A tenant's Jira.
        Jira => "jira",
    }
}

label! {
    /// The result of a call.
    CallResult {
        /// The answer was a success.
        Ok => "ok",
        /// The server refused: another status below 500.
        Refused => "refused",
        /// The server asked for a pause.
        RateLimited => "rate_limited",
        /// A status of 500 or more, no answer in time, or none at all.
        Failed => "failed",
    }
}

label! {
    /// Work that repeats itself in the background.
    Round {
        /// Looks up posts of unknown outcome.
        Reconcile => "reconcile",
        /// Clears uninstalled sites and asks Upwork to revoke tokens.
        Clear => "clear",
        /// Reads where open jobs stand.
        States => "states",
        /// Deletes expired records and old statuses.
        Sweep => "sweep",
    }
}

label! {
    /// The store's operations.
    StoreOperation {
        /// Changes nothing.
        Read => "read",
        /// Changes something.
        Write => "write",
    }
}

/// Describes every metric, and starts those at zero whose absence would look like a zero.
pub fn describe() {
    describe_counter!(JOB_POSTS, "Job posts that have ended, by outcome");
    describe_gauge!(IN_FLIGHT, "Job posts that have not ended yet");
    describe_gauge!(UNKNOWN, "Job posts whose outcome is unknown and looked up");
    describe_gauge!(OLDEST_UNKNOWN, Unit::Seconds, "Age of the oldest job post of unknown outcome");
    describe_counter!(CONNECTS, "Attempts to connect an account to Upwork, by outcome");
    describe_counter!(REFRESHES, "Refreshes of Upwork tokens, by outcome");
    describe_histogram!(CALLS, Unit::Seconds, "Calls to Upwork and Jira, by operation and result");
    describe_histogram!(LINE_WAIT, Unit::Seconds, "Time that calls to Upwork waited for their turn");
    describe_gauge!(BREAKERS_OPEN, "Upwork servers that are not called because they do not answer");
    describe_histogram!(STORE, Unit::Seconds, "Operations of the store, by kind and result");
    describe_counter!(PANELS, "Panels on Connect, by whether they were found drawn in memory");
    describe_counter!(ROUNDS, "Rounds of background work, by result");
    describe_gauge!(LAST_SUCCESS, Unit::Seconds, "When a round last succeeded, in seconds since 1970");
    for end in [PostEnd::Posted, PostEnd::Refused, PostEnd::NotPosted] {
        counter!(JOB_POSTS, "outcome" => end.label()).absolute(0);
    }
    for end in [ConnectEnd::Connected, ConnectEnd::Declined, ConnectEnd::Rejected, ConnectEnd::Failed] {
        counter!(CONNECTS, "outcome" => end.label()).absolute(0);
    }
    for end in [RefreshEnd::Refreshed, RefreshEnd::Refused, RefreshEnd::Failed] {
        counter!(REFRESHES, "outcome" => end.label()).absolute(0);
    }
    for found in [true, false] {
        counter!(PANELS, "memory" => hit_or_miss(found)).absolute(0);
    }
    gauge!(BREAKERS_OPEN).set(0.0);
    posts_in_flight(0, 0, Duration::ZERO);
}

/// Counts the end of a job post.
pub fn post_ended(end: PostEnd) {
    counter!(JOB_POSTS, "outcome" => end.label()).increment(1);
}

/// Records how many posts have not ended, how many of those are unknown, and how old the oldest of these is.
pub fn posts_in_flight(all: u32, unknown: u32, oldest: Duration) {
    gauge!(IN_FLIGHT).set(f64::from(all));
    gauge!(UNKNOWN).set(f64::from(unknown));
    gauge!(OLDEST_UNKNOWN).set(oldest.as_secs_f64());
}

/// Counts the end of an attempt to connect an account.
pub fn connect_ended(end: ConnectEnd) {
    counter!(CONNECTS, "outcome" => end.label()).increment(1);
}

/// Counts the end of a refresh.
pub fn refresh_ended(end: RefreshEnd) {
    counter!(REFRESHES, "outcome" => end.label()).increment(1);
}

/// Times a call to another server. `operation` is its purpose, from a closed set.
pub fn call_ended(server: Server, operation: &'static str, result: CallResult, took: Duration) {
    histogram!(CALLS, "server" => server.label(), "operation" => operation, "result" => result.label()).record(took);
}

/// Times a wait for a turn to call Upwork.
pub fn waited_for_turn(took: Duration) {
    histogram!(LINE_WAIT).record(took);
}

/// Records that a breaker has opened, or closed again.
pub fn breaker_opened(open: bool) {
    let gauge = gauge!(BREAKERS_OPEN);
    if open { gauge.increment(1.0) } else { gauge.decrement(1.0) }
}

/// Times an operation of the store that began at `began`.
pub fn store_operation(operation: StoreOperation, ok: bool, began: Instant) {
    // A panel has seven reads: its histogram is looked up once.
    static SUCCESSFUL_READS: OnceLock<Histogram> = OnceLock::new();
    let histogram = || histogram!(STORE, "operation" => operation.label(), "result" => ok_or_failed(ok));
    match operation {
        StoreOperation::Read if ok => SUCCESSFUL_READS.get_or_init(histogram).record(began.elapsed()),
        _ => histogram().record(began.elapsed()),
    }
}

/// Counts a panel, and whether it was in memory.
pub fn panel_drawn(found: bool) {
    counter!(PANELS, "memory" => hit_or_miss(found)).increment(1);
}

/// Counts a round in the background that ended at `now`.
pub fn round_ended(round: Round, ok: bool, now: Timestamp) {
    counter!(ROUNDS, "round" => round.label(), "result" => ok_or_failed(ok)).increment(1);
    if ok {
        gauge!(LAST_SUCCESS, "round" => round.label()).set(now.as_duration().as_secs_f64());
    }
}

const fn ok_or_failed(ok: bool) -> &'static str {
    if ok { "ok" } else { "failed" }
}

const fn hit_or_miss(found: bool) -> &'static str {
    if found { "hit" } else { "miss" }
}
