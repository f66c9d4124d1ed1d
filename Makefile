# Two commands do everything: `make lab` opens the course, `make test` checks all of it.
# The first call of either creates .venv and installs the locked packages; later calls start at once.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
NOTEBOOKS := notebooks exercises solutions

# One BLAS thread a process: the suite already runs one process a core. No download and no downloaded data:
# stored outputs come from the data that every installation carries.
TEST_ENV := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 IPYTHONDIR=$(CURDIR)/.venv/ipython \
            NN_DOWNLOAD=0 NN_DATA=$(CURDIR)/.venv/no-data
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=120 --nbval-sanitize-with tests/nbval_sanitise.cfg
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 8 --dist loadfile -q

.PHONY: help lab test test-browser test-sandbox test-portable execute release grade bench lint format lock clean

help:
	@echo "make lab           open the course in JupyterLab (ARGS=\"--no-browser --port 8899\" for a server)"
	@echo "make test          run the whole suite: unit tests, every notebook, the notebook rules"
	@echo "make test-browser  drive the course in a real Chromium"
	@echo "make test-sandbox  grade hostile submissions in the sandbox"
	@echo "make test-portable run every notebook as other processors would"
	@echo "make execute       re-execute the notebooks and store normalised outputs"
	@echo "make release       generate exercises/ from solutions/ with nbgrader"
	@echo "make grade         grade the submissions under grading/submitted in a sandbox"
	@echo "make bench         measure speed beside peers"
	@echo "make lint format   check, or apply, the code style"
	@echo "make lock          resolve the dependencies anew"

lab: $(READY)
	@OPENBLAS_NUM_THREADS=$${OPENBLAS_NUM_THREADS:-1} PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb $$([ "$$(id -u)" = 0 ] && echo --allow-root) $(ARGS)

test: $(READY)
	$(TEST_ENV) $(PYTEST) $(NBVAL) $(NOTEBOOKS) tests $(ARGS)

test-browser: $(READY)
	$(TEST_ENV) $(BIN)/python -m pytest -q tests/browser $(ARGS)

test-sandbox: $(READY)
	$(TEST_ENV) $(BIN)/python -m pytest -q tests/sandbox $(ARGS)

test-portable: $(READY)
	$(TEST_ENV) $(BIN)/python tools/portable.py $(ARGS)

execute: $(READY)
	$(TEST_ENV) $(BIN)/python tools/notebooks.py execute $(ARGS)

release: $(READY)
	$(BIN)/python tools/notebooks.py release $(ARGS)

grade: $(READY)
	$(BIN)/python tools/grade.py $(ARGS)

bench: $(READY)
	$(BIN)/python -m benchmarks $(ARGS)

lint: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(READY)
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: $(READY)
	$(BIN)/python tools/lock.py

$(READY): requirements.lock pyproject.toml tools/install.py
	@$(PYTHON) tools/install.py

clean:
	rm -rf .venv build .pytest_cache .hypothesis .ruff_cache nn_helpers.egg-info
