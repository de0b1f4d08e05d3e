"""Modules stay under 300 lines, functions under 50, and everything public says what it does and returns."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path
    for package in ("assistant", "prompts", "knowledge_base", "ui", "evals")
    for path in (ROOT / package).rglob("*.py")
)


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    long = [f"{f.name} ({f.end_lineno - f.lineno + 1})" for f in _functions(path) if f.end_lineno - f.lineno + 1 > 50]
    assert not long


def test_only_the_desk_makes_an_approved_reply():
    makers = [
        str(path.relative_to(ROOT))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "ApprovedReply"
    ]
    assert makers == ["assistant/desk.py"]


def test_the_median_function_and_module_are_short():
    lengths = sorted(f.end_lineno - f.lineno + 1 for path in MODULES for f in _functions(path))
    sizes = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES)
    assert lengths[len(lengths) // 2] <= 12
    assert sizes[len(sizes) // 2] <= 130
