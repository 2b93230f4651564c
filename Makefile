# Every target sets up what it needs; nothing is installed outside the project but Debian
# packages, and those only as root on a machine that lacks them.
UV := .tools/bin/uv
RUN := $(UV) run --locked --no-sync
DEMO_PORT ?= 8900
# One more than cores: fault and browser tests wait for other processes most of the time.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
# The longest first, so that no worker is left alone with one at the end.
LONG_TESTS := tests/life tests/faults tests/browser tests/acceptance
TESTS := $(LONG_TESTS) $(filter-out $(LONG_TESTS), $(patsubst %/,%,$(wildcard tests/*/)))

# Compiled code is kept: the tests start a hundred processes, and each would compile all of it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo run test test-postgres unit check fix faults bench bench-match pictures locale docs screens sbom audit vendor clean
.DEFAULT_GOAL := help

help: ## Say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(UV):
	@sh tests/setup/uv.sh .tools

# Running needs a half of what testing does; whoever has all of it keeps it.
NEEDED := $(if $(wildcard .venv/.installed),.venv/.installed,.venv/.running)

.venv/.installed: $(UV) pyproject.toml uv.lock
	@$(UV) sync --locked --quiet
	@touch $@

.venv/.running: $(UV) pyproject.toml uv.lock
	@$(UV) sync --locked --quiet --no-default-groups
	@touch $@

install: $(NEEDED) ## Install what running needs

demo: $(NEEDED) ## Run all of it here, with a chat page; no token, no network
	@$(RUN) jiefang demo --port $(DEMO_PORT) $(if $(KEEP),--keep $(KEEP)) $(if $(TOPICS),--topics)

run: $(NEEDED) ## Run the bot on Telegram (needs JIEFANG_TOKEN)
	@$(RUN) jiefang run

test: .venv/.installed ## Run every test but the long ones
	@sh tests/setup/chromium.sh
	@sh tests/setup/strace.sh
	@$(RUN) pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder --hypothesis-profile=thorough $(TESTS)

test-postgres: .venv/.installed ## Run every test that uses a database on PostgreSQL
	@$(RUN) pytest -q -n $(WORKERS) --dist loadfile tests --engine postgresql

unit: .venv/.installed ## Run the fast tests
	@$(RUN) pytest -x -q tests/unit

check: .venv/.installed ## Lint, types, import contracts, knowledge, lock file
	@$(UV) lock --check --quiet
	@$(RUN) ruff check .
	@$(RUN) ruff format --check --quiet .
	@$(RUN) mypy
	@$(RUN) lint-imports
	@if [ -x .venv/bin/hadolint ]; then .venv/bin/hadolint Dockerfile; fi
	@$(RUN) jiefang check --replay

fix: .venv/.installed ## Format and mend what can be mended
	@$(RUN) ruff check --fix --quiet .
	@$(RUN) ruff format --quiet .

faults: .venv/.installed ## Kill and break things at length
	@sh tests/setup/strace.sh
	@$(RUN) pytest -q tests/faults tests/life --long

bench: .venv/.installed ## Measure all there is and write docs/benchmarks.md (half an hour)
	@$(RUN) python -m tests.bench

bench-match: $(UV) ## Measure the matcher beside others (EVAL=dir adds labelled messages)
	@$(UV) run --locked --group bench python -m tests.bench.match $(if $(EVAL),--eval $(EVAL))

pictures: .venv/.installed ## Draw the documentation's example pictures
	@$(RUN) jiefang pictures --examples docs/pictures

locale: .venv/.installed ## Bring the catalogues up to date with the code
	@$(RUN) python -m bot.locale

docs: $(UV) ## Build the documentation as a site, strictly, into site/
	@NO_MKDOCS_2_WARNING=1 $(UV) run --locked --quiet --only-group docs --isolated mkdocs build --strict

screens: .venv/.installed ## Take the pictures of the web pages anew
	@$(RUN) python -m tests.browser.screens docs/screens

sbom: $(UV) ## Write what is shipped as a CycloneDX list, into sbom.cdx.json
	@$(UV) export --locked --no-dev --no-default-groups --format cyclonedx1.5 --quiet \
	  --preview-features sbom-export --output-file sbom.cdx.json

audit: $(UV) ## Ask osv.dev which of it has known holes (needs the network)
	@.ci/audit

vendor: ## Make the vendored styles and scripts anew (needs npm)
	@bash tests/setup/frontend/vendor.sh

clean: ## Remove what the other targets made
	@rm -rf .venv .tools .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
