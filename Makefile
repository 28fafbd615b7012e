# Needs Python 3.11 or newer, make and a package index. Everything else goes into $(VENV).
# Versions and hashes come from requirements.lock, whatever part of it a target installs.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
# One more than there are cores: tests often wait.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
CLAIMS ?= runs/claims

# What the plausible sets tell: weights of the powers, and how gas, trade and the public respond.
PLAUSIBLE := energy.bargained trade.diversification_pace society.russian_media \
  society.attraction society.resentment belarus.rents belarus.freedom belarus.sovereignty \
  belarus.caution russia.fear russia.thrift russia.sphere

# What docs/calibration.md fits.
FITTED := energy.bargained trade.diversification_pace society.russian_media belarus.rents

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
.PHONY: help run test test-slow bench lint types install docs site beyond calibration claims \
  periods plausible rivals verdicts learned example lock clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.core  ## play the default scenario; ARGS="--scenario patron" goes to the command
	@$(BIN)/triangulation run $(ARGS)

# Tests start hundreds of programs: each would compile its modules anew where none are kept.
test: $(VENV)/.all  ## run the tests that take seconds
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

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

docs: $(VENV)/.core  ## write the generated pages of the documentation again
	@$(BIN)/python -m triangulation.experiments.reference.documentation docs

site: $(VENV)/.all  ## build the documentation as a site, site/index.html, and check its links
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet $(ARGS)

claims: $(VENV)/.all  ## test the paper's claims again for docs/claims.md: half an hour or more
	@$(BIN)/triangulation claims --robust --draws 100 --output $(CLAIMS) $(ARGS)
	@cp $(CLAIMS)/results.json experiments/claims/recorded.json
	@$(BIN)/python -m triangulation.experiments.reference.documentation docs

periods: $(VENV)/.core  ## play the historical periods again for docs/history.md; takes minutes
	@$(BIN)/triangulation history --periods --output runs/periods $(ARGS)
	@cp runs/periods/periods.json experiments/periods/recorded.json
	@$(BIN)/python -m triangulation.experiments.reference.documentation docs

rivals: $(VENV)/.all  ## score model and rivals again for docs/rivals.md; takes minutes
	@$(BIN)/triangulation history --rivals --output runs/rivals $(ARGS)
	@cp runs/rivals/table.csv runs/rivals/differences.csv runs/rivals/manifest.json \
	  experiments/forecasts/recorded
	@$(BIN)/python -m triangulation.experiments.reference.documentation docs

verdicts: $(VENV)/.all  ## record the quick verdicts again, which the tests compare with
	@$(BIN)/python -m triangulation.experiments.claims.pinned tests/recorded/claims.json

plausible: $(VENV)/.all  ## compute the plausible sets of parameters again; takes minutes
	@$(BIN)/triangulation calibrate --plausible $(addprefix --fit ,$(PLAUSIBLE)) --trials 240 \
	  --worlds 8 --citizens 100 --output runs/plausible $(ARGS)
	@mkdir -p model/plausible
	@cp runs/plausible/plausible.csv model/plausible/sets.csv
	@cp runs/plausible/manifest.json model/plausible/manifest.json
	@cp runs/plausible/candidates.csv experiments/calibration/recorded/candidates.csv
	@$(BIN)/python -m triangulation.experiments.calibration.ensemble \
	  experiments/calibration/recorded/ensemble.csv
	@$(BIN)/python -m triangulation.experiments.reference.documentation docs

calibration: $(VENV)/.all  ## fit, and fit known answers, again for docs/calibration.md
	@$(BIN)/triangulation calibrate $(addprefix --fit ,$(FITTED)) --output runs/calibrate $(ARGS)
	@$(BIN)/triangulation calibrate $(addprefix --fit ,$(FITTED)) --recover --repetitions 12 \
	  --trials 128 --worlds 8 --citizens 100 --output runs/recover $(ARGS)
	@cp runs/calibrate/fitted.csv runs/calibrate/misfits.csv runs/recover/identification.csv \
	  experiments/calibration/recorded
	@cp runs/calibrate/manifest.json experiments/calibration/recorded/fit.json
	@cp runs/recover/manifest.json experiments/calibration/recorded/recovery.json
	@cp runs/calibrate/history.svg docs/images/calibration.svg
	@cp runs/recover/recovery.svg docs/images/recovery.svg
	@$(BIN)/python -m triangulation.experiments.reference.documentation docs

beyond: $(VENV)/.all  ## compute docs/beyond-the-paper.md again; takes minutes
	@$(BIN)/triangulation assumptions --size 128 --replications 4 --output runs/beyond/assumptions --quiet
	@$(BIN)/triangulation regimes --worlds 16 --output runs/beyond/regimes --quiet
	@$(BIN)/python -m triangulation.experiments.thesis.page \
	  runs/beyond/assumptions runs/beyond/regimes docs

example: $(VENV)/.all  ## run the experiment of docs/worked-example.md again; takes minutes
	@$(BIN)/triangulation experiment run experiments/reference/recorded/preferences.toml \
	  --output runs/preferences $(ARGS)
	@$(BIN)/triangulation experiment analyse runs/preferences --outcome alignment_final \
	  --output runs/preferences-answers --quiet
	@$(BIN)/python -m triangulation.experiments.reference.worked_example \
	  runs/preferences runs/preferences-answers docs
	@$(BIN)/python -m triangulation.experiments.reference.documentation docs

learned: $(VENV)/.all  ## train the policy of docs/examples/learning again, and compare it; takes minutes
	@$(BIN)/python docs/examples/learning/train.py --output docs/examples/learning
	@$(BIN)/python docs/examples/learning/compare.py docs/examples/learning

lock: | $(UV_USED)  ## make requirements.lock again, with the newest versions
	@$(uv) pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" \
	  --output-file $(LOCK) pyproject.toml

clean:  ## remove the environments and what tools left
	@rm -rf .venv .venv-* .uv build site *.egg-info .pytest_cache .ruff_cache .hypothesis
	@find triangulation agents model experiments ui tests -name __pycache__ -prune -exec rm -rf {} +

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
