//! Between the code that logs and the reader of the log: a bounded queue, and a thread that empties it.
//!
//! A pipe that nobody reads fills up, and a write to it blocks forever. Here only the thread blocks. Lines that do not
//! fit into the queue are dropped and counted, and the log reports that as soon as it continues.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait: one or two megabytes.
const MAX_LINES: usize = 4096;
/// How often a flush looks for a place in a full queue.
const RETRY: Duration = Duration::from_millis(10);

/// Counts lines that nobody will read.
pub(super) const DROPPED: &str = "log_lines_dropped_total";

enum QueueItem {
    Line(Vec<u8>),
    /// Answered once everything before it is written.
    Flush(SyncSender<()>),
}

/// The end of the queue that accepts lines. Never waits.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    items: SyncSender<QueueItem>,
    dropped: Arc<AtomicU64>,
}

impl Queue {
    /// Starts the thread that writes to `out`.
    pub(super) fn start(out: impl Write + Send + 'static) -> io::Result<Self> {
        Self::with_room(MAX_LINES, out)
    }

    fn with_room(lines: usize, out: impl Write + Send + 'static) -> io::Result<Self> {
        let (items, received) = sync_channel(lines);
        let dropped = Arc::default();
        let queue = Self { items, dropped: Arc::clone(&dropped) };
        thread::Builder::new().name("log".to_owned()).spawn(move || write_all(&received, out, &dropped))?;
        Ok(queue)
    }

    fn line(&self, line: Vec<u8>) {
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = self.items.try_send(QueueItem::Line(line)) {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            count_dropped();
        }
    }

    /// Waits until all lines so far are written, or until the timeout.
    pub(super) fn flush(&self, timeout: Duration) {
        let end = Instant::now() + timeout;
        let (done, answer) = sync_channel(1);
        let mut flush = QueueItem::Flush(done);
        while let Err(TrySendError::Full(item)) = self.items.try_send(flush) {
            if Instant::now() >= end {
                return;
            }
            flush = item;
            thread::sleep(RETRY);
        }
        // If the reader stalls, the log is cut short: the process must end.
        let _ = answer.recv_timeout(end.saturating_duration_since(Instant::now()));
    }
}

fn count_dropped() {
    metrics::counter!(DROPPED).increment(1);
}

/// Runs until the last [`Queue`] is gone.
fn write_all(received: &Receiver<QueueItem>, mut out: impl Write, dropped: &AtomicU64) {
    while let Ok(item) = received.recv() {
        write_one(item, &mut out);
        while let Ok(item) = received.try_recv() {
            write_one(item, &mut out);
        }
        // The queue is empty, so there is room for this line.
        let lines = dropped.swap(0, Ordering::Relaxed);
        if lines > 0 {
            tracing::warn!(lines, "log lines were dropped because nobody read the log");
        }
    }
}

fn write_one(item: QueueItem, out: &mut impl Write) {
    match item {
        QueueItem::Line(line) => {
            // A reader that is gone causes an error each time, which can be reported only in `/metrics`.
            if out.write_all(&line).is_err() {
                count_dropped();
            }
        }
        QueueItem::Flush(done) => {
            let _ = out.flush();
            let _ = done.try_send(());
        }
    }
}

/// Writes one line, which the formatter passes at once.
#[derive(Debug)]
pub(super) struct LineWriter<'a>(&'a Queue);

impl Write for LineWriter<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.line(line.to_vec());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Queue {
    type Writer = LineWriter<'a>;

    fn make_writer(&'a self) -> LineWriter<'a> {
        LineWriter(self)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use super::*;

    const TIMEOUT: Duration = Duration::from_secs(10);

    /// A pipe whose writes wait until the test lets them through.
    struct Pipe {
        read: Receiver<()>,
        written: Sender<String>,
    }

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.read.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
            let _ = self.written.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn queue(room: usize) -> (Queue, Sender<()>, Receiver<String>) {
        let ((let_through, read), (written, lines)) = (channel(), channel());
        (Queue::with_room(room, Pipe { read, written }).unwrap(), let_through, lines)
    }

    #[test]
    fn a_full_queue_drops_new_lines_and_keeps_the_queued_ones() {
        let (queue, let_through, written) = queue(3);
        for line in 0..100 {
            queue.line(vec![b'a' + line % 26]);
        }

        // One is in the thread by now, or still in the queue.
        assert!((96..=97).contains(&queue.dropped.load(Ordering::Relaxed)));
        for _ in 0..3 {
            let_through.send(()).unwrap();
        }
        let lines: Vec<String> = (0..3).map(|_| written.recv_timeout(TIMEOUT).unwrap()).collect();
        assert_eq!(lines, ["a", "b", "c"]);
    }

    #[test]
    fn a_flush_waits_for_the_lines_before_it() {
        let (queue, let_through, written) = queue(10);
        queue.line(b"line".to_vec());
        let flushing = thread::spawn(move || queue.flush(TIMEOUT));
        thread::sleep(Duration::from_millis(50));
        assert!(!flushing.is_finished());

        let_through.send(()).unwrap();
        flushing.join().unwrap();

        assert_eq!(written.try_recv().unwrap(), "line");
    }

    #[test]
    fn a_flush_gives_up_on_a_reader_that_stalls() {
        let (queue, _let_through, _written) = queue(1);
        for _ in 0..5 {
            queue.line(b"line".to_vec());
        }
        let started = Instant::now();

        queue.flush(Duration::from_millis(100));

        assert!(started.elapsed() < TIMEOUT);
    }
}
