//! A log that nobody reads.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::ChildStderr;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{Server, a_folder, program};

/// More lines than a pipe and the queue can contain together.
const REQUESTS: usize = 8000;
/// This many are sent before their answers are read.
const BATCH: usize = 100;

/// Sends requests that are logged, many at a time on one connection; returns how many were answered.
fn ask_often(server: &Server) -> usize {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut answered = 0;
    let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
    for batch in 0..REQUESTS / BATCH {
        let request = format!("GET /nowhere/{batch} HTTP/1.1\r\nhost: h\r\n\r\n");
        stream.write_all(request.repeat(BATCH).as_bytes()).unwrap();
        let of_batch = answers.by_ref().map_while(Result::ok).filter(|line| line.starts_with("HTTP/1.1 404"));
        answered += of_batch.take(BATCH).count();
    }
    answered
}

fn dropped_of_metrics(server: &Server) -> u64 {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    let line = page.lines().find_map(|line| line.strip_prefix("log_lines_dropped_total ")).expect(&page);
    line.parse().unwrap()
}

/// Reads on until a line says how many were dropped.
fn dropped_of_log(log: BufReader<ChildStderr>) -> u64 {
    let (dropped, found) = channel();
    std::thread::spawn(move || {
        for line in log.lines() {
            let event: Value = serde_json::from_str(&line.unwrap()).expect("every line is whole");
            if event["message"].as_str().unwrap().contains("dropped") {
                let _ = dropped.send(event["lines"].as_u64().unwrap());
            }
        }
    });
    found.recv_timeout(Duration::from_secs(20)).expect("the log says that lines were dropped")
}

#[test]
fn an_unread_log_blocks_no_request_and_later_reports_dropped_lines() {
    let folder = a_folder();
    let (mut server, log) = Server::start_unread(&mut program(folder.path()));
    assert_eq!(dropped_of_metrics(&server), 0);

    assert_eq!(ask_often(&server), REQUESTS);

    let dropped = dropped_of_metrics(&server);
    assert!(dropped > 1000, "{dropped}");
    assert_eq!(dropped_of_log(log), dropped);
    assert_eq!(server.terminate().code(), Some(0));
}

#[test]
fn an_unread_log_does_not_prevent_the_process_from_ending() {
    let folder = a_folder();
    let (mut server, _log) = Server::start_unread(&mut program(folder.path()));
    ask_often(&server);
    let stopped = Instant::now();

    assert_eq!(server.terminate().code(), Some(0));
    assert!(stopped.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_log_without_a_reader_blocks_no_request() {
    let folder = a_folder();
    let (mut server, log) = Server::start_unread(&mut program(folder.path()));
    drop(log);

    assert_eq!(ask_often(&server), REQUESTS);
    assert_eq!(server.terminate().code(), Some(0));
}
