"""Automated accessibility checks: axe-core on a page, serious and critical findings in words."""

from importlib.resources import files
from typing import Any

_GRAVE = ("serious", "critical")
_AXE = files("axe_playwright_python").joinpath("axe.min.js")


def grave_findings(page: Any) -> list[str]:
    """Each serious or critical finding of axe on what the page shows now: rule, place, and why."""
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}) at {node['target']}: {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in _GRAVE
        for node in one["nodes"]
    ]
