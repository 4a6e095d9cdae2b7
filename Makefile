# Conveniences for Linux and macOS. Everything here can be typed by hand: see README.md.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
KILLS  ?= 500
SEED   ?= 1
RUN    := $(VENV)/.installed-run
DEV    := $(VENV)/.installed-dev
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-strip-extras --no-emit-index-url --custom-compile-command 'make lock' $(UPGRADE)

.DELETE_ON_ERROR:
.PHONY: help demo test check lint format coverage soak bench lab lock clean distclean

help: ## show these lines
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

demo: $(RUN) ## install, then make every report of the demonstration programme
	$(BIN)/ecnb demo

test: lint ## install, then every check and test; the one command before a commit
	$(BIN)/python -m pytest -n 2 --cov=ecnb.scoring --cov=ecnb.standards --cov-branch \
		--cov-fail-under=100 --cov-report=term-missing:skip-covered

check: lint ## seconds: style, types, import direction, code health
	$(BIN)/python -m pytest -q tests/house

lint: $(DEV) ## style, types, import direction
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONUTF8=1 $(BIN)/lint-imports

format: $(DEV) ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

coverage: $(DEV) ## branch coverage of the whole package; scoring and standards must be complete
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term --cov-report=html
	$(BIN)/coverage report --include='ecnb/scoring/*,ecnb/standards/*' --fail-under=100

soak: $(DEV) ## KILLS=500 at random, a fault at every system call, a full disk; an hour
	KILLS=$(KILLS) SEED=$(SEED) $(BIN)/python -m pytest -q -s -m slow tests/soak

bench: $(DEV) ## stock pipeline and ecnb side by side; writes docs/benchmark.md
	$(BIN)/python benchmarks/bench.py

lab: $(DEV) ## JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

lock: $(DEV) ## lock files from pyproject.toml; UPGRADE=--upgrade takes newer releases
	$(COMPILE) --extra lab --extra cluster --extra dev --group build pyproject.toml -o requirements-dev.lock
	$(COMPILE) --group build -c requirements-dev.lock pyproject.toml -o requirements.lock
	@touch $(RUN) $(DEV)

clean: ## remove what tests and builds leave behind
	rm -rf build dist htmlcov .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## remove the environment as well
	rm -rf $(VENV)

# The stamp files say that an environment holds exactly what its lock file names.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock pyproject.toml hatch_build.py | $(BIN)/python
	@echo "installing into $(VENV): about a minute, more on a slow line"
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml hatch_build.py | $(BIN)/python
	@echo "installing into $(VENV): two minutes, more on a slow line"
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@ $(RUN)
