# Pasok: `make help` says what there is. Needs only python3 (3.11 or newer) and make; everything else goes into .venv.
.DEFAULT_GOAL := help
.PHONY: demo test test-quick test-all test-long test-times mutants check bench measure pictures lock clean help setup browser postgres curl office
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.installed
PEERS := .venv/.peers
FUZZ := .venv/.fuzz
PYTEST := $(BIN)/python -m pytest
# One process a core; the tests of a file stay together, so that what they share is made once.
BESIDE := --numprocesses auto --dist loadfile
# No processes of the service, no cities, no peers: what a change of the planner breaks first.
QUICK := tests/test_*.py tests/audits tests/books tests/checks/test_faults.py tests/explain/test_swaps.py \
	tests/oracle/test_brute.py tests/plan tests/program tests/report/test_orders.py tests/rules tests/scenario tests/solver \
	tests/tables
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml
# $(call debian,PACKAGES): installs them as root, otherwise says the command and fails.
debian = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	echo "installing $(1) with apt-get"; export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -qq && apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
	else echo "$(1) is missing; run: sudo apt-get install $(1)" >&2; false; fi

demo: setup ## Set up and plan two weeks for Kota Tangerang Selatan into ./plan
	$(BIN)/pasok plan scenarios/tangsel --out plan
	@echo "Page: plan/plan.html   Workbook: plan/plan.xlsx"

test: setup browser postgres curl ## Run the tests (not the slow ones), on every core
	$(PYTEST) $(BESIDE) -m "not slow and not long"

test-quick: setup ## Run the quickest tests of each package: for every commit
	$(PYTEST) $(BESIDE) -m "not slow and not long and not browser" $(QUICK)

test-all: setup browser postgres curl office $(FUZZ) ## Run the slow tests too, with branch coverage, then fuzz the readers
	$(PYTEST) $(BESIDE) -m "not long" --cov
	$(BIN)/python -m tests.fuzz

test-long: setup browser postgres curl office ## Run every test with all its seeds (a night)
	$(PYTEST) $(BESIDE)

test-times: setup browser postgres curl ## Run the tests and list the slowest 20
	$(PYTEST) $(BESIDE) -m "not slow and not long" --durations=20

mutants: setup ## Put seeded faults into a copy, one by one, and tell which the tests catch
	$(BIN)/python -m tests.mutants

check: setup ## Lint, formatting and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: setup $(PEERS) ## Measure planning, peak memory, the service, and peers beside us (an hour and more)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.service
	$(BIN)/python -m tests.bench.peers
	$(BIN)/python -m tests.bench.whole

measure: setup ## Measure what the warnings find and what hostile files cost, for docs/ (minutes)
	$(BIN)/python -m tests.bench.warnings
	$(BIN)/python -m tests.bench.hostile

pictures: setup browser ## Remake the pictures in docs/
	$(BIN)/python -m tests.pictures

lock: setup ## Solve the four lock files again after a change of dependencies
	$(UV_COMPILE) --output-file requirements.lock
	$(UV_COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(UV_COMPILE) --group fuzz --constraint requirements-dev.lock --output-file requirements-fuzz.lock
	$(UV_COMPILE) --group bench --constraint requirements-dev.lock --output-file requirements-bench.lock

clean: ## Remove the environment, the caches and ./plan
	rm -rf .venv build dist plan .coverage .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do \
		printf '  make %-11s %s\n' "$$name" "$$text"; done

setup: $(READY)

# --no-deps: the lock is complete; pip 23 would look for the newest `coverage[toml]` beside the pinned `coverage`.
$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call debian,python3-venv); }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --no-deps --require-hashes --requirement requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# PuLP, Pyomo, linopy and HiGHS: `make bench` alone wants them.
$(PEERS): $(READY) requirements-bench.lock
	$(BIN)/pip install --quiet --no-deps --require-hashes --requirement requirements-bench.lock
	@touch $@

# atheris: `make test-all` alone wants it.
$(FUZZ): $(READY) requirements-fuzz.lock
	$(BIN)/pip install --quiet --no-deps --require-hashes --requirement requirements-fuzz.lock
	@touch $@

# The browser tests are left out, and say so, where Chromium cannot be had; in CI that is a failure.
browser:
	@command -v chromium >/dev/null || { $(call debian,chromium fonts-dejavu-core); } || [ -z "$$CI" ]

# So are the tests on PostgreSQL, unless TEST_PG_URL names one.
postgres:
	@[ -n "$$TEST_PG_URL" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
		|| { $(call debian,postgresql); } || [ -z "$$CI" ]

# And the README's lines for the service, which ask with curl.
curl:
	@command -v curl >/dev/null || { $(call debian,curl); } || [ -z "$$CI" ]

# And, among the slow ones, what LibreOffice makes of our workbooks.
office:
	@command -v soffice >/dev/null || { $(call debian,libreoffice-calc-nogui); } || [ -z "$$CI" ]
