# The commands of this project. `make help` lists them; `make run` is all that a newcomer needs.
# Everything lands in this folder: the packages in .venv, the data in var.

PYTHON ?= python3
PORT   ?= 8000
ARGS   ?=

IN = .venv/bin/
PY = $(IN)python

# Settings as a real site has them, for the check of what is switched on there.
AS_IN_PRODUCTION = env -u DATABASE_URL NEWSROOM_PRODUCTION=1 NEWSROOM_SITE_URL=https://news.example.org \
	NEWSROOM_ALLOWED_HOSTS=news.example.org NEWSROOM_SECURITY_CONTACT=mailto:security@example.org \
	NEWSROOM_SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')"

# Compiled modules are kept, whatever the machine is set to: else each process that a test starts compiles them all, and
# both runs of the tests would do the same with a thousand files.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test lint form types read bench quality journeys lock development

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/installed ## make .venv and install what running needs, as locked

run: setup ## start it on this machine: http://127.0.0.1:8000 (another port: make run PORT=8080)
	@exec $(PY) manage.py serve --port $(PORT)

# One more than there are cores: a journey in the browser spends a quarter of its time waiting.
WORKERS ?= $$(( $$(nproc 2>/dev/null || sysctl -n hw.ncpu) + 1 ))

# Who may what, the desk's pages, the sample and nginx are the same to the letter on both databases: tried on SQLite, to
# keep a run below twenty minutes. On PostgreSQL too: make test ALIKE_ON_BOTH=
ALIKE_ON_BOTH = --ignore=tests/roles --ignore=tests/newsroom/desk --ignore=tests/newsroom/sample --ignore=tests/beside \
	--ignore=tests/newsroom/test_in_front.py --ignore-glob='*/test_admin*.py'

test: development ## all tests on SQLite with the browser journeys, then on PostgreSQL (DATABASE_URL, or one of its own)
	env -u DATABASE_URL $(PY) -m pytest -n $(WORKERS) --dist worksteal --database=sqlite $(ARGS)
	$(PY) -m pytest -n $(WORKERS) --dist worksteal --database=postgresql -m "not journey" $(ALIKE_ON_BOTH) $(ARGS)

lint: form types ## form, rules, types, who imports whom, migrations, production settings

# On one core for as long as all the rest takes on the other: CI runs the two at once.
types: development
	$(PY) -m mypy

form: development
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(IN)lint-imports --no-logo
	find templates -name '*.html' -not -path 'templates/site/*' -exec $(IN)djade --check --target-version 5.2 {} +
	$(PY) manage.py makemigrations --check --dry-run
	$(AS_IN_PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

# Read the tests once and keep them compiled, which three processes would do at the same moment otherwise. What can't be
# read is no error yet: the tests say it better.
read: development
	-@$(PY) -m pytest --collect-only --quiet --no-summary > /dev/null

bench: development ## measure speed and memory on both databases (ARGS=--quick: 2 minutes; STORIES=1000000; ARGS=--help)
	@$(PY) -W 'ignore:XDG_RUNTIME_DIR is not set' -m tests.bench $(if $(STORIES),--stories $(STORIES)) $(ARGS)

quality: development ## measure the reader's site: markup, accessibility, Lighthouse, feeds, weight (ARGS='--only markup')
	@$(PY) -W ignore -m tests.quality $(ARGS)

journeys: development ## the tests in a real browser alone
	$(PY) -m pytest -n $(WORKERS) -m journey $(ARGS)

lock: development ## write the exact versions of what pyproject.toml asks for
	$(IN)uv pip compile $(LOCK) --output-file requirements.txt pyproject.toml
	$(IN)uv pip compile $(LOCK) --output-file requirements-object-storage.txt --constraint requirements.txt \
		--extra object-storage pyproject.toml
	$(IN)uv pip compile $(LOCK) --output-file requirements-development.txt --constraint requirements.txt \
		--extra development pyproject.toml

LOCK = --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links $(ARGS)

development: .venv/installed-for-development

.venv/bin/pip:
	@command -v $(PYTHON) >/dev/null || { echo "Newsroom needs Python 3.11 or newer, and there is no $(PYTHON) here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Newsroom needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12 ..." % sys.version_info[:2])'
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/pip
	@echo "Installing the packages that the newsroom is built on (a minute or two, the first time only)"
	$(PY) -m pip install --require-hashes --requirement requirements.txt
	@touch $@

.venv/installed-for-development: requirements-development.txt | .venv/bin/pip
	@echo "Installing the packages for work on the newsroom (two or three minutes, the first time only)"
	$(PY) -m pip install --require-hashes --requirement requirements-development.txt
	@touch $@ .venv/installed
