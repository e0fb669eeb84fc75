# One door for people and for CI. `make help` lists what is behind it.
# Every target prepares what it needs first, and does nothing when it is already there.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.SILENT:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
# Processes of the suite, and what to run (few tests handed out at a time: journeys come first, and whoever plays one is not given the rest): make test ARGS="tests/pathways -x"
JOBS ?= 2
ARGS ?=
PYTHON_FILES := cqp candidates pathways evaluations jury tests .ci manage.py

.PHONY: help
help: ## cette liste
	grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-15s %s\n", $$1, $$2}'

# --- essayer ---------------------------------------------------------------
.PHONY: demo demo-reset run
demo: ## tout installer, construire le monde de démonstration, ouvrir l'application (PORT=8001 pour un autre port)
	bash .ci/setup run
	exec env PORT=$(PORT) .venv/bin/python .ci/start.py demo
demo-reset: ## effacer le monde de démonstration ; le prochain `make demo` le reconstruit
	rm -rf var/demo
run: ## l'application d'un développeur : sa base (DATABASE_URL ou var/cqp.sqlite3), rechargement à chaque modification
	bash .ci/setup dev
	exec env PORT=$(PORT) .venv/bin/python .ci/start.py dev

# --- travailler ------------------------------------------------------------
.PHONY: setup fmt lint check
setup: ## préparer la machine et l'environnement Python
	bash .ci/setup dev
fmt: setup ## mettre le code en forme
	.venv/bin/ruff check --fix --quiet $(PYTHON_FILES) || true
	.venv/bin/ruff format --quiet $(PYTHON_FILES)
lint: setup ## style, couches de la maison, gabarits
	.venv/bin/ruff check --quiet --output-format concise $(PYTHON_FILES)
	.venv/bin/ruff format --check --quiet $(PYTHON_FILES)
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint --quiet
check: setup ## ce que Django sait vérifier : système, migrations, schémas des circuits, déploiement
	bash .ci/checks

# --- essayer pour de bon ---------------------------------------------------
.PHONY: test test-fast test-services e2e bench audit
test: ## toute la suite, Chromium compris ; sur SQLite, ou sur DATABASE_URL et REDIS_URL
	bash .ci/setup browser
	exec .venv/bin/python -m pytest -n $(JOBS) --maxschedchunk 4 $(ARGS)
test-fast: setup ## la même suite, sans le navigateur, ni toutes les pages par tous, ni les milliers de suites tirées au sort
	exec .venv/bin/python -m pytest -n $(JOBS) --maxschedchunk 4 -m "not bench and not e2e and not once" $(ARGS)
test-services: ## la même suite sur un PostgreSQL et un Redis installés et démarrés pour l'occasion
	bash .ci/setup services
	exec bash .ci/services .venv/bin/python -m pytest -n $(JOBS) --maxschedchunk 4 $(ARGS)
e2e: ## seulement les parcours dans Chromium
	bash .ci/setup browser
	exec .venv/bin/python -m pytest -m e2e $(ARGS)
bench: ## les mesures : requêtes comparées, temps affichés
	bash .ci/setup dev
	exec .venv/bin/python -m pytest -m bench -p no:randomly -s -q $(ARGS)
audit: setup ## failles connues des paquets (interroge un service public)
	mkdir -p var
	.uv/bin/uv export --quiet --frozen --no-emit-project --format requirements-txt --output-file var/requirements.txt
	.venv/bin/pip-audit --requirement var/requirements.txt --require-hashes --disable-pip --strict
