# Foyer's commands. `make serve` and `make test` do all their own set-up.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
# Rooms whose tests need neither Rasa nor PostgreSQL; `make test` runs all of them.
FAST := $(addprefix tests/unit/,text screening actions store desk test_settings.py test_documents.py)
# Every process would be compiled anew at each start, which takes seconds.
export PYTHONDONTWRITEBYTECODE :=
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3

.PHONY: help serve test check format lock train environment environment-dev browser

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 20

environment:
	@scripts/environment requirements.txt

environment-dev:
	@scripts/environment requirements-dev.txt

browser:
	@scripts/browser

serve: environment  ## set up, train if needed, start everything; Ctrl-C ends it
	@exec $(BIN)/foyer serve

train: environment  ## train a model if knowledge, data, domain or config changed
	@$(BIN)/foyer train

check: environment-dev  ## lint, types and the fast tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/foyer knowledge check
	@$(BIN)/pytest -q $(FAST) -k "not postgresql"

test: environment-dev browser  ## everything: checks, training, conversations, browser
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/foyer knowledge check
	@$(BIN)/foyer prepare
	@$(BIN)/foyer train
	@$(BIN)/rasa data validate --max-history 1 & validating=$$!; \
	$(BIN)/rasa test core --model models --stories tests/conversations --fail-on-prediction-errors --no-plot --out var/rasa-test; \
	tested=$$?; wait $$validating && exit $$tested
	@$(BIN)/pytest -q -m "not alone" -n 2 --dist loadfile --no-loadscope-reorder
	@$(BIN)/pytest -q -m alone $$(grep -rl --include="*.py" "mark\.alone" tests)

format: environment-dev  ## put the code into its usual form
	@$(BIN)/ruff check --fix -q .
	@$(BIN)/ruff format .

lock:  ## compile requirements*.in into the hashed locks (needs uv)
	@uv pip compile -q --python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.txt
	@uv pip compile -q --python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --no-header -c requirements-dev.txt requirements.in -o requirements.txt
	@uv pip compile -q --python-version 3.10 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-uv.in -o requirements-uv.txt
