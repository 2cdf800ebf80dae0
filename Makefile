# Everything a person does with this repository. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
DB ?= sqlite
STRIPE_PORT ?= $(shell expr $(PORT) + 1)
BIN := .venv/bin
UV := $(BIN)/uv
INTO := --quiet --compile-bytecode --python $(BIN)/python
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate $(LOCKFLAGS)
LOCKS := requirements.boot.lock requirements.dev.lock
READY := .venv/.ready
TEST_MONEY = $(BIN)/python -m services.stripe_simulator "$$ANJU_HOME/test-money.json" --port $(STRIPE_PORT) \
	--webhook http://127.0.0.1:$(PORT)/webhooks/stripe --
# Trust what the machine trusts (a company proxy, say), as pip does unasked.
export UV_SYSTEM_CERTS ?= 1

.PHONY: help deps run test check bench planted soak failover image fmt lock clean
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
run: export ANJU_DEMO = yes
run: export ANJU_PUBLIC_URL ?= http://127.0.0.1:$(PORT)
run: $(READY) ## the service, at first with a demonstration town (PORT=8000, ANJU_HOME=.local keeps the data, DB=postgres)
ifeq ($(DB),postgres)
	@exec $(BIN)/python -m services.local_postgres "$$ANJU_HOME/postgres" -- \
		sh -c '$(BIN)/anju demo && exec $(TEST_MONEY) $(BIN)/anju serve --port $(PORT)'
else ifeq ($(DB),sqlite)
	$(BIN)/anju demo
	@exec $(TEST_MONEY) $(BIN)/anju serve --port $(PORT)
else
	$(error DB is sqlite or postgres)
endif

test: $(READY) ## every test (ARGS="-k money" for some)
	$(BIN)/pytest --numprocesses auto --dist loadgroup $(ARGS)

check: $(READY) ## style, types, import rules: what a reviewer should not have to say
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## speed on a PostgreSQL of its own, as ratios in one run (ANJU_BENCH_DWELLINGS=10000, ARGS="--only paying")
	$(BIN)/python -m benchmarks $(ARGS)

planted: $(READY) ## bugs that somebody might write into the payment code, one at a time: which tests notice?
	$(BIN)/python -m tests.soak.planted $(ARGS)

soak: export KILLS ?= 1000
soak: $(READY) ## kill api, worker, run, import and rebuild at random points, on both databases (KILLS=1000)
	$(BIN)/python -m tests.soak.kills

failover: export KILLS ?= 25
failover: $(READY) ## lose the primary's machine under load, time after time (KILLS=25)
	$(BIN)/python -m tests.soak.failover

fmt: $(READY) ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY) ## resolve again, keeping pins (LOCKFLAGS=--upgrade for newer ones)
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --output-file requirements.dev.lock --constraints requirements.lock --group dev pyproject.toml
	$(LOCK) --output-file requirements.boot.lock --group boot

image: export ANJU_PUBLIC_URL ?= https://anju.example
image: export ANJU_SERVICE_PHONE ?= 0000-7654321
image: ## build the image, start the whole stack with podman, ask whether it is well, take it down
	@command -v podman >/dev/null || { echo "make image needs podman and the base images of the Dockerfile and of docker-compose.yml." \
		"Without them the image's steps are done by hand by: make test ARGS=tests/operation/test_image_by_hand.py" >&2; exit 1; }
	test -d secrets || sh -c 'umask 077 && mkdir secrets && for of in owner web worker; do openssl rand -hex 32 > secrets/$$of; done && chmod 644 secrets/*'
	podman compose build
	podman compose up --detach --wait; code=$$?; \
		podman compose exec -T api anju doctor --lang en || code=1; \
		podman compose down; exit $$code

clean: ## forget the environment and the data in .local
	rm -rf .venv .local .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
