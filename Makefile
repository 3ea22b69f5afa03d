# `make run` and `make test` do all set-up themselves: they need Python 3.11 or newer and make, nothing else.
# Stamp files in .venv say what is installed, so that the second start installs nothing.

.DEFAULT_GOAL := help
.PHONY: help run test lint types contracts proto-lint pytest soak proto weights evaluate clean

# The first interpreter that is new enough and can make a virtual environment; `make run PYTHON=…` names another.
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11
USABLE := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(or $(shell for p in $(CANDIDATES); do $$p -c '$(USABLE)' 2>/dev/null && { echo $$p; break; }; done),python3)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-input
# An exact version: a range lets pip take a far larger build of torch than the training needs.
TORCH := torch==2.13.0

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed-run  ## set up, start the services on loopback, load the sample mailbox, print the proposals
	@exec $(BIN)/undersigned serve --sample

test: lint types contracts proto-lint pytest  ## set up, then lint, types, import contracts, protos and tests

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

contracts: $(VENV)/.installed-test
	$(BIN)/lint-imports

proto-lint: $(VENV)/.installed-test
	$(BIN)/buf lint proto

pytest: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m "not soak" $(PYTEST_ARGS)

soak: $(VENV)/.installed-test  ## the long suites (kills, fuzzing, much data); report in var/soak-report.md
	$(BIN)/python -m pytest -m soak --soak-report var/soak-report.md $(PYTEST_ARGS)

proto: $(VENV)/.installed-test  ## generate the stubs from proto/undersigned/v1/*.proto
	$(BIN)/python proto/generate.py

weights: $(VENV)/.installed-test  ## train the token classifier anew into var/weights (hours on two cores); GOLD=… adds a gold folder
	$(BIN)/python -m training weights var/weights $(if $(GOLD),--gold $(GOLD))

evaluate: $(VENV)/.installed-test  ## score the shipped weights on the sample mailbox; GOLD=… names another gold folder
	$(BIN)/python -m evaluation extraction $(GOLD)

clean:  ## remove the environment, the caches and the build outputs; var/ (your database) stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Undersigned needs Python 3.11 or newer, but '$(PYTHON)' is $$($(PYTHON) -V 2>&1 | head -n 1). Name another: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments (it has no ensurepip). This line mends it: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) -V) …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed-run: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing Undersigned …"
	@$(PIP) --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing what the tests, the training and the evaluation need (this takes some minutes) …"
	@$(PIP) $(TORCH)
	@$(PIP) --constraint constraints.txt --editable '.[dev,train,eval,postgresql]'
	@touch $@ $(VENV)/.installed-run
