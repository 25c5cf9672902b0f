# Every target makes its own environment: Python 3.11 or newer is all that must be there.
PYTHON ?= python3
SECONDS ?= 20
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Modules are compiled when they are first imported, half of them never; all at once only where Python keeps none.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(PYTHONDONTWRITEBYTECODE),,--no-compile) -c constraints.txt

.PHONY: assess app test test-all check format bench docs fuzz clean

assess: $(READY)
	$(BIN)/foedus assess asia-nato --out out/asia-nato

app: $(READY)-app
	$(BIN)/foedus serve asia-nato

test: $(READY)-dev
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not long"

test-all: $(READY)-dev
	$(BIN)/python -m pytest -q -n auto --dist loadfile

check: $(READY)-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)-dev
	$(BIN)/python -m benchmarks

docs: $(READY)-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# Hostile bytes for every reader, SECONDS for each; on a Python without Atheris it says so and ends well.
fuzz: $(READY)-fuzz
	$(BIN)/python -m fuzz --seconds $(SECONDS)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("foedus needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e .
	@touch $@

$(READY)-app: $(READY)
	$(PIP) -e '.[app]'
	@touch $@

$(READY)-dev: $(READY)
	$(PIP) -e '.[dev]'
	@touch $@

$(READY)-fuzz: $(READY)-dev
	$(PIP) -e '.[dev,fuzz]'
	@touch $@

clean:
	rm -rf $(VENV) out build dist site .pytest_cache .mypy_cache .ruff_cache
