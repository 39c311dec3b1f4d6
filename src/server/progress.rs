use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::limits::Limits;
use super::queues::ConnectionPhase;
use super::registry::Slot;

/// Time for the next request on a connection, or the rest of its head, while the server stops.
const LAST_HEAD: Duration = Duration::from_secs(1);

/// The state of a connection's exchange, and the deadline for the next step.
///
/// The socket, the service and both bodies report what happens; all of them are polled by the connection's own task.
#[derive(Debug)]
pub(super) struct Progress {
    slot: Slot,
    limits: Limits,
    state: Mutex<ProgressState>,
}

#[derive(Debug)]
struct ProgressState {
    /// `None` while the server works on a request.
    phase: Option<ConnectionPhase>,
    deadline: Instant,
    stopping: bool,
}

impl Progress {
    /// A connection that was just accepted.
    pub(super) fn new(slot: Slot, limits: Limits) -> Arc<Self> {
        let state = ProgressState {
            phase: Some(ConnectionPhase::Head),
            deadline: Instant::now() + limits.head,
            stopping: false,
        };
        Arc::new(Self { slot, limits, state: Mutex::new(state) })
    }

    /// The current step, and its deadline.
    pub(super) fn deadline(&self) -> (Option<ConnectionPhase>, Instant) {
        let state = self.lock();
        (state.phase, state.deadline)
    }

    /// Resolves when the connection must close in favor of another one.
    pub(super) async fn evicted(&self) {
        self.slot.evicted().await;
    }

    /// The server stops. Closing a connection at once would lose a request that is on its way.
    pub(super) fn start_shutdown(&self) {
        let mut state = self.lock();
        state.stopping = true;
        if is_waiting(state.phase) {
            state.deadline = state.deadline.min(Instant::now() + LAST_HEAD);
        }
    }

    /// Whether the current response is the last one.
    pub(super) fn is_stopping(&self) -> bool {
        self.lock().stopping
    }

    /// The client has sent something.
    pub(super) fn bytes_arrived(&self) {
        self.change(|phase| phase == Some(ConnectionPhase::Idle), Some(ConnectionPhase::Head), Some(self.limits.head));
    }

    /// A head is whole. Returns when its body must be.
    pub(super) fn request_began(&self, has_body: bool) -> Instant {
        self.change(|_| true, has_body.then_some(ConnectionPhase::Body), Some(self.limits.exchange));
        Instant::now() + self.limits.body
    }

    /// The body is complete, or its rest is not needed.
    pub(super) fn body_ended(&self) {
        self.change(|phase| phase == Some(ConnectionPhase::Body), None, None);
    }

    /// The response is ready, and is being sent.
    pub(super) fn answer_began(&self) {
        self.change(|_| true, Some(ConnectionPhase::Answer), None);
    }

    /// All of the answer has been handed to the socket.
    pub(super) fn answer_ended(&self) {
        self.change(
            |phase| phase == Some(ConnectionPhase::Answer),
            Some(ConnectionPhase::Idle),
            Some(self.limits.idle),
        );
    }

    fn change(
        &self,
        if_in: impl FnOnce(Option<ConnectionPhase>) -> bool,
        phase: Option<ConnectionPhase>,
        time: Option<Duration>,
    ) {
        let mut state = self.lock();
        if !if_in(state.phase) {
            return;
        }
        state.phase = phase;
        if let Some(time) = time {
            let time = if state.stopping && is_waiting(phase) { time.min(LAST_HEAD) } else { time };
            state.deadline = Instant::now() + time;
        }
        drop(state);
        self.slot.enter(phase);
    }

    fn lock(&self) -> MutexGuard<'_, ProgressState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether there is no request yet that must be answered.
const fn is_waiting(phase: Option<ConnectionPhase>) -> bool {
    matches!(phase, Some(ConnectionPhase::Head | ConnectionPhase::Idle))
}
