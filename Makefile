# What is done again and again, as verbs. Continuous integration uses the same ones (.ci/run).

.DEFAULT_GOAL := help

help: ## list the verbs
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: ## make .venv and install Groundup into it, editable, with all that the tests need
	python3 -m venv .venv
	.venv/bin/pip install --editable '.[test]'

test: ## run the tests
	.venv/bin/python -m pytest -n 2

drills: ## run the tests that take long
	.venv/bin/python -m pytest -n 2 -m drill

lint: ## check style, types and layers; change nothing
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

fix: ## repair what style checks can repair
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

docs: ## write the pages that are generated
	.venv/bin/python docs/generate.py

screenshots: ## take the pictures of docs/pictures anew (needs Chromium)
	.venv/bin/python docs/screenshots.py

# llama-server must be compiled for this processor, as our engine is; otherwise nothing is compared.
bench: ## measure every figure of docs/reference/benchmarks.md (long; leave the machine alone)
	CMAKE_ARGS='-DLLAMA_LLGUIDANCE=OFF -DLLAMA_BUILD_BORINGSSL=OFF' .venv/bin/pip install --no-binary xllamacpp '.[bench]'
	.venv/bin/python bench/table.py

# The recipe's own version of torch if it is to be had, any other one if not. EARLIER= begins with nothing.
EARLIER = lineage/seedling-5-begun-q8_0.gguf
seedling: ## make the built-in model again, from corpus to weights, into build/seedling
	-.venv/bin/pip install torch==2.13.0
	.venv/bin/pip install '.[train]'
	.venv/bin/python -m groundup.seedling all --out build/seedling $(EARLIER:%=--earlier %)

.PHONY: help setup test drills lint fix docs screenshots bench seedling
