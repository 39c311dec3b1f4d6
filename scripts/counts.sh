# shellcheck shell=bash
# What the runners say of their tests, for test.sh: each function prints a line `PASSED FAILED` for each run in its file.
# A flaky test, one that failed and then passed, has failed.

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
