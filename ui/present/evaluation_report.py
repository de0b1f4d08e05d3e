"""A run, or a run beside an earlier one, as one HTML file that needs nothing else and asks nobody for anything."""

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from evals.comparing import Comparison
from evals.kept import KeptCase, KeptRun
from ui.present.evaluation import about, figures_html, missed_of
from ui.present.evaluation_case import case_html
from ui.present.evaluation_comparison import comparison_html
from ui.present.safe import esc, tag
from ui.present.times import clock
from ui.present.words import word

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The file runs nothing and fetches nothing, whatever stands in its cases."""


def run_report(run: KeptRun, now: datetime, zone: ZoneInfo) -> str:
    """The figures of a run and every case of it."""
    head = run.head
    body = tag("h1", esc(head.title)) + tag("p", about(head, now, zone), "wl-meta") + figures_html(head)
    return _page(f"{head.title}, {head.dataset}", body + _cases(run), now, zone)


def comparison_report(found: Comparison, now: datetime, zone: ZoneInfo) -> str:
    """What changed between two runs, the later run's figures, and every case of it."""
    head = found.after.head
    body = tag("h1", esc(f"{head.title}: two runs compared"))
    body += comparison_html(found, now, zone, clickable=False)
    body += tag("h2", "The later run") + figures_html(head) + _cases(found.after)
    return _page(f"{head.title}, compared", body, now, zone)


def _cases(run: KeptRun) -> str:
    ranked = sorted(run.cases, key=lambda case: (case.failure is None, not missed_of(case, run.head)))
    return tag("h2", "Cases, those that missed something first") + "".join(_case(case, run) for case in ranked)


def _case(case: KeptCase, run: KeptRun) -> str:
    missed = ", ".join(missed_of(case, run.head)) or ("no answer" if case.failure else "")
    mark = tag("span", esc(missed), "wl-tag wl-danger") if missed else ""
    summary = tag("summary", esc(case.id) + " " + mark)
    return tag("details", summary + case_html(case, run.head), "case", id=f"case-{case.key}")


def _page(title: str, body: str, now: datetime, zone: ZoneInfo) -> str:
    head = '<meta charset="utf-8">' + f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1">'
    head += tag("title", esc(title)) + tag("style", _sheet())
    made = tag("p", esc(f"{word('evaluation', 'report_note')} {clock(now, now, zone)}, {now:%Y-%m-%d}."), "wl-hint")
    page = f"<main>{body}</main><footer>{made}</footer>"
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{page}</body></html>\n'


@cache
def _sheet() -> str:
    return Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
