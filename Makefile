# Two commands do everything: `make lab` opens the course, `make test` checks all of it.
# The first call of either creates .venv and installs the locked packages; later calls start at once.

PYTHON ?= python3
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
NOTEBOOKS := notebooks solutions # tests/test_exercise_notebooks.py runs the exercises, which store nothing

# Whatever the locale: all text here is UTF-8, and so may be the folder's name.
export PYTHONUTF8 := 1
unexport PYTHONHOME PYTHONPATH
# Where nothing may be kept, every kernel compiles each package that it imports: five seconds instead of two.
unexport PYTHONDONTWRITEBYTECODE

# One BLAS thread a process: the suite already runs one process a core. Everything else that a user's machine
# could change, tools/isolation.py sets for the suite.
TEST_ENV := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
# Limits that end a hang: a busy machine may take its time.
NBVAL := --nbval --nbval-current-env --nbval-cell-timeout=600 --nbval-kernel-startup-timeout=600 \
	--nbval-sanitize-with tests/nbval_sanitise.cfg
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 8 --dist loadfile -q

.PHONY: help ready lab test test-browser test-sandbox test-portable site test-site execute data release handout grade scheduler worker report similar rehearse bench lint format lock clean

help:
	@echo "make lab             open the course in JupyterLab (ARGS=\"--no-browser --port 8899\" for a server)"
	@echo "make test            run the whole suite: unit tests, every notebook, the notebook rules"
	@echo "make test-browser    drive the course in a real Chromium"
	@echo "make test-sandbox    grade hostile submissions in the sandbox"
	@echo "make test-portable   run every notebook as other processors would"
	@echo "make site            build the course as a website: a book, and the notebooks live in the browser"
	@echo "make test-site       run every notebook of the website in a real Chromium"
	@echo "make execute         re-execute the notebooks and store normalised outputs"
	@echo "make data            fetch the large data sets beforehand (optional)"
	@echo "make release         generate exercises/ from solutions/ with nbgrader"
	@echo "make handout         pack the course for students, without solutions and references"
	@echo "make grade           grade the submissions under grading/submitted in a sandbox"
	@echo "make scheduler       start a Dask cluster to grade on"
	@echo "make worker          join a Dask cluster with this machine"
	@echo "make report          a page on how a graded class did"
	@echo "make similar         show which answers of a class are alike"
	@echo "make rehearse        invent twenty students to try grading on"
	@echo "make bench           measure speed beside peers"
	@echo "make lint format     check style, types and the direction of imports; or apply the style"
	@echo "make lock            resolve the dependencies (ARGS=--upgrade for the newest versions)"

lab: ready
	@OPENBLAS_NUM_THREADS=$${OPENBLAS_NUM_THREADS:-1} PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb $$([ "$$(id -u)" = 0 ] && echo --allow-root) $(ARGS)

test: ready
	$(TEST_ENV) $(PYTEST) $(NBVAL) $(NOTEBOOKS) tests $(ARGS)

test-browser: ready
	$(TEST_ENV) $(BIN)/python -m pytest -q tests/browser $(ARGS)

test-sandbox: ready
	$(TEST_ENV) $(BIN)/python -m pytest -q tests/sandbox $(ARGS)

test-portable: ready
	$(TEST_ENV) $(BIN)/python -m tools.portable $(ARGS)

site: ready
	$(BIN)/python -m tools.site $(ARGS)

test-site: ready
	$(TEST_ENV) $(BIN)/python -m pytest -q -s tests/site $(ARGS)

execute: ready
	$(TEST_ENV) $(BIN)/python -m tools.notebooks execute $(ARGS)

data: ready
	$(BIN)/python -m tools.data

release: ready
	$(BIN)/python -m tools.notebooks release $(ARGS)

handout: ready
	$(BIN)/python -m tools.grading.handout $(ARGS)

grade: ready
	$(BIN)/python -m tools.grading $(ARGS)

scheduler: ready
	$(BIN)/python -m distributed.cli.dask_scheduler $(ARGS)

worker: ready
	$(TEST_ENV) $(BIN)/python -m distributed.cli.dask_worker --nthreads 1 $(ARGS)

report: ready
	$(BIN)/python -m tools.grading.report $(ARGS)

similar: ready
	$(BIN)/python -m tools.grading.similar $(ARGS)

rehearse: ready
	$(BIN)/python -m tools.grading.rehearse $(ARGS)

bench: ready
	$(BIN)/python -m benchmarks $(ARGS)

lint: ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: ready
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: ready
	$(BIN)/python -m tools.lock $(ARGS)

ready:
	@{ test -x $(BIN)/python && $(BIN)/python tools/install.py --check; } || $(PYTHON) tools/install.py

clean:
	rm -rf .venv .venv.lock .venv-site build .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache nn_helpers.egg-info
