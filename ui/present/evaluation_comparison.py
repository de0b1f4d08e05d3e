"""Two runs beside each other: what got better, what got worse, and how sure that is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from evals.comparing import Change, Comparison
from evals.kept import TONE, RunHead
from ui.present.evaluation import about, measure_name, shown_value
from ui.present.safe import esc, said, tag
from ui.present.words import counted, word, words

_MOST = 40
_COLUMNS = ("Measure", "Before", "After", "Change [95%]", "How sure", "n", "Cases")
_ORDER = {"sure": 0, "likely": 1, "chance": 2, "same": 3}


def comparison_html(found: Comparison, now: datetime, zone: ZoneInfo, *, clickable: bool = True) -> str:
    """Every measure in both runs, the surest changes first, with the cases that moved."""
    say, before, after = words("evaluation"), found.before.head, found.after.head
    runs = tag("dt", "Before") + tag("dd", about(before, now, zone)) + tag("dt", "After")
    runs = tag("dl", runs + tag("dd", about(after, now, zone)), "wl-expected")
    count = say["only"].format(shared=found.shared, before=found.only_before, after=found.only_after)
    head = tag("thead", tag("tr", "".join(tag("th", esc(name), scope="col") for name in _COLUMNS)))
    rows = "".join(_row(change, after, clickable=clickable) for change in ranked(found))
    table = tag("table", head + tag("tbody", rows), "wl-measures wl-changes")
    table = tag("div", table, "wl-scroll-x", tabindex="0", role="group", aria_label="What changed")
    answers = _answers("newly_unanswered", found.newly_unanswered, clickable=clickable)
    answers += _answers("newly_answered", found.newly_answered, clickable=clickable)
    note = tag("p", esc(say["how_sure"].format(measures=len(found.changes))), "wl-hint")
    title = tag("h2", said(after.title), data_id=f"{before.id} {after.id}")
    return title + runs + tag("p", esc(count), "wl-hint") + answers + table + note


def ranked(found: Comparison) -> tuple[Change, ...]:
    """The surest changes first, of those the ones to the worse."""
    return tuple(sorted(found.changes, key=lambda one: (_ORDER[one.sureness], one.improves is not False)))


def sure_of(change: Change) -> str:
    """How sure a change is, and which way it goes."""
    told = word("sureness", change.sureness)
    if change.sureness in ("sure", "likely") and change.improves is not None:
        return f"{'better' if change.improves else 'worse'}, {told}"
    return told


def difference_of(change: Change, head: RunHead) -> str:
    """The difference with its interval, "none" where no case moved: points of a share, of tone, or of how far off."""
    if change.sureness == "same":
        return "none"
    is_share = change.name != TONE and change.name not in head.lower
    low, mid, high = (100 * one if is_share else one for one in (change.low, change.difference, change.high))
    digits = 1 if is_share or change.name == TONE else 2
    return f"{mid:+.{digits}f} [{low:+.{digits}f}, {high:+.{digits}f}]"


def _row(change: Change, head: RunHead, *, clickable: bool) -> str:
    told, kind = sure_of(change), ""
    if change.sureness in ("sure", "likely") and change.improves is not None:
        kind = "wl-tag wl-good" if change.improves else "wl-tag wl-danger"
    cells = [
        esc(shown_value(change.name, change.before, head)),
        esc(shown_value(change.name, change.after, head)),
        esc(difference_of(change, head)),
        tag("span", esc(told), kind),
        esc(change.n),
        _cases("worse", change.worse, clickable=clickable) + _cases("better", change.better, clickable=clickable),
    ]
    name = tag("th", esc(measure_name(change.name)), scope="row")
    return tag("tr", name + "".join(tag("td", cell) for cell in cells))


def _cases(name: str, keys: tuple[str, ...], *, clickable: bool) -> str:
    if not keys:
        return ""
    summary = tag(
        "summary", esc(counted("evaluation", name, len(keys))), f"wl-{'good' if name == 'better' else 'danger'}-text"
    )
    return tag("details", summary + _listed(keys, clickable=clickable))


def _answers(name: str, keys: tuple[str, ...], *, clickable: bool) -> str:
    title = tag("b", esc(word("evaluation", name)))
    return tag("div", title + _listed(keys, clickable=clickable), "wl-line") if keys else ""


def _listed(keys: tuple[str, ...], *, clickable: bool) -> str:
    rows = "".join(tag("li", _case(key, clickable=clickable)) for key in keys[:_MOST])
    rows += tag("li", esc(f"and {len(keys) - _MOST} more")) if len(keys) > _MOST else ""
    return tag("ul", rows, "wl-case-keys")


def _case(key: str, *, clickable: bool) -> str:
    name = esc(key.partition("/")[2])
    if not clickable:
        return tag("a", name, href=f"#case-{key}")
    return tag("button", name, "wl-open", type="button", data_act="case", data_id=key)
