# shellcheck shell=bash
# Reads the runners' reports for test.sh: a `_counts` function prints a line `PASSED FAILED` for each run in its file, a
# `_failed` function a line for each test that failed. A flaky test, one that failed and then passed, has failed.

nextest_counts() {
    # `4 tests run: 3 passed (1 flaky), 1 failed, 2 skipped`; `3/4 tests run` where a run was stopped.
    sed -nE 's/^ +Summary \[.*\] +([0-9]+\/)?([0-9]+) tests? run: ([0-9]+) passed(.*)$/\2 \3 \4/p' "$1" |
        while read -r run good rest; do
            flaky="$(sed -nE 's/.*[( ]([0-9]+) flaky.*/\1/p' <<<"$rest")"
            good=$((good - ${flaky:-0}))
            printf '%s %s\n' "$good" $((run - good))
        done
}

doc_counts() { sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed.*/\1 \2/p' "$1"; }

playwright_counts() {
    node -e '
        const { expected, flaky, unexpected } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).stats;
        console.log(expected, flaky + unexpected);' "$1" 2>/dev/null || printf '0 0\n'
}

fault_counts() {
    sed -nE 's/^Seed [0-9]+: ([0-9]+) runs, .* ([0-9]+) not well, .*/\1 \2/p' "$1" |
        while read -r runs bad; do printf '%s %s\n' $((runs - bad)) "$bad"; done
}

# The names, for the end of the log, which must say what failed.

nextest_failed() {
    sed -nE 's/^ +(FAIL|TIMEOUT|ABORT|LEAK-FAIL|EXEC-FAIL|SIG[A-Z]+|FLAKY [0-9/]+) \[ *[^]]*\] +(\([^)]*\) +)?(.*)$/\3 (\1)/p' "$1" | sort -u
}

doc_failed() { sed -nE 's/^test (.*) \.\.\. FAILED$/\1/p' "$1"; }

# The name, and the first line of what was wrong.
playwright_failed() {
    node -e '
        const plain = (text) => text.replace(/\u001b\[[0-9;]*m/g, "").split("\n", 1)[0].slice(0, 200);
        const visit = (suite, path) => {
            for (const inner of suite.suites ?? []) visit(inner, [...path, inner.title]);
            for (const { file, line, title, tests } of suite.specs ?? [])
                for (const { status, results } of tests) {
                    if (status !== "unexpected" && status !== "flaky") continue;
                    const error = results.flatMap(({ errors }) => errors ?? [])[0]?.message ?? results[0]?.status ?? status;
                    console.log(`${[`${file}:${line}`, ...path.slice(1), title].join(" › ")}: ${plain(error)}`);
                }
        };
        const report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
        for (const { message } of report.errors ?? []) console.log(plain(message ?? "an error outside the tests"));
        for (const file of report.suites ?? []) visit(file, [file.title]);' "$1" 2>/dev/null || true
}

fault_failed() { sed -nE 's/^NOT WELL (.*)$/\1/p' "$1"; }

lint_failed() { sed -nE 's/^failed: (.*)$/\1/p' "$1"; }
