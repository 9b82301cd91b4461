# What a developer runs. `make serve` and `make check` install what is missing first.

# Real documents with an oracle.json; no part of the project.
CORPUS ?= ../shared/corpus

# How the Python package is compiled.
PYTHON_PROFILE ?= release

# The wasm build has its own toolchain and tools; everything else uses rustup's default.
page := eval "$$(.ci/setup env)" &&

serve: setup crates ## serve the page, rebuilt when a file changes
	$(page) trunk serve --release

build: setup crates ## the page in dist/, with the hashes of its files
	$(page) trunk build --release
	@node package/build.js

package: build ## the npm package in package/dist/
	@node package/build.js --package

example: package ## serve a site that embeds Gouji
	node examples/site/serve.js

check: setup-tests format lint doc test build types page-test ## all that must pass

format: setup
	cargo fmt --check
	node_modules/.bin/biome format

lint: setup
	node_modules/.bin/biome lint --error-on-warnings
	cargo clippy --locked --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

test: ## the Rust tests
	cargo test --locked

types: setup ## type-check the page against the report's types
	node_modules/.bin/tsc --project .

page-test: setup-tests package ## the page's tests: in headless Chromium, the most important in Firefox and WebKit
	node --test tests/page/*.test.js

generate: ## write what is generated from the sources: docs/, www/report.d.ts, www/help.json, the sample
	GOUJI_WRITE=1 cargo test --locked --quiet --lib types
	GOUJI_WRITE=1 cargo test --locked --quiet --test docs
	GOUJI_WRITE_SAMPLE=1 cargo test --locked --quiet --test sample
	GOUJI_WRITE_SAMPLE=1 cargo test --locked --quiet --test formats ofd

bench: ## how long the core's stages take
	cargo bench --locked --bench stages

slips: ## how well slips put into disclosures are seen, located and repaired
	cargo bench --locked --bench slips

growth: ## how the time grows with each thing a text can hold
	cargo bench --locked --bench growth

words: ## how well slips in the words of files are seen: make words FILES="…"
	cargo bench --locked --profile fast --bench words -- $(FILES)

accuracy: ## how reliable each relation is on real documents, into docs/accuracy.md: make accuracy CORPUS=FOLDER
	cargo bench --locked --profile fast --bench accuracy -- $(CORPUS)

presentations: ## the same accounts in thousands of presentations: who is accused, what is proven, which slips are told
	cargo bench --locked --profile fast --bench presentations -- --cases $(or $(CASES),10000) --formats text,html,xlsx,docx,pdf

measure: setup-tests build ## how long the page takes, and how large it is
	node tests/page/measure.js

mcp: ## the tests of the Model Context Protocol server
	cargo test --locked --features mcp --test mcp

# Where Python or its packages are not to be had, this says so and fails nothing.
python: ## the Python package: its wheel in python/dist/, and its tests
	@.ci/setup python && PYTHON_PROFILE=$(PYTHON_PROFILE) .ci/python || { [ $$? = 77 ] && echo "SKIPPED: make python"; }

# Ray and Spark are large; where they are not to be had, this says so and fails nothing.
engines: ## the archive examples: Ray Data and Spark on this machine, against `gouji archive`
	@.ci/setup engines && PYTHON_PROFILE=$(PYTHON_PROFILE) .ci/python engines || { [ $$? = 77 ] && echo "SKIPPED: make engines"; }

# trunk works offline, so that it does not look for tools; the crates must be there
crates:
	@cargo fetch --locked --quiet

setup:
	@.ci/setup page

setup-tests:
	@.ci/setup tests

clean:
	cargo clean
	rm -rf dist package/dist

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t12

.PHONY: serve build package example check generate format lint doc test types page-test bench slips growth words accuracy presentations measure crates setup setup-tests clean help mcp python engines
