# Thin targets over cargo, cargo xtask, cargo leptos and npm. `make` alone lists them.

.PHONY: help demo dev stories test test-long soak fuzz lint msrv build dist image sbom proxies sizes audit bench bench-panel bench-instructions bench-ready bench-memory bench-store clean setup

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-19s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## install what is missing, build, and run the app with a local Jira and a local Upwork
	@scripts/run.sh demo

dev: ## the same with cargo-leptos: rebuilds and reloads on change
	@scripts/run.sh dev

stories: ## every state of all screens, for /_sandbox/stories of the local Jira
	@cargo run --locked --quiet --features app/stories --example stories

test: ## everything: lints, Rust tests, the code for the browser, browser tests
	@scripts/test.sh

test-long: ## what takes longer than `make test`: oldest Rust, SRV records, proxies, sizes, upgrade, the whole soak, a million inputs
	@scripts/test-long.sh

soak: ## posts under faults, restarts and elections, in figures (docs/RELIABILITY.md); SOAK_RUNS sets how many posts
	@scripts/soak.sh

fuzz: ## a million invalid inputs to the running server; FUZZ_RUNS, FUZZ_SEED and FUZZ_ONLY select how many, which, and only one
	@FUZZ_RUNS="$${FUZZ_RUNS:-1000000}" FUZZ_SEED="$${FUZZ_SEED:-$$(date +%s)}" \
		cargo test --locked --quiet --profile fuzz --test api -- --exact fuzz::no_input_makes_the_server_fail --nocapture

lint: ## formatting, clippy for server and browser, dependencies, TypeScript, workflows
	@scripts/lint.sh

build: ## target/release/upwork-job-post: one file that includes its site
	@scripts/setup.sh wasm npm
	@cargo xtask site
	@echo "Compiling the server…"
	@cargo build --locked --release --package upwork-job-post

msrv: ## check that the oldest Rust that Cargo.toml claims compiles the server and the code for the browser
	@scripts/msrv.sh

dist: build ## target/dist: the binary under the name that a release gives it
	@scripts/dist.sh binary

image: ## a container image around the binary of `make dist` (needs docker, or CONTAINER_ENGINE=podman)
	@scripts/dist.sh image

sbom: ## what the server and the site are built from (CycloneDX), beside the binary of `make dist`
	@scripts/dist.sh sbom

proxies: ## the server behind the sample configurations of Caddy and nginx
	@scripts/setup.sh wasm npm
	@scripts/proxies.sh

sizes: ## what a browser has to download, from the last build
	@cargo xtask sizes

audit: ## check dependencies for known vulnerabilities (needs the network)
	@scripts/setup.sh deny
	@cargo deny check advisories

bench-panel: build ## CPU time of the release build for one panel, next to its cheapest response
	@scripts/setup.sh npm
	@ADDON_BIN="$$(scripts/target-folder.sh)/release/upwork-job-post" npm --prefix end2end run --silent bench:panel

bench-instructions: build ## instructions of the release build for one panel, drawn before or not (needs valgrind)
	@scripts/setup.sh npm
	@ADDON_BIN="$$(scripts/target-folder.sh)/release/upwork-job-post" npm --prefix end2end run --silent bench:instructions

bench-ready: build ## time until the panel's button works in a browser, next to a bare page
	@scripts/setup.sh npm browser
	@ADDON_BIN="$$(scripts/target-folder.sh)/release/upwork-job-post" CHROMIUM_PATH="$$(scripts/setup.sh chromium)" \
		npm --prefix end2end run --silent bench:ready

bench-memory: build ## memory of the release build, idle and after 100,000 panels
	@scripts/setup.sh npm
	@ADDON_BIN="$$(scripts/target-folder.sh)/release/upwork-job-post" npm --prefix end2end run --silent bench:memory

bench-store: ## both stores: what panel, post and the list of all jobs cost, and how that grows; BENCH_LINKS=10,10000,1000000
	@scripts/mongod.sh cargo bench --locked --bench store --bench site_jobs

bench: ## Rust benchmarks
	@cargo bench --locked

clean: ## delete everything that was built; data/ stays
	@cargo clean
	@rm -rf target/site target/site.stamp target/stories.json target/demo end2end/node_modules end2end/test-results end2end/playwright-report

setup: ## install what `make test` needs and is missing
	@scripts/setup.sh wasm nextest deny machete zizmor npm browser
