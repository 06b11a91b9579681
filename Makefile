# xiaoneng: the whole of daily work. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := DJANGO_SETTINGS_MODULE=xiaoneng.config.settings $(BIN)/django-admin
PORT ?= 8000
DATA ?=
DAY := $(shell date +%F)
SOURCES := $(shell find xiaoneng mappings locale -type f -not -name '*.pyc' -not -path '*/tests/*')
SHOWN := out/.shown-$(DAY)$(if $(DATA),-with-data)
SITE := build/static/.collected
ASSETS := build/assets/.fetched
NPM := $(shell command -v npm)
DISTRICT := out/.home-$(DAY)$(if $(DATA),-with-data)
# kept where an image says it is not: compiling anew costs each process three seconds
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: run demonstration test check fix ci coverage bench bench-cluster spark docs lock help

run: ## Show a generated district (and the logs of DATA=dir) at http://127.0.0.1:8000
	@$(MAKE) --no-print-directory --jobs=2 demonstration  # the report of the log beside the district
	XIAONENG_DEMO=yes XIAONENG_REPORTS=out $(BIN)/xiaoneng up --port $(PORT)

demonstration: $(SITE) $(DISTRICT) $(SHOWN)

test: $(VENV)/.dev $(SITE) ## Run the test suite (DATABASE_URL=… for another database)
	$(BIN)/pytest

check: $(VENV)/.dev $(SITE) ## Lint, types, architecture, docs: everything that is not a test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint xiaoneng --extension j2
	$(BIN)/djlint --quiet --lint xiaoneng --extension html --profile django
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	.ci/lock-check
	$(MANAGE) makemigrations --check --dry-run --verbosity 0
	XIAONENG_HTTPS=yes $(MANAGE) check --deploy --fail-level WARNING
	$(BIN)/python docs/generate.py --check
	$(BIN)/mkdocs build --strict --quiet --site-dir build/site

fix: $(VENV)/.dev ## Format, and mend what a tool can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python docs/generate.py

ci: ## Everything, as the machine does it: checks, then the tests on both databases
	.ci/spark & spark=$$!; $(MAKE) --no-print-directory check && wait $$spark  # either takes one core
	CI=true $(BIN)/pytest  # properties are tried hard once
	CI= .ci/postgres $(BIN)/pytest --again

coverage: $(VENV)/.dev $(SITE) ## The tests on SQLite with every branch counted (twice the time)
	$(BIN)/pytest --cov --cov-report=term:skip-covered

bench: $(VENV)/.dev .venv-bench/.peers ## Measure against peers and limits (minutes); N=100000 …
	$(BIN)/python -m bench $(N)

bench-cluster: $(VENV)/.dev .venv-spark/.ready ## Both engines over 1 M cases, on a cluster started here; N=10000 …
	$(BIN)/python -m bench.cluster $(N)

spark: .venv-spark/.ready ## Install the cluster engine's own environment, .venv-spark (450 MB)

docs: $(VENV)/.dev ## Build the manual into build/site
	$(BIN)/python docs/generate.py
	$(BIN)/mkdocs build --strict --site-dir build/site

lock: $(VENV)/.dev ## Resolve the dependencies anew
	requirements/lock.sh

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 8

$(SHOWN): $(VENV)/.run $(SOURCES)
	rm -f out/.shown-*
	$(BIN)/xiaoneng demo out $(if $(DATA),--data "$(DATA)")
	touch $@

$(DISTRICT): $(VENV)/.run $(SITE)
	rm -rf out/.home-* out/home
	XIAONENG_DEMO=yes $(BIN)/xiaoneng district $(if $(DATA),--data "$(DATA)")
	touch $@

$(SITE): $(VENV)/.run $(ASSETS) $(shell find xiaoneng -path '*/static/*' -type f -o -name '*.po' -path '*/locale/*')
	$(BIN)/python locale/messages.py compile
	$(MANAGE) collectstatic --noinput --clear --verbosity 0
	touch $@

# The machine's npm needs no Python package, so that both are fetched side by side.
$(ASSETS): package-lock.json requirements/assets | $(if $(NPM),,$(VENV)/.run)
	$(if $(NPM),$(PYTHON),$(BIN)/python) requirements/assets
	touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "xiaoneng needs Python 3.11 or newer; say PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock requirements/install pyproject.toml | $(VENV)/bin/python
	test -e $(VENV)/.dev || requirements/install run
	touch $@

$(VENV)/.dev: requirements/dev.lock requirements/install pyproject.toml | $(VENV)/bin/python
	requirements/install dev
	touch $@

.venv-spark/.ready: requirements/spark.lock requirements/install pyproject.toml
	test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	requirements/install spark .venv-spark
	touch $@

.venv-bench/.peers: requirements/bench.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --no-deps -r requirements/bench.lock
	touch $@
