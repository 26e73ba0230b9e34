# Needs only Python 3.11 or newer, make and a package index. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= python3
V := .venv
# Byte code is compiled on installation: without it the first start takes seconds.
UV := UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=$(CURDIR)/$(V) $(V)/bin/uv
ARGS ?=

.PHONY: help install demo test check lint format lock bench docs clean chromium-if-possible

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

# uv itself comes from the lock file too, with its hashes.
$(V)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Tenure needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(V)
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(V)/uv.txt
	$(V)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(V)/uv.txt

$(V)/.installed: $(V)/bin/uv pyproject.toml requirements.lock
	$(UV) pip install --quiet --require-hashes -r requirements.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

install: $(V)/.installed ## make .venv, with the command in .venv/bin/tenure

demo: install ## a fictional company, and its dashboard in the browser
	$(V)/bin/tenure demo $(ARGS)

test: install chromium-if-possible check ## everything: style, types, layers, all tests

check: lint ## the same with what is installed: no browser is fetched
	$(V)/bin/python -m pytest -q -n 2 $(ARGS)

lint: install ## style, types, layers
	$(V)/bin/ruff format --check --quiet .
	$(V)/bin/ruff check --quiet .
	$(V)/bin/mypy --strict src
	$(V)/bin/lint-imports

format: install ## put the code in order
	$(V)/bin/ruff check --fix --quiet . || true
	$(V)/bin/ruff format .

lock: $(V)/bin/uv ## resolve requirements.lock; ARGS=--upgrade takes the newest
	$(UV) pip compile --quiet --universal --python-version 3.11 --all-extras --group dev --generate-hashes \
	  --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	  $(ARGS) --output-file requirements.lock pyproject.toml
	@! grep -nE '://|^-' requirements.lock # versions and hashes, never an address

bench: install ## the benchmarks, as ratios within one run
	@for file in benchmarks/*.py; do echo "$$file"; $(V)/bin/python "$$file"; done

docs: install ## a page per metric, in build/docs
	$(V)/bin/python -m tenure.service.reference build/docs/metrics

clean: ## remove .venv, caches and builds
	rm -rf $(V) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov web/node_modules

# Browser tests need Debian's Chromium; where it cannot be had they are skipped, and say so.
chromium-if-possible:
	@sudo=; [ "$$(id -u)" = 0 ] || sudo='sudo -n'; \
	if command -v chromium > /dev/null; then :; \
	elif command -v apt-get > /dev/null && $$sudo true 2> /dev/null \
	  && $$sudo apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends chromium > /dev/null; then :; \
	else echo "No Chromium, and it cannot be installed here: browser tests are skipped."; fi
