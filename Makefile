# winnow. `make help` lists the targets.
PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR    ?=
SHARED     ?= ../shared
PYTHON     ?= python3
SPOOL      ?= spool
KILLS      ?= 10000
PAGES      ?= 100000
MINUTES    ?= 60

BINARY := .build/release/winnow
SWIFT_FILES := Package.swift Sources Tests

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: crash-states help setup build run test rooms lint format units quality train train-text bench fuzz memory-scale instructions install uninstall clean test-systemd durability torture soak

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install the libraries that are missing (apt), or say which
	@Scripts/setup.sh

build: setup ## optimised binary: .build/release/winnow
	swift build -c release --static-swift-stdlib --disable-local-rpath --product winnow

run: build ## serve spool/inbox -> spool/outbox with the example pages; Ctrl-C drains
	@Scripts/run.sh $(SPOOL)

test: setup rooms lexicons ## build, check rooms, lexicons and format, run all tests
	swift build
	@$(MAKE) --no-print-directory format-check
	swift test

rooms: ## check that each room imports only what Docs/ARCHITECTURE.md allows
	@$(PYTHON) Scripts/check_rooms.py --self-test
	@$(PYTHON) Scripts/check_rooms.py

.PHONY: lexicons
lexicons: ## check that the tables of words are those of Lexicons/*.txt
	@$(PYTHON) Scripts/lexicons.py --check

.PHONY: format-check
format-check:
	swift format lint --strict --recursive $(SWIFT_FILES)

lint: rooms format-check ## rooms, format, scripts, man page
	@Scripts/check_texts.sh

format: ## rewrite the Swift files in the project's format
	swift format format --in-place --recursive $(SWIFT_FILES)

units: ## check the systemd units offline
	@Scripts/check_units.sh

quality: build ## score the extraction against the corpus in SHARED and check the floors
	$(PYTHON) Evaluation/evaluate.py --shared $(SHARED) $(ARGS)

train: build ## train the block model on the corpus in SHARED, with the cross-validated table; some four minutes
	@test -x .build/training/python/bin/python || $(PYTHON) -m venv .build/training/python
	.build/training/python/bin/python -m pip install --quiet --disable-pip-version-check -r Training/requirements.txt
	.build/training/python/bin/python Training/extraction.py --shared $(SHARED) $(ARGS)

train-text: setup ## train the line model of plain text likewise; some six minutes (ARGS=--cv: figures only)
	@test -x .build/training/python/bin/python || $(PYTHON) -m venv .build/training/python
	.build/training/python/bin/python -m pip install --quiet --disable-pip-version-check -r Training/requirements.txt
	swift build -c release --static-swift-stdlib --disable-local-rpath --product DumpLines
	.build/training/python/bin/python Training/plain_text.py --shared $(SHARED) $(ARGS)

bench: build ## speed beside the peers, all goals: some ten minutes (ARGS=--quick: two)
	swift build -c release --static-swift-stdlib --disable-local-rpath --product Measure
	$(PYTHON) Benchmarks/bench.py --shared $(SHARED) $(ARGS)

fuzz: setup ## libFuzzer over decode, parser, JSON, pipeline files, lines, pages, memory, ledger: SECONDS=60 each
	Tests/Fuzz/run.sh $(or $(SECONDS),60)

memory-scale: setup ## the index of duplicates at a million pages: bytes a page, time of a look-up; three minutes
	swift build -c release --static-swift-stdlib --disable-local-rpath --product MeasureLedger
	@folder=$$(mktemp -d) && .build/release/MeasureLedger $$folder --pages 1000000; code=$$?; rm -rf $$folder; exit $$code

instructions: setup ## gate: instructions per byte (valgrind) and heap blocks, against committed ceilings
	swift build -c release --static-swift-stdlib --disable-local-rpath --product Measure
	$(PYTHON) Benchmarks/instructions.py $(ARGS)

crash-states: setup ## gate: the spool recovers from states that a crash may leave (ARGS="--limit N" bounds each line)
	swift build -c release --product CrashStates
	.build/release/CrashStates $(ARGS)

.PHONY: ledger-scale
ledger-scale: build ## gate: a start over a ledger of a million rows takes less than 2 s
	$(PYTHON) Benchmarks/ledger.py $(ARGS)

test-systemd: build ## the service under a real systemd in a container (root, debootstrap)
	swift build -c release --static-swift-stdlib --disable-local-rpath --product PoisonedWinnow
	Tests/Systemd/run.sh

.PHONY: thread-sanitizer
thread-sanitizer: setup ## the engine's tests, engine processes too, under the thread sanitizer; five minutes
	rm -f .build/thread-sanitizer/race.*
	WINNOW_SANITIZE=1 swift test --sanitize=thread --scratch-path .build/thread-sanitizer -Xswiftc -DWINNOW_SANITIZE \
	    --filter EngineTests --skip '$(UNSANITIZED)'
	WINNOW_SANITIZE=1 swift build --sanitize=thread --scratch-path .build/thread-sanitizer -Xswiftc -DWINNOW_SANITIZE \
	    --product winnow
	.build/thread-sanitizer/debug/winnow clean Tests/GoldenTests/Pages >.build/thread-sanitizer/pages.jsonl
	@! cat .build/thread-sanitizer/race.* 2>/dev/null

# Tests of limits and of the sandbox, which the sanitizer cannot run in, and of an exit, for which it waits.
UNSANITIZED := SandboxTests|OldKernelTests|aSmallPageThatHoards|aPageThatEndsItsEngine|theFailureTellsSignalOrExitCode

durability: build ## kills, faults, arrivals, poison, power loss (ARGS=--full: at every call, a quarter of an hour)
	swift build -c release --static-swift-stdlib --disable-local-rpath --product PoisonedWinnow
	$(PYTHON) Tests/Durability/durability.py $(ARGS)

torture: build ## KILLS random kills over PAGES pages; prints lost, duplicated, corrupt
	$(PYTHON) Tests/Durability/torture.py --kills $(KILLS) --pages $(PAGES)

soak: build ## MINUTES of pages, poison, reloads and kills; prints memory, descriptors, audit
	$(PYTHON) Tests/Durability/soak.py --minutes $(MINUTES)

install: ## install below DESTDIR/PREFIX (default /usr/local); needs `make build` before
	@test -x $(BINARY) || { echo "no $(BINARY): run 'make build' first" >&2; exit 1; }
	PREFIX=$(PREFIX) SYSCONFDIR=$(SYSCONFDIR) DESTDIR=$(DESTDIR) Scripts/install.sh

uninstall: ## remove what install put there; keeps configuration and spool
	PREFIX=$(PREFIX) SYSCONFDIR=$(SYSCONFDIR) DESTDIR=$(DESTDIR) Scripts/install.sh --remove

clean: ## remove the build folder
	rm -rf .build
