# Two commands do everything: `make extract` and `make test`. The environment is built on first use.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
ARTICLES ?= corpus/articles
DB ?= outputs/facts.duckdb
JOBS ?= 2
INPUTS ?= 200000
SEED ?= 0
PORT ?= 8000
# One thread a process: the CRF models and DuckDB gain nothing from more on short texts.
export OMP_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help extract serve test check bench fuzz kill clean

help: ## List the commands.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

extract: $(VENV)/.installed ## Read ARTICLES (default: corpus/articles) into DB (default: outputs/facts.duckdb).
	$(BIN)/dtifacts extract $(ARTICLES) --db $(DB)

serve: $(VENV)/.installed ## Show DB as pages on http://127.0.0.1:8000/ (PORT).
	$(BIN)/dtifacts serve --db $(DB) --port $(PORT)

test: $(VENV)/.installed ## Run the tests, the gate on precision and recall among them.
	$(BIN)/pytest -n $(JOBS) --dist loadscope -rs

check: $(VENV)/.installed ## Lint, types and layers.
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed ## Speed against word_tokenize over the same sentences; peak memory on 1x and 10x the articles.
	$(BIN)/python -m tests.bench $(BENCH)

fuzz: $(VENV)/.installed ## Read INPUTS (default: 200000) mutated articles from SEED on; fail on any that raises or takes over a second.
	INPUTS=$(INPUTS) SEED=$(SEED) $(BIN)/python -m tests.fuzz

kill: $(VENV)/.installed ## Kill a run and its workers at random points, KILLS (default: 100) times each; about half an hour.
	$(BIN)/python -m tests.kill $(KILLS)

clean: ## Remove the environment and the outputs.
	rm -rf $(VENV) outputs/*.duckdb outputs/*.wal
