# Everything a person does with this repository. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
UV := $(BIN)/uv
INTO := --quiet --compile-bytecode --python $(BIN)/python
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate $(LOCKFLAGS)
LOCKS := requirements.boot.lock requirements.dev.lock
READY := .venv/.ready
# Trust what the machine trusts (a company proxy, say), as pip does unasked.
export UV_SYSTEM_CERTS ?= 1

.PHONY: help deps run test check bench fmt lock clean
help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST)

deps: $(READY) ## install exactly what the locks say into .venv
$(READY): $(LOCKS) pyproject.toml
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Anju needs Python 3.11 or newer with venv and ensurepip (Debian: python3-venv); or say make PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.boot.lock
	$(UV) pip install $(INTO) --require-hashes -r requirements.dev.lock
	$(UV) pip install $(INTO) --no-deps --no-build-isolation --editable .
	@touch $@

run: export ANJU_HOME ?= .local
run: $(READY) ## the service, at first with a demonstration town (PORT=8000, ANJU_HOME=.local keeps the data)
	$(BIN)/anju demo
	exec $(BIN)/anju serve --port $(PORT)

test: $(READY) ## every test (ARGS="-k money" for some)
	$(BIN)/pytest --numprocesses auto --dist loadgroup $(ARGS)

check: $(READY) ## style, types, import rules: what a reviewer should not have to say
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## ratios against a baseline in the same run
	$(BIN)/python -m benchmarks

fmt: $(READY) ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY) ## resolve again, keeping pins (LOCKFLAGS=--upgrade for newer ones)
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --output-file requirements.dev.lock --constraints requirements.lock --group dev pyproject.toml
	$(LOCK) --output-file requirements.boot.lock --group boot

clean: ## forget the environment and the data in .local
	rm -rf .venv .local .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
