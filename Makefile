# `make` alone lists what there is. Python 3.11 or newer, git and make are all it needs.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV   := .venv
ifeq ($(OS),Windows_NT)
BIN    := $(VENV)/Scripts
else
BIN    := $(VENV)/bin
endif
PY     := $(BIN)/python
WEB    := tests/web
CODE   := $(wildcard src hooks tools tests benchmarks)

# Where `make serve` listens, how many processes test, and what is handed on to MkDocs, to pytest,
# to the benchmarks and to Lighthouse.
HOST        ?= 127.0.0.1
PORT        ?= 8000
JOBS        ?= auto
SITE_ARGS   ?=
PYTEST_ARGS ?=
BENCH_ARGS  ?=
PAGES       ?=

export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PYTHONUTF8 := 1

# The same commit gives the same bytes: dates come from the last commit unless the caller sets one.
ifeq ($(strip $(SOURCE_DATE_EPOCH)),)
SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2>/dev/null)
endif
ifneq ($(strip $(SOURCE_DATE_EPOCH)),)
export SOURCE_DATE_EPOCH
else
unexport SOURCE_DATE_EPOCH
endif

.PHONY: help env dev-env site offline serve test check lint types layers generate format bench lighthouse lock clean distclean

help: ## List these commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --- What readers and contributors use ------------------------------------------------------------

site: env ## Build the site into site/, as strictly as it is published (SITE_ARGS=)
	$(PY) -m mkdocs build --strict --clean --site-dir site $(SITE_ARGS)

offline: site dev-env ## Build the site with all that readers can take away, the offline edition among it
	$(PY) -m tools.browser --install --required
	$(PY) -m tools.downloads site

serve: dev-env ## Preview the site live at http://127.0.0.1:8000/ (HOST=, PORT=)
	$(PY) -m tools.serve --host $(HOST) --port $(PORT)

# --- What engineers use ---------------------------------------------------------------------------

test: check $(VENV)/.web ## Run every check and every test, browser included (PYTEST_ARGS=, JOBS=)
	$(PY) -m tools.browser --install
	$(PY) -m pytest -n $(JOBS) --dist worksteal $(PYTEST_ARGS)

check: lint types layers ## Check style, types and layers only

lint: dev-env
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: dev-env
	$(BIN)/mypy $(CODE)

layers: dev-env
	$(BIN)/lint-imports --no-logo

generate: dev-env ## Write schemas/ and the issue forms anew, after a change to models or code lists
	$(BIN)/kb schema --all schemas
	$(BIN)/kb issue-forms

format: dev-env ## Mend style where a machine can
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: dev-env ## Measure speed, size and memory, as ratios (BENCH_ARGS=)
	$(PY) -m benchmarks $(BENCH_ARGS)

lighthouse: site $(VENV)/.lighthouse ## Score pages of site/ with Lighthouse (PAGES="/ /about/")
	$(PY) -m tools.browser --install --required
	$(PY) -m tools.lighthouse $(PAGES)

lock: dev-env ## Pin the newest dependencies that pyproject.toml and package.json admit
	$(PY) -m tools.lock

clean: ## Remove what was built, keep the environment
	rm -rf site build dist .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(CODE) -name __pycache__ -not -path '*/node_modules/*' -prune -exec rm -rf {} +

distclean: clean ## Remove the environment as well
	rm -rf $(VENV) $(WEB)/node_modules

# --- The environment: a stamp for each step, so that only what changed is done again ---------------

env: $(VENV)/.site ## Set up what `make site` needs
dev-env: $(VENV)/.dev ## Set up what engineers need

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is:" >&2; $(PYTHON) --version >&2; \
	  echo "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Making the Python environment in $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "'$(PYTHON)' could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.site: requirements/site.txt pyproject.toml | $(VENV)/.made
	@echo "Installing what the site needs, from the lock ..."
	@$(PY) -m pip install --quiet --require-hashes -r requirements/site.txt
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/site.txt pyproject.toml | $(VENV)/.made
	@echo "Installing what engineers need, from the lock ..."
	@$(PY) -m pip install --quiet --require-hashes -r requirements/dev.txt
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.site $@

# Node.js comes with the locked Python packages. --omit=dev leaves Lighthouse out.
$(VENV)/.web: $(WEB)/package-lock.json $(WEB)/package.json $(WEB)/.npmrc | $(VENV)/.dev
	@echo "Installing the HTML checker and axe, from the lock ..."
	@cd $(WEB) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --omit=dev --loglevel=error
	@rm -f $(VENV)/.lighthouse
	@touch $@

$(VENV)/.lighthouse: | $(VENV)/.web
	@echo "Installing Lighthouse, from the lock ..."
	@cd $(WEB) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --loglevel=error
	@touch $@
