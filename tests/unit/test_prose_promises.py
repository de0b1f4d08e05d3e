"""Estimates and promised updates in posts of many houses, zones and styles."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from knowledge_base.prose import read_update

FILE = Path(__file__).parent / "prose_cases" / "promises.yaml"
CASES = [
    pytest.param(group["zone"], group["at"], *case, id=f"{group['zone']}: {case[0]}")
    for group in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for case in group["cases"]
]


def told(statement, zone: ZoneInfo) -> str:
    """A statement as promises.yaml writes it."""
    if statement is None or statement.kind in ("unclear", "none_given"):
        return "silent" if statement is None else statement.kind.removesuffix("_given")
    times = [time.astimezone(zone) for time in (statement.said.at, statement.said.until) if time]
    return " to ".join(f"{time.day} {time:%H:%M}" for time in times)


@pytest.mark.parametrize(("zone", "at", "text", "eta", "following"), CASES)
def test_what_a_post_promises(zone, at, text, eta, following):
    there = ZoneInfo(zone)
    said = read_update(text, datetime.fromisoformat(at).replace(tzinfo=there), there)
    assert (told(said.eta, there), told(said.next_update, there)) == (eta, following)
