# Needs Python 3.11 or newer, make and a package index. Everything else goes into $(VENV).
# Versions and hashes come from requirements.lock, whatever part of it a target installs.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
CLAIMS ?= runs/claims

BIN := $(VENV)/bin
LOCK := requirements.lock
UV_VERSION := 0.13.9
UV_HAD := $(shell uv --version >/dev/null 2>&1 && command -v uv)
UV_USED := $(or $(UV_HAD),.uv/bin/uv)

export UV_PYTHON_DOWNLOADS := never
# As pip does: else the first start of every command compiles its libraries (seconds).
export UV_COMPILE_BYTECODE := 1
export UV_HTTP_TIMEOUT ?= 180
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

# Trust what the machine trusts, where it has a list of its own, and not only uv's list.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),)
export UV_SYSTEM_CERTS ?= true
endif

# uv does not read pip's settings: hand over the index and the certificate that pip uses.
define uv
set -e; \
setting() { for python in .uv/bin/python $(PYTHON); do \
  $$python -m pip config list 2>/dev/null && break; done | \
  sed -n "s/^[gi][a-z]*[.]$$1='\(.*\)'\$$/\1/p" | tail -n 1; }; \
index="$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$(setting index-url)}}}"; \
if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
cert="$${SSL_CERT_FILE:-$${PIP_CERT:-$$(setting cert)}}"; \
if [ -n "$$cert" ]; then export SSL_CERT_FILE="$$cert"; fi; \
$(UV_USED)
endef

define check_python
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
  { echo "Triangulation needs Python 3.11 or newer: name one with make PYTHON=..." >&2; exit 1; }
endef

install = $(uv) pip install --quiet --python $(BIN)/python --constraints $(LOCK)

.DEFAULT_GOAL := help
.PHONY: help run test test-slow bench lint types install docs beyond claims periods verdicts lock clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.core  ## play the default scenario; ARGS="--scenario patron" goes to the command
	@$(BIN)/triangulation run $(ARGS)

test: $(VENV)/.all  ## run the tests that take seconds
	@$(BIN)/pytest -q -n auto $(ARGS)

test-slow: $(VENV)/.all  ## run the tests that take minutes
	@$(BIN)/pytest -q -m slow $(ARGS)

bench: $(VENV)/.all  ## measure speed
	@$(BIN)/triangulation bench $(ARGS)

lint: $(VENV)/.all  ## check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.all  ## check types
	@$(BIN)/pyright

install: $(VENV)/.all  ## install everything, without running anything

docs: $(VENV)/.core  ## write the generated pages of the documentation anew
	@$(BIN)/python -m triangulation.experiments.documentation docs

claims: $(VENV)/.all  ## judge the paper's claims anew for docs/claims.md: half an hour or more
	@$(BIN)/triangulation claims --robust --output $(CLAIMS) $(ARGS)
	@cp $(CLAIMS)/results.json experiments/claims/recorded.json
	@$(BIN)/python -m triangulation.experiments.documentation docs

periods: $(VENV)/.core  ## play the historical periods anew for docs/history.md; takes minutes
	@$(BIN)/triangulation history --periods --output runs/periods $(ARGS)
	@cp runs/periods/periods.json experiments/periods/recorded.json
	@$(BIN)/python -m triangulation.experiments.documentation docs

verdicts: $(VENV)/.all  ## record the quick verdicts anew, which the tests compare with
	@$(BIN)/python -m triangulation.experiments.claims.pinned tests/recorded/claims.json

beyond: $(VENV)/.all  ## compute docs/beyond-the-paper.md anew; takes minutes
	@$(BIN)/triangulation assumptions --size 256 --replications 8 --output runs/beyond/assumptions --quiet
	@$(BIN)/triangulation regimes --output runs/beyond/regimes --quiet
	@$(BIN)/python -m triangulation.experiments.thesis.page \
	  runs/beyond/assumptions runs/beyond/regimes docs

lock: | $(UV_USED)  ## make requirements.lock anew, with the newest versions
	@$(uv) pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" \
	  --output-file $(LOCK) pyproject.toml

clean:  ## remove the environments and what tools left
	@rm -rf .venv .venv-* .uv build *.egg-info .pytest_cache .ruff_cache .hypothesis
	@find agents model experiments ui tests -name __pycache__ -prune -exec rm -rf {} +

# The environment: first what the game needs, then what work on it needs.
$(VENV)/.core: pyproject.toml $(LOCK) | $(UV_USED)
	@$(check_python)
	@$(BIN)/python -c '' 2>/dev/null || { $(uv) venv --quiet --clear --python $(PYTHON) $(VENV); }
	@$(install) --build-constraints $(LOCK) --editable .
	@touch $@

$(VENV)/.all: $(VENV)/.core
	@$(install) --requirements pyproject.toml --all-extras
	@touch $@

.uv/bin/uv:
	@$(check_python)
	@$(PYTHON) -m venv .uv || \
	  { echo "No environment could be made: on Debian, install python3-venv." >&2; exit 1; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
