# On a machine with Python >= 3.11, make and git, each of these does everything it needs.
.DEFAULT_GOAL := help
.PHONY: help run test check bench messages lock environment environment-dev

PORT ?= 8000
STATE ?= var
ARGS ?=
PYTHON ?=
export STATE PYTHON
# Five processes start at once; where compiled code may not be kept, each compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

python := .venv/bin/python
lock := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

help:  ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12
	@echo
	@echo "make run PORT=8001 STATE=/srv/kindness    another port, another folder for everything it keeps"
	@echo "make test ARGS=\"tests/training -x\"        some of the tests"

run: environment  ## Everything on one machine: PostgreSQL, Valkey, pages, worker, beat, demo city
	@exec $(python) manage.py up --port $(PORT) $(ARGS)

test: environment-dev  ## The whole test suite, on its own PostgreSQL and Valkey
	@exec $(python) -m pytest $(if $(ARGS),$(ARGS),--numprocesses auto --dist loadscope --no-loadscope-reorder)

check: environment-dev  ## Lint, types, templates, migrations, import order, guards, deploy check
	@exec $(python) tools/check.py

bench: environment-dev  ## Benchmarks; the last lines are JSON
	@exec $(python) -m bench $(ARGS)

messages: environment-dev  ## Update the message catalogues
	@exec $(python) tools/messages.py update

lock: environment-dev  ## Renew the lock files from pyproject.toml
	$(lock) --upgrade -o requirements.txt pyproject.toml
	$(lock) --upgrade --constraints requirements.txt --group dev -o requirements-dev.txt pyproject.toml
	echo uv | $(lock) --upgrade --no-annotate -o requirements-uv.txt -

environment:
	@sh tools/environment.sh requirements.txt

environment-dev:
	@sh tools/environment.sh requirements-dev.txt
