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
SIZE ?= 1m

.PHONY: help install demo test check lint format lock screenshots bench bench-parts docs clean chromium-if-possible test-engines test-long postgres-if-possible

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

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

test: install chromium-if-possible postgres-if-possible check ## everything: style, types, layers, all tests

check: lint ## the same with what is installed: neither browser nor database is fetched
	$(V)/bin/python -m pytest -q -n 2 --dist loadfile -m 'not engines and not long' $(ARGS)

test-long: install chromium-if-possible ## what takes minutes: every link of the demo, hostile texts in a browser, the docs site
	TENURE_EVERY_LINK=1 $(V)/bin/python -m pytest -q -n 2 --dist loadfile -m long $(ARGS)

$(V)/.engines: $(V)/.installed requirements-engines.lock
	$(UV) pip install --quiet --require-hashes -r requirements-engines.lock
	@touch $@

test-engines: $(V)/.engines ## Spark and ClickHouse give the same cells as DuckDB
	$(V)/bin/python -m pytest -q -n 2 --dist loadfile -m engines tests/engines $(ARGS)

lint: install ## style, types, layers
	$(V)/bin/ruff format --check --quiet .
	$(V)/bin/ruff check --quiet .
	$(V)/bin/mypy --strict src
	$(V)/bin/lint-imports

format: install ## put the code in order
	$(V)/bin/ruff check --fix --quiet . || true
	$(V)/bin/ruff format .

COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

lock: $(V)/bin/uv ## resolve the lock files; ARGS=--upgrade takes the newest
	$(UV) $(COMPILE) --extra frames --extra postgres --group dev $(ARGS) --output-file requirements.lock pyproject.toml
	$(UV) $(COMPILE) --extra spark --extra clickhouse --constraint requirements.lock $(ARGS) \
	  --output-file requirements-engines.lock pyproject.toml
	@! grep -nE '://|^-' requirements.lock requirements-engines.lock # versions and hashes, never an address

screenshots: install chromium-if-possible ## pictures of every page in build/screenshots
	$(V)/bin/python -m tools.screenshots

bench: install ## the benchmarks, as ratios within one run; SIZE=1m, 10m or 100m; writes docs/benchmarks.md
	$(V)/bin/python -m benchmarks.bench $(SIZE) $(ARGS)
	$(V)/bin/python -m benchmarks.table

bench-parts: install ## smaller benchmarks: loading a file, the command line, the first paint
	@for file in benchmarks/parts/*.py; do echo "$$file"; part=$${file%.py}; $(V)/bin/python -m "$${part//\//.}"; done

docs: install ## guides and a page per metric with its computed example: build/docs/index.html
	$(V)/bin/python -m tools.site build/docs

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

# The tests of PostgreSQL start a server of their own; where it cannot be had they are skipped, and say so.
postgres-if-possible:
	@sudo=; [ "$$(id -u)" = 0 ] || sudo='sudo -n'; \
	if compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || command -v initdb > /dev/null; then :; \
	elif command -v apt-get > /dev/null && $$sudo true 2> /dev/null \
	  && $$sudo apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends postgresql > /dev/null; then :; \
	else echo "No PostgreSQL, and it cannot be installed here: its tests are skipped."; fi
