# `make start` opens the desk, `make test` checks everything; both set up first. `make help` lists the rest.
.PHONY: help setup start test bench soak walks samples vectors lock clean
.DEFAULT_GOAL := help

help:            ## What each target does
	@sed -n 's/^\([a-z]*\): .*## /\1\t/p' Makefile | expand -t 12

setup:           ## Make .venv with the command .venv/bin/warmline
	@sh scripts/setup.sh

start: setup     ## Open the desk on the sample world at http://127.0.0.1:7860
	@.venv/bin/warmline start

test: setup      ## Run every check and test
	@sh scripts/check.sh

bench: setup     ## Print speed and memory as ratios, measured side by side in one run
	@.venv/bin/python -m tests.bench.pipeline
	@.venv/bin/python -m tests.bench.guard
	@.venv/bin/python -m tests.bench.writer
	@.venv/bin/python -m tests.bench.model_faults
	@.venv/bin/python -m tests.bench.matching
	@.venv/bin/python -m tests.bench.replay
	@.venv/bin/python -m tests.bench.tone
	@.venv/bin/python -m tests.bench.panel
	@.venv/bin/python -m tests.bench.crowd

soak: setup      ## Kill the server fifty times while agents type; nothing acknowledged may be lost
	@WARMLINE_SOAK_KILLS=50 .venv/bin/python -m pytest tests/soak --no-header -q -n0

walks: setup     ## Each person's whole job in a browser: by mouse and by keys, at two sizes, light and dark
	@WARMLINE_WALKS=all .venv/bin/python -m pytest tests/browser/test_walks_*.py --no-header -q -n 2 --dist worksteal

samples: setup   ## Write the sample world, placed around now, to build/samples
	@.venv/bin/python -m knowledge_base.samples build/samples

vectors: setup   ## Embed the shipped guidelines again after one was changed
	@.venv/bin/python scripts/build_vectors.py

lock: setup      ## Resolve the dependencies anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group dev \
		pyproject.toml --output-file requirements.lock --upgrade

clean:           ## Remove what can be made again
	@rm -rf .venv build dist artefacts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
