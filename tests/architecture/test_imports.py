"""Help and checks start fast: heavy libraries stay out until a command needs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("gradio", "langchain", "langchain_core", "langchain_openai", "chromadb", "torch")
REPLY = '{"id": "R-1", "text": "Thank you for waiting."}'
RUN = """
import sys
from ui.command_line.cli import main
try:
    main(sys.argv[1:], standalone_mode=False)
except SystemExit as leaving:
    assert not leaving.code, leaving.code
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules} & set(%r)))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check", "-"],
        ["score", "-"],
        ["schema", "ticket"],
        ["feed", "list"],
        ["accounts", "list"],
        ["tone", "versions"],
        ["user", "list"],
    ],
    ids=" ".join,
)
def test_heavy_libraries_are_not_imported(arguments, tmp_path):
    result = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", RUN % (HEAVY,), *arguments],
        cwd=ROOT,
        input=REPLY,
        env=os.environ | {"WARMLINE_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "LOADED"
