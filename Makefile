# Two commands do all the set-up: `make demo` and `make test`. They need Python 3.11 or later with venv, make and git.

PYTHON ?= python3
BIN := .venv/bin
DEMO := GOLDENTHREAD_DEMO=1 GOLDENTHREAD_DATA=$(CURDIR)/var/demo
PORT ?= 8000
SCALE ?= 1

.PHONY: demo test check sweep bench docs clean

demo: .venv/ready assets
	$(DEMO) $(BIN)/goldenthread prepare
	$(DEMO) $(BIN)/goldenthread demo --if-empty --scale $(SCALE)
	$(DEMO) $(BIN)/goldenthread sign-in-link director@erimus.example --minutes 600 --site http://localhost:$(PORT)
	@echo "To be somebody else of Erimus: http://localhost:$(PORT)/demo/"
	$(DEMO) $(BIN)/goldenthread serve --port $(PORT)

test: .venv/ready assets
	$(BIN)/python scripts/test.py

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

sweep: .venv/ready assets
	$(BIN)/python scripts/test.py --sweep

bench: .venv/ready assets
	$(BIN)/python -m bench

docs: .venv/ready
	$(BIN)/python scripts/docs.py

assets: .venv/ready
	$(BIN)/python scripts/assets.py
.PHONY: assets

.venv/ready: pyproject.toml uv.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv sync --frozen --quiet
	touch .venv/ready

clean:
	rm -rf .venv var node_modules goldenthread/ui/static/vendor
