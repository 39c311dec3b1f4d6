use std::process::Command;

/// How a function of `scripts/counts.sh` reads a runner's output.
fn counted(function: &str, output: &str) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), output).unwrap();
    let script = format!(". scripts/counts.sh; {function} \"$1\"");
    let mut bash = Command::new("bash");
    bash.args(["-euo", "pipefail", "-c", &script, "bash"]).arg(file.path()).current_dir(env!("CARGO_MANIFEST_DIR"));
    let done = bash.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn a_rust_test_that_needed_a_retry_counts_as_failed() {
    let summary = "     Summary [   3.271s] 41 tests run: 41 passed (2 slow, 1 flaky, 1 leaky), 0 skipped\n";
    assert_eq!(counted("nextest_counts", summary), "40 1\n");
}

#[test]
fn rust_tests_are_added_up_over_all_runs() {
    let summaries = "     Summary [   0.271s] 41 tests run: 41 passed, 0 skipped\n\
                     noise: 7 passed\n\
                     \x20    Summary [   9.123s] 4/7 tests run: 3 passed (1 slow), 1 failed, 2 skipped\n\
                     \x20    Summary [   0.001s] 1 test run: 0 passed, 1 timed out, 0 skipped\n";
    assert_eq!(counted("nextest_counts", summaries), "41 0\n3 4\n0 1\n");
}

#[test]
fn a_browser_test_that_needed_a_retry_counts_as_failed() {
    let report = r#"{"stats": {"expected": 120, "skipped": 1, "unexpected": 2, "flaky": 3}}"#;
    assert_eq!(counted("playwright_counts", report), "120 5\n");
}

#[test]
fn a_browser_run_without_a_report_counts_nothing() {
    assert_eq!(counted("playwright_counts", ""), "0 0\n");
}

#[test]
fn documentation_tests_and_fault_runs_are_counted() {
    let output = "test result: FAILED. 5 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
    assert_eq!(counted("doc_counts", output), "5 1\n");
    let output = "Seed 7: 200 runs, 180 jobs, 2 not well, in 31 s\n";
    assert_eq!(counted("fault_counts", output), "198 2\n");
    let output = "Seed 7: 203 runs, 200 rounds and 3 kills, 1 not well, in 62 s.\n";
    assert_eq!(counted("fault_counts", output), "202 1\n");
}

#[test]
fn the_names_of_failed_rust_tests_are_found_once() {
    let output = "        PASS [   0.010s] ( 1/4) upwork-job-post::api posting::a_post_is_linked\n\
                  \x20       FAIL [   0.310s] ( 2/4) upwork-job-post::api posting::a_post_is_kept\n\
                  thread 'posting::a_post_is_kept' panicked: FAIL [nothing]\n\
                  \x20    SIGABRT [   1.310s] ( 3/4) upwork-job-post clock::tests::it_ticks\n\
                  \x20    TIMEOUT [  60.000s] app texts::tests::words\n\
                  \x20    Summary [   3.271s] 4 tests run: 1 passed, 2 failed, 1 timed out, 0 skipped\n\
                  \x20       FAIL [   0.310s] ( 2/4) upwork-job-post::api posting::a_post_is_kept\n";
    let names = "app texts::tests::words (TIMEOUT)\n\
                 upwork-job-post clock::tests::it_ticks (SIGABRT)\n\
                 upwork-job-post::api posting::a_post_is_kept (FAIL)\n";
    assert_eq!(counted("nextest_failed", output), names);
}

#[test]
fn a_failed_browser_test_is_named_with_the_first_line_of_its_error() {
    let report = r#"{"errors": [], "suites": [{"title": "codes.spec.ts", "specs": [
        {"file": "codes.spec.ts", "line": 9, "title": "a code", "tests": [{"status": "expected", "results": [{"errors": []}]}]}],
        "suites": [{"title": "in an old browser", "specs": [{"file": "codes.spec.ts", "line": 40, "title": "a connect",
            "tests": [{"status": "unexpected", "results": [{"status": "failed",
                "errors": [{"message": "\u001b[31mError: no button\u001b[39m\nCall log:"}]}]}]}]}]}]}"#;
    let names = "codes.spec.ts:40 › in an old browser › a connect: Error: no button\n";
    assert_eq!(counted("playwright_failed", report), names);
    assert_eq!(counted("playwright_failed", r#"{"errors": [{"message": "no tests found\n"}]}"#), "no tests found\n");
    assert_eq!(counted("playwright_failed", ""), "");
}

#[test]
fn failed_lints_documentation_tests_and_fault_runs_are_named() {
    assert_eq!(
        counted("lint_failed", "Formatting…\nfailed: Formatting\nfailed: TypeScript\n"),
        "Formatting\nTypeScript\n"
    );
    let output = "test src/upwork/client.rs - upwork::Client (line 7) ... FAILED\n";
    assert_eq!(counted("doc_failed", output), "src/upwork/client.rs - upwork::Client (line 7)\n");
    let output = "\nNOT WELL seed 7 run 12: 1 duplicates, 0 lost\n  ends: []\n";
    assert_eq!(counted("fault_failed", output), "seed 7 run 12: 1 duplicates, 0 lost\n");
}

#[test]
fn no_runner_retries_a_test() {
    let playwright = crate::read("end2end/playwright.config.ts");
    assert!(playwright.contains("retries: 0,") && playwright.contains("failOnFlakyTests: true,"));
    assert!(crate::read("scripts/test.sh").contains("cargo nextest run --locked --no-fail-fast --retries 0"));
}
