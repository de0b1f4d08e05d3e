#!/bin/sh
# Every check and test, in the order in which they are quickest to fail. pre-commit and CI call this too.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

echo "== ruff";         $bin/ruff check . && $bin/ruff format --check --quiet .
echo "== mypy";         $bin/mypy
echo "== import-linter"; $bin/lint-imports
echo "== pytest";       $bin/python -m pytest -n auto --dist loadfile "$@"
