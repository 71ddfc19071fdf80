# make try · make run · make test · make check · make bench: each sets up what it needs by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet
RUN := $(VENV)/.run
DEV := $(VENV)/.dev

.PHONY: try run test check fix pictures bench lock clean

try: $(RUN) ## a page with an invented world: no account, no token, no network
	@$(BIN)/python -m bot try $(ARGS)

run: $(RUN) ## the bot on Telegram, with the token in .env
	@$(BIN)/python -m bot run

test: $(DEV) ## every test
	$(BIN)/python -m pytest -n 4 $(ARGS)

check: $(DEV) ## format, lint, types, tests: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 4 -m traced --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --include='news/*,storage/*,messages/*' --fail-under=95
	$(BIN)/python -m pytest -n 4 -m "not traced" $(ARGS)

fix: $(DEV) ## format, and mend what can be mended
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

pictures: $(DEV) ## of the page of make try, for the README and the docs; needs a Chromium
	$(BIN)/python -m tests.pictures

bench: $(DEV) ## what it costs, as ratios; ARGS=large: in an archive of a million
	$(BIN)/python -m benchmarks $(ARGS)

lock: $(BIN)/uv ## pin what pyproject.toml asks for, with hashes, for every platform
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --extra dev --output-file requirements-dev.txt
	echo uv | $(COMPILE) - --output-file requirements-uv.txt

clean: ## forget everything that was set up
	rm -rf $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| (echo "Crier needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1)
	$(PYTHON) -m venv $(VENV)

# uv installs in 3 s what takes pip 22; where it cannot reach an index that pip can, pip does it
$(BIN)/uv: requirements-uv.txt | $(BIN)/python
	$(PIP) --requirement requirements-uv.txt
	@touch $@

$(RUN): requirements.txt | $(BIN)/uv
	$(INSTALL) requirements.txt || $(PIP) --requirement requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(BIN)/uv
	$(INSTALL) requirements-dev.txt || $(PIP) --requirement requirements-dev.txt
	@touch $@
