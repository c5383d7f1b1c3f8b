# The two commands that matter: `make demo` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first Python >= 3.11 of these; `make PYTHON=/path/to/python3.12 …` names another.
PYTHON ?= python3
FOUND := $(shell for p in "$(PYTHON)" python3.13 python3.12 python3.11 python3.14; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet
SOURCES := pyproject.toml hatch_build.py src/livinglab_gen/locale/id/LC_MESSAGES/livinglab.po

DEMO := build/demo/simpati-sumedang
RELEASES := $(wildcard catalogue/releases/simpati/*.json)
# The demo's commit is nobody's work, and a fresh machine may not know who its user is.
NOBODY := GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@livinglab.invalid \
  GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@livinglab.invalid

.PHONY: help demo test test-fast lint check benchmark lock docs translations browser clean tools

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 16

demo: tools $(DEMO)/.livinglab.yml ## SIMPATI of Kabupaten Sumedang with demo data, on http://127.0.0.1:8000
	@exec $(MAKE) --no-print-directory -C $(DEMO) demo PYTHON="$(FOUND)"

test: tools $(VENV)/ready-test browser lint ## the whole test suite
	$(BIN)/pytest --numprocesses auto --dist loadgroup --no-loadscope-reorder

test-fast: tools $(VENV)/ready-test ## the tests that take under a minute together
	$(BIN)/pytest --numprocesses auto --dist loadgroup --no-loadscope-reorder -m "not slow"

lint: $(VENV)/ready-test ## ruff, strict typing, the house's import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: $(VENV)/ready-run ## every fault of the catalogue
	$(BIN)/livinglab catalogue check

benchmark: $(VENV)/ready-benchmark ## compare with Copier, a bare Django project and other z-scores, as ratios of one run
	$(BIN)/python -m tests.benchmarks.against_copier
	$(BIN)/python -m tests.benchmarks.updating
	$(BIN)/python -m tests.benchmarks.fleet
	$(BIN)/python -m tests.benchmarks.importing
	$(BIN)/python -m tests.benchmarks.chassis_against_bare
	$(BIN)/python -m tests.benchmarks.zscores

docs: $(VENV)/ready-run ## re-make the reference of commands
	$(BIN)/python docs/make_reference.py

translations: $(VENV)/ready-test ## bring new texts into the Indonesian catalogue, to be translated there
	@mkdir -p build
	$(BIN)/pybabel -q extract -k translate -k _ --no-location --sort-output -o build/livinglab.pot src/livinglab_gen $$($(BIN)/python -c 'import click; print(click.__path__[0])')
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -w 100 -i build/livinglab.pot -l id \
	  -o src/livinglab_gen/locale/id/LC_MESSAGES/livinglab.po

# As pip does: an office's own certificate stands in the machine's store.
lock: export UV_SYSTEM_CERTS = 1
lock: $(VENV)/ready-test ## re-make requirements/*.txt from pyproject.toml, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --group dev -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml --extra cluster -c requirements/dev.txt -o requirements/cluster.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group benchmark -c requirements/dev.txt -o requirements/benchmark.txt

browser: # the browser tests need one; where it cannot be installed they say that they were not run
	@if [ -z "$$CHROME_PATH" ] && ! command -v chromium >/dev/null 2>&1 \
	  && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing a browser for the browser tests …"; \
	  apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium >/dev/null \
	  || echo "No browser could be installed: the browser tests will not run."; fi

clean: ## take away all that was made here
	rm -rf $(VENV) build dist .*_cache .hypothesis

tools: # say what is missing before anything fails for lack of it
	@[ -n "$(FOUND)" ] || { echo "Python 3.11 or newer is missing: run  sudo apt install python3 python3-venv  (macOS: brew install python)"; exit 1; }
	@command -v git >/dev/null 2>&1 || { echo "git is missing: run  sudo apt install git  (macOS: xcode-select --install)"; exit 1; }
	@"$(FOUND)" -c 'import ensurepip, venv' 2>/dev/null || { echo "The venv module is missing: run  sudo apt install python3-venv"; exit 1; }

$(VENV)/bin/python: | tools
	@echo "[1/3] Setting up a Python environment in $(VENV) …"
	@"$(FOUND)" -m venv $(VENV)

$(VENV)/ready-run: requirements/run.txt $(SOURCES) | $(VENV)/bin/python
	@echo "[2/3] Installing livinglab (half a minute the first time) …"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps -e .
	@touch $@

$(VENV)/ready-test: requirements/dev.txt $(SOURCES) | $(VENV)/bin/python
	@echo "Installing livinglab and its test tools (a minute the first time) …"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps -e .
	@touch $@ $(VENV)/ready-run

$(VENV)/ready-benchmark: requirements/benchmark.txt $(VENV)/ready-test
	@$(PIP) --require-hashes -r requirements/benchmark.txt
	@touch $@

$(DEMO)/.livinglab.yml: $(RELEASES) | $(VENV)/ready-run
	@echo "[3/3] Generating SIMPATI for Kabupaten Sumedang …"
	@rm -rf $(DEMO)
	@$(NOBODY) $(BIN)/livinglab new simpati --region 32.11 $(DEMO) >/dev/null
	@touch $@
