"""docs/guard.md tells the tolerances that the guard has."""

from datetime import timedelta
from pathlib import Path

from assistant.checking.facts import reading_times, spans
from assistant.checking.kinds.reach import counts
from assistant.checking.kinds.times import durations as counted
from assistant.checking.text import durations

PAGE = (Path(__file__).parents[2] / "docs" / "guard.md").read_text(encoding="utf-8")


def _row(start: str) -> str:
    rows = [line for line in PAGE.splitlines() if line.startswith(f"| {start}")]
    assert len(rows) == 1, start
    return rows[0]


def _minutes(length: timedelta) -> str:
    return str(round(length.total_seconds() / 60))


def test_the_tolerances_are_those_of_the_guard():
    assert f"{reading_times.HEDGE_MINUTES} minutes" in _row("a time with")
    assert f"{counts.ROUNDING:.0%}".replace("%", " %") in _row("a count with")
    assert f"{counts._WIDE:.0%}".replace("%", " %") in _row('"over"')
    assert durations.SHARE == 1 / 4
    lengths = _row("a length of time")
    for length in (durations._MOST, durations.GRAIN, durations._SHORT_GRAIN):
        assert _minutes(length) in lengths
    assert _minutes(counted._EXACT) in _row("a length counted between")
    hedged = _row('"nearly", "more than"')
    for share in (spans._NEARLY_SHARE, spans._MORE_SHARE, spans._LESS_SHARE):
        assert f"{share:.0%}".replace("%", " %") in hedged
