"""Each import contract is proven: a planted violation is caught by that contract and named."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("assistant", "prompts", "knowledge_base", "ui", "evals")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

# contract id: (file to plant in, line to plant). A file that does not exist yet is a new module.
PLANTED = {
    "houses": ("knowledge_base/lookup.py", "import assistant.errors"),
    "assistant": ("assistant/utils.py", '"""A module that nobody placed."""'),
    "knowledge-base": ("knowledge_base/utils.py", '"""A module that nobody placed."""'),
    "prompts": ("prompts/utils.py", '"""A module that nobody placed."""'),
    "ui": ("ui/utils.py", '"""A module that nobody placed."""'),
    "command-line": ("ui/command_line/utils.py", '"""A module that nobody placed."""'),
    "web": ("ui/web/utils.py", '"""A module that nobody placed."""'),
    "entrance": ("ui/entrance/utils.py", '"""A module that nobody placed."""'),
    "handlers": ("ui/handlers/utils.py", '"""A module that nobody placed."""'),
    "evals": ("evals/utils.py", '"""A module that nobody placed."""'),
    "kinds-of-claims": ("assistant/checking/kinds/times/soon.py", "import assistant.checking.kinds.answers"),
    "inside-checking": ("assistant/checking/text/fold.py", "import assistant.checking.facts.known"),
    "adapters-stay-leaves": ("assistant/adapters/helpdesks/console.py", "import assistant.tone.scorer"),
    "families": ("assistant/adapters/helpdesks/console.py", "import assistant.adapters.stores.memory"),
    "knowledge-families": ("knowledge_base/indexes/exact.py", "import knowledge_base.embedding.minilm"),
    "langchain": ("assistant/drafting/writer.py", "import langchain"),
    "openai": ("assistant/drafting/writer.py", "import openai"),
    "argon2": ("assistant/people_desk.py", "import argon2"),
    "openid": ("ui/entrance/signing_in.py", "import authlib"),
    "chroma": ("knowledge_base/lookup.py", "import chromadb"),
    "onnxruntime": ("knowledge_base/lookup.py", "import onnxruntime"),
    "gradio": ("ui/handlers/desk_handlers.py", "import gradio"),
    "plotly": ("ui/present/review.py", "import plotly"),
    "databases": ("assistant/desk.py", "import sqlalchemy"),
    "only-bootstrap-picks": ("ui/command_line/commands.py", "import knowledge_base.stores.memory"),
    "screens-know-the-desk": ("ui/handlers/desk_handlers.py", "import assistant.tone.scorer"),
    "bootstrap-callers": ("ui/handlers/desk_handlers.py", "import assistant.bootstrap"),
    "no-circles": ("assistant/domain/tone.py", "import assistant.domain.reply"),
}


def _copy_of_the_house(folder: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            folder / package,
            ignore=lambda _, names: [n for n in names if Path(n).suffix not in ("", ".py")],
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--contract", contract]
    environment = {**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool


def test_every_contract_has_a_planted_violation():
    assert sorted(contract["id"] for contract in CONTRACTS) == sorted(PLANTED)


@pytest.mark.parametrize("contract", sorted(PLANTED))
def test_a_planted_violation_is_caught(contract, tmp_path):
    house = _copy_of_the_house(tmp_path)
    where, line = PLANTED[contract]
    target = house / where
    assert target.exists() or target.name == "utils.py"
    target.write_text((target.read_text(encoding="utf-8") if target.exists() else "") + f"\n{line}\n", encoding="utf-8")
    result = _lint(house, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout
    planted = where.removesuffix(".py").replace("/", ".")
    assert planted in result.stdout or planted.rpartition(".")[2] in result.stdout
