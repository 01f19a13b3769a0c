# Nhánh 8. `make demo` or `make test` alone does all its own set-up on Debian 12.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# Debian packages: what the product runs on, and what its tests drive it with (Playwright's own node needs libatomic1).
RUN_PACKAGES := espeak-ng gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TEST_PACKAGES := $(RUN_PACKAGES) sip-tester baresip-core chromium libatomic1 postgresql

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(firstword $(shell command -v python3.11) $(shell command -v python3) python3)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CATALOGUES := $(patsubst %.po,%.mo,$(shell find src -name '*.po'))
# Options for the program that a target runs: make demo ARGS='--web-port 8001'
ARGS :=

# The recordings that training learns from, and its own environment: never needed to run the product.
SPEECH := ../shared/speech
TRAINING := .venv-training

.PHONY: help demo test check bench training lock docs screens typeface messages icons format clean run-packages test-packages run-setup test-setup

help: ## Say what can be made
	@echo "Nhánh 8. Say make and one of:"
	sed -nE "s/^([a-z]+):.*## (.*)/  \1\t\2/p" $(MAKEFILE_LIST) | expand -t 10
	echo "Options go in ARGS: make demo ARGS='--web-port 8001', make test ARGS='-k portal'."

demo: run-setup ## Start everything on this machine, with three people to try it
	@exec $(BIN)/nhanh8 demo $(ARGS)

test: test-setup ## Run all tests, on all cores; the coverage of lines and branches is printed at the end
	@exec $(BIN)/python -m pytest -n auto --cov --cov-report=term $(ARGS)

check: test-setup ## Lint, format, types, layers, migrations
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=nhanh8.site.settings \
	  $(BIN)/python -m django makemigrations --check --dry-run

bench: test-setup ## Measure: make bench ARGS='calls --json'
	@exec $(BIN)/nhanh8 bench $(ARGS)

training: run-packages $(TRAINING)/.made ## Rebuild the acoustic model from open speech, in about three hours: make training SPEECH=folder
	@PYTHONPATH=src:. exec nice -n 19 $(TRAINING)/bin/python -m training var/training --speech $(SPEECH) $(ARGS)

format: test-setup ## Put the code in its form
	@$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: run-setup ## Write docs/settings.md and the table of docs/retention.md anew from the code's own words
	@$(BIN)/python -m nhanh8.config.reference > docs/settings.md
	$(BIN)/python -m nhanh8.users.roles_page > docs/roles.md
	DJANGO_SETTINGS_MODULE=nhanh8.site.settings $(BIN)/python -m nhanh8.retention.reference docs/retention.md

screens: test-setup ## Take the pictures of docs/screens.md anew
	@PYTHONPATH=tests $(BIN)/python tools/screens.py

typeface: test-setup ## Make the portal's typeface anew from its package
	@$(BIN)/python tools/typeface.py

messages: test-setup ## Gather the texts to translate into the catalogues
	@cd src/nhanh8 && DJANGO_SETTINGS_MODULE=nhanh8.site.settings ../../$(BIN)/python -m django makemessages \
	  --locale en --add-location file --no-obsolete

icons: test-setup ## Draw the app's icons anew from the mark
	@exec $(BIN)/python tools/icons.py

# Both lists come of one resolution, so that a package has one version in both.
lock: $(VENV)/.lock ## Resolve the requirements anew, with hashes
	@$(VENV)/lock/bin/uv pip compile $(LOCK_FLAGS) --extra bench --group dev -o requirements-dev.txt pyproject.toml
	$(VENV)/lock/bin/uv pip compile $(LOCK_FLAGS) --group build -c requirements-dev.txt -o requirements.txt pyproject.toml
	$(VENV)/lock/bin/uv pip compile $(LOCK_FLAGS) -o requirements-training.txt training/requirements.in
LOCK_FLAGS := --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

clean: ## Remove what was made: environment, caches, the demo's data
	@rm -rf $(VENV) $(TRAINING) var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find src tests bench -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

# ── set-up ─────────────────────────────────────────────────────────────────────────────────────────

run-setup: run-packages $(VENV)/.run $(CATALOGUES)
test-setup: test-packages $(VENV)/.dev $(CATALOGUES)

run-packages: PACKAGES = $(RUN_PACKAGES)
test-packages: PACKAGES = $(TEST_PACKAGES)
run-packages test-packages:
	@wanted="$(PACKAGES)"
	# Debian's Python comes without the part that makes environments.
	$(PYTHON) -c 'import ensurepip' 2>/dev/null || wanted="$$wanted python3-venv"
	command -v dpkg-query >/dev/null || { echo "This is not Debian: see to it that these are there: $$wanted" >&2; exit 0; }
	present=$$(dpkg-query -W -f='$${db:Status-Status} $${Package}\n' $$wanted 2>/dev/null | sed -n 's/^installed //p' || true)
	missing=$$(comm -23 <(tr ' ' '\n' <<<"$$wanted" | sort -u) <(sort -u <<<"$$present") | xargs)
	[ -n "$$missing" ] || exit 0
	if [ "$$(id -u)" != 0 ]; then
	  echo "These Debian packages are missing: $$missing" >&2
	  echo "Install them, then say make again:" >&2
	  echo "  sudo apt-get update && sudo apt-get install --no-install-recommends $$missing" >&2
	  exit 1
	fi
	echo "Installing Debian packages: $$missing"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends $$missing >/dev/null

# pip comes with the environment; the lists below are complete and carry hashes, so nothing is resolved here.
$(VENV)/.made: | run-packages
	@echo "Making the Python environment"
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/.made
	@if [ ! -e $(VENV)/.dev ] || [ requirements.txt -nt $(VENV)/.dev ] || [ pyproject.toml -nt $(VENV)/.dev ]; then
	  echo "Installing Python packages (requirements.txt)"
	  $(PIP) install --require-hashes -r requirements.txt
	  $(PIP) install --no-deps --no-build-isolation --editable .
	fi
	touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/.made
	@echo "Installing Python packages (requirements-dev.txt)"
	$(PIP) install --require-hashes -r requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.lock: | $(VENV)/.made
	@$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --quiet install 'uv>=0.9'
	touch $@

$(TRAINING)/.made: requirements-training.txt | run-packages
	@$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-training.txt
	touch $@

%.mo: %.po | run-packages
	@msgfmt --check-format -o $@ $<
