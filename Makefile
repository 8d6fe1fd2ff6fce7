# Everything a newcomer needs: `make run`, `make test`, `make help`.
.DEFAULT_GOAL := help
PYTHON ?= python3
APP := .venv/bin/python
ifdef DEMO
export SHOPKEEPER_DEMO := $(DEMO)
endif

.PHONY: help run stop prepare train test lint quality bench screenshots clean

help: ## Show this list.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: ## Prepare what is missing, start the shop and wait until it answers; Ctrl-C stops it. DEMO=0 starts a real, empty shop.
	@$(PYTHON) -m running.prepare && exec $(APP) main.py run

stop: ## Stop a shop that was started elsewhere and left behind.
	@$(PYTHON) -m running.prepare --no-ports && $(APP) main.py stop

prepare: ## Make both environments without starting anything.
	@$(PYTHON) -m running.prepare --no-ports

train: ## Train the bot if anything it learns from has changed.
	@$(PYTHON) -m running.prepare --no-ports && $(APP) main.py train

test: ## Run all tests of both environments; no service is needed.
	@$(PYTHON) -m running.prepare --no-ports --dev && $(APP) scripts/test.py $(ARGS)

lint: ## Check style and types (ruff, mypy strict).
	@$(PYTHON) -m running.prepare --no-ports --dev && .venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy

quality: ## Cross-validate the training examples; writes var/quality.html, which the console shows too.
	@$(PYTHON) -m running.prepare --no-ports && $(APP) main.py quality

bench: ## Run the benchmarks, or one of them: make bench NAME=turn ARGS=--quick.
	@$(PYTHON) -m running.prepare --no-ports --dev && $(APP) -m benchmarks $(NAME) $(ARGS)

screenshots: ## Take the README's pictures from a running demo shop of its own (needs chromium).
	@$(PYTHON) -m running.prepare --no-ports --dev && PYTHONPATH=. $(APP) scripts/screenshots.py

clean: ## Remove everything that was made: environments, models, databases, logs.
	@rm -rf .venv bot/.venv .tools var .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
