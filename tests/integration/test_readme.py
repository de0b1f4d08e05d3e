"""The README's commands run as written."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.search(r"## From the command line\n\n```sh\n(.*?)```", README, re.DOTALL).group(1)


@pytest.mark.skipif(
    not (ROOT / ".venv/bin/warmline").exists() or not shutil.which("make"),
    reason="needs make and the .venv of make setup",
)
def test_the_command_line_block_runs_from_the_first_to_the_last_line():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WARMLINE_")}
    done = subprocess.run(  # noqa: S603 - our own README
        ["/bin/sh", "-e", "-c", BLOCK], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    drafts = (ROOT / "build/drafts.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(drafts) == 60
    assert all("error" not in json.loads(line) for line in drafts)
    checked = next(json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"id":"R-1"'))
    assert checked["verdict"] == "block"


def test_every_file_the_documents_link_to_exists():
    for page in ("README.md", "CONTRIBUTING.md", "docs/formats.md", "docs/decisions.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_every_setting_is_documented():
    from assistant.settings import Settings  # noqa: PLC0415 - only this test needs it

    page = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"WARMLINE_{name.upper()}" not in page] == []
