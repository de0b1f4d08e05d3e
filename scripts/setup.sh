#!/bin/sh
# Makes .venv with everything in requirements.lock and the command .venv/bin/warmline. Safe to run again.
# Needs Python 3.11 or newer; uses uv where it is installed, else plain pip.
set -eu
cd "$(dirname "$0")/.."

fail() { printf 'setup: %s\n' "$1" >&2; exit 1; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14 python; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then echo "$name"; return; fi
    done
    fail "Python 3.11 or newer was not found; install it, or name it: make setup PYTHON=/path/to/python"
}

# The mark holds what was installed; it is written last, so a run that was interrupted starts over.
mark=.venv/.installed
wanted=$(cat requirements.lock pyproject.toml | cksum)
if [ -x .venv/bin/warmline ] && [ "$(cat "$mark" 2>/dev/null || true)" = "$wanted" ]; then exit 0; fi

python=$(find_python)
if [ ! -x .venv/bin/python ] || ! new_enough .venv/bin/python; then
    echo "setup: making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv || fail "the venv module of $python is missing (Debian: apt install python3-venv)"
fi

echo "setup: installing the packages of requirements.lock (some minutes the first time)"
if command -v uv >/dev/null 2>&1; then
    uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock ||
        fail "uv could not install requirements.lock; the lines above say why"
    uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable . ||
        fail "uv could not install warmline itself; the lines above say why"
else
    .venv/bin/python -m pip --version >/dev/null 2>&1 || fail ".venv has no pip; remove .venv and run again"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock ||
        fail "pip could not install requirements.lock; the lines above say why"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ||
        fail "pip could not install warmline itself; the lines above say why"
fi
echo "$wanted" > "$mark"
echo "setup: done"
