# The product's commands; `make help` lists them.
PYTHON3 ?= python3
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
URL ?= http://127.0.0.1:8000
# Node comes from the machine, or from a wheel in the venv.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# npm trusts the machine's certificates too, which a company's proxy may need.
CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt)
ifneq ($(CERTIFICATES),)
export NODE_EXTRA_CA_CERTS ?= $(CERTIFICATES)
endif
NODE_IS_NEW := node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null

# Values of the right form, so that production's settings can be checked; they open nothing.
PRODUCTION := DJANGO_SETTINGS_MODULE=config.settings.production \
	SECRET_KEY=only-to-check-the-settings-of-production-0123456789abcdef \
	SECRET_ENCRYPTION_KEYS=b25seS10by1jaGVjay10aGUtc2V0dGluZ3Mtb2YtcDA= \
	ALLOWED_HOSTS=doctor.example BASE_URL=https://doctor.example \
	DATABASE_URL=postgresql://app@db.example/doctor \
	DATABASE_OWNER_URL=postgresql://owner@db.example/doctor \
	EMAIL_URL=smtp+tls://mail.example:587 DEFAULT_FROM_EMAIL=doctor@doctor.example

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test lint schema smoke lock clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: staticfiles/.collected ## Install everything that running needs (quick when nothing changed)

setup-dev: setup .venv/.requirements-dev ## The same, with what the tests need

run: setup ## Start the product and open it at http://127.0.0.1:8000 (PORT, HOST; Ctrl-C stops it)
	@$(PYTHON) -m config.serve

test: setup-dev lint ## Check everything: linters, contracts, then all tests
	$(PYTHON) -m pytest -n 2 --cov --cov-report=xml --cov-report=term:skip-covered

lint: setup-dev ## Check the code without running the tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	.venv/bin/lint-imports
	$(PYTHON) -m djlint templates --lint --quiet
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py spectacular --api-version v1 --validate --fail-on-warn --file var/openapi.yaml
	diff -u docs/openapi.yaml var/openapi.yaml || { echo "docs/openapi.yaml is stale: run make schema."; exit 1; }
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

schema: setup-dev ## Write docs/openapi.yaml from the code
	$(PYTHON) manage.py spectacular --api-version v1 --validate --fail-on-warn --file docs/openapi.yaml

smoke: setup ## Do the main job against a running product: make smoke URL=http://127.0.0.1:8000
	@$(PYTHON) tests/smoke/main_job.py $(URL)

# Extras are kept: pip finds a pin of "coverage" no pin of the "coverage[toml]" that pytest-cov wants.
LOCK := uv pip compile --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
lock: ## Lock the requirements*.in anew (needs uv)
	for name in requirements requirements-local requirements-node requirements-dev; do \
		$(LOCK) $$name.in --output-file $$name.txt $(LOCK_OPTIONS); \
	done

clean: ## Remove what the commands made; var/ with its data stays
	rm -rf .venv node_modules static/vendor staticfiles coverage.xml .coverage
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# ---- steps, each done again only when what it reads has changed ---------------------------

.venv/.made:
	$(PYTHON3) -I config/make_venv.py .venv
	@touch $@

.venv/.requirements: requirements.txt requirements-local.txt | .venv/.made
	@echo "Installing the Python packages ..."
	$(PIP) install --require-hashes -r requirements.txt -r requirements-local.txt
	@touch $@

.venv/.requirements-dev: requirements-dev.txt .venv/.requirements
	@echo "Installing the packages of the tests ..."
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.node: requirements-node.txt | .venv/.made
	@$(NODE_IS_NEW) || { echo "Installing Node ..."; \
		$(PIP) install --require-hashes -r requirements-node.txt; }
	@touch $@

node_modules/.installed: package.json package-lock.json .venv/.node
	@echo "Installing the browser libraries ..."
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

static/vendor/.built: node_modules/.installed config/assets.mjs config/icons.txt
	npm run --silent build
	@touch $@

# No database is asked, so none is started for it.
staticfiles/.collected: .venv/.requirements static/vendor/.built $(shell find static -type f ! -path 'static/vendor/*')
	DATABASE_URL=postgresql:///none $(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@touch $@
