#!/bin/sh
# Makes build/litellm with LiteLLM's proxy, for tests only: its packages conflict with the product's own.
set -eu
cd "$(dirname "$0")/.."
wanted=tests/integration/litellm/requirements.lock
mark=build/litellm/.installed
if [ "$(cat "$mark" 2>/dev/null || true)" = "$(cksum < "$wanted")" ]; then exit 0; fi
if command -v uv >/dev/null 2>&1; then
    uv venv --quiet --clear --python .venv/bin/python build/litellm
    uv pip sync --quiet --python build/litellm/bin/python --require-hashes "$wanted"
else
    .venv/bin/python -m venv --clear build/litellm
    build/litellm/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$wanted"
fi
cksum < "$wanted" > "$mark"
