"""Evaluation: what can be run, how it goes, the runs that are kept, and one run with its figures and cases."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from evals.evaluation_desk import Progress
from evals.keeping import Offered
from evals.kept import TONE, KeptCase, KeptRun, Measure, RunHead
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock, many
from ui.present.words import word, words

MOST_CASES = 300
"""Cases that are listed at once; filters reach all of them."""
ANY = "*"
"""The filter for cases that missed any measure."""
_KINDS = ("drafts", "guard", "tone")


@dataclass(frozen=True)
class Board:
    """What the screen's left side shows."""

    datasets: tuple[Offered, ...]
    drafters: tuple[str, ...]
    runs: tuple[RunHead, ...]
    progress: Progress | None
    shown: str | None = None


def board_html(board: Board, now: datetime, zone: ZoneInfo) -> str:
    """A form for a new run, and the runs that are kept; what is going on stands in a part of its own."""
    runs = "".join(_run_row(head, now, zone, chosen=head.id == board.shown) for head in board.runs)
    if not runs:
        hint = tag("p", esc(word("evaluation", "none_hint")))
        kept = tag("div", tag("p", esc(word("evaluation", "none"))) + hint, "wl-empty")
    else:
        kept = tag("ul", runs, "wl-runs")
    return tag("div", _form(board) + kept, "wl-evaluation")


def progress_html(progress: Progress | None) -> str:
    """How the run goes that was started last; nothing where none was."""
    if progress is None:
        return ""
    say, order = words("evaluation"), progress.order
    if progress.state != "running":
        told = say[progress.state].format(dataset=order.dataset, message=progress.message or "")
        kind = "wl-bar wl-bar-danger" if progress.state == "failed" else "wl-hint"
        return tag("p", esc(told), kind, role="status", data_state=progress.state, data_run=order.id)
    share = progress.done / progress.total if progress.total else 0.0
    count = say["cases"].format(done=progress.done, total=progress.total) if progress.total else say["preparing"]
    bar = tag("progress", "", value=f"{share:.3f}" if progress.total else None, max="1", aria_label=count)
    cancel = tag("button", "Cancel", "wl-use", type="button", data_act="cancel")
    name = tag("b", esc(say["going"].format(dataset=order.dataset, by=order.by)))
    line = tag("span", tag("span", esc(count)) + cancel, "wl-line")
    return tag("div", name + bar + line, "wl-going", data_state="running", data_run=order.id)


def run_html(run: KeptRun, others: tuple[RunHead, ...], now: datetime, zone: ZoneInfo, only: str = "") -> str:
    """One run: its figures with their n, and its cases; ``only`` leaves those that missed a measure (ANY: any)."""
    head, say = run.head, words("evaluation")
    cases = [case for case in run.cases if _is_wanted(case, only, head)]
    rows = "".join(_case_row(case, head) for case in cases[:MOST_CASES])
    more = len(cases) - MOST_CASES
    listed = tag("ul", rows, "wl-cases") if rows else tag("p", esc(say["no_case"]), "wl-hint")
    listed += tag("p", esc(f"… and {more} more"), "wl-hint") if more > 0 else ""
    tools = tag("div", _compare(others, now, zone) + _report(head.id) + _remove(head.id), "wl-run-tools")
    filters = _case_filter(run, only) if any(_missed(case, head) for case in run.cases) else ""
    title = tag("h2", said(head.title), data_id=head.id)
    heading = tag("div", tag("h3", esc(many(len(cases), "case"))) + filters, "wl-line")
    return title + tag("p", about(head, now, zone), "wl-meta") + tools + figures_html(head) + heading + listed


def about(head: RunHead, now: datetime, zone: ZoneInfo) -> str:
    """Which dataset, how, by whom and when, as safe HTML."""
    took = (head.finished_at - head.started_at).total_seconds()
    parts = [head.dataset, many(head.cases, "case")]
    parts += [word("evaluation", "unanswered").format(count=head.unanswered)] if head.unanswered else []
    parts += [drafter_of(head)] if head.kind == "drafts" else []
    parts += [head.scorer] if head.scorer else []
    parts += [f"by {head.by}", f"{clock(head.finished_at, now, zone)}, {away(head.finished_at, now)}"]
    return esc(" · ".join(parts + ([f"took {took:.0f} s"] if took >= 1 else [])))


def drafter_of(head: RunHead) -> str:
    """Who drafted, with the prompt where a model did."""
    return head.drafter + (f" with {head.prompt}" if head.prompt else "")


def figures_html(head: RunHead) -> str:
    """Every measure: its share or mean, on how many cases, and the least it may be."""
    names = ("Measure", "Value", "n", "Least")
    top = tag("thead", tag("tr", "".join(tag("th", esc(name), scope="col") for name in names)))
    rows = "".join(_measure(measure, head) for measure in head.measures)
    table = tag("table", top + tag("tbody", rows), "wl-measures")
    return tag("div", table, "wl-scroll-x", tabindex="0", role="group", aria_label="Figures")


def value_of(measure: Measure, head: RunHead) -> str:
    """A share with its count, or a mean."""
    return shown_value(measure.name, measure.value, head, measure.n)


def shown_value(name: str, value: float | None, head: RunHead, n: int | None = None) -> str:
    """A measure's value as it is read: a share, points of tone, or how far off."""
    if value is None:
        return "-"
    if name == TONE:
        return f"{value:.1f}"
    if name in head.lower:
        return f"{value:.2f}"
    share = f"{100 * value:.1f}%"
    return f"{share} ({round(value * n)} of {n})" if n else share


def is_under(measure: Measure) -> bool:
    """Whether a measure fell under its least."""
    return measure.least is not None and measure.value is not None and measure.value < measure.least


def missed_of(case: KeptCase, head: RunHead) -> tuple[str, ...]:
    """The measures that a case failed; how far something is off fails nothing."""
    return tuple(name for name, result in case.results.items() if result is False and name not in head.lower)


def _missed(case: KeptCase, head: RunHead) -> bool:
    return bool(missed_of(case, head)) or case.failure is not None


def _is_wanted(case: KeptCase, only: str, head: RunHead) -> bool:
    return not only or (_missed(case, head) if only == ANY else only in missed_of(case, head))


def _form(board: Board) -> str:
    say = words("evaluation")
    groups = ""
    for kind in _KINDS:
        options = "".join(_option(one) for one in board.datasets if one.kind == kind)
        groups += tag("optgroup", options, label=word("evaluation_kind", kind)) if options else ""
    fields = tag("select", groups, data_field="dataset", aria_label="Dataset")
    if len(board.drafters) > 1:
        names = "".join(tag("option", esc(word("drafter", name)), value=name) for name in board.drafters)
        fields += tag("select", names, data_field="drafter", aria_label="Drafter")
    is_running = board.progress is not None and board.progress.state == "running"
    go = tag("button", esc(say["go"]), "wl-use", type="button", data_act="start", disabled=is_running or None)
    head = tag("h2", esc(say["start"])) + tag("p", esc(say["explain"]), "wl-hint")
    return head + tag("div", fields + go, "wl-run-form")


def _option(one: Offered) -> str:
    mark = word("evaluation", "seen" if one.is_seen else "unseen")
    name = one.name if one.title == one.name else f"{one.name} ({mark}): {one.title}"
    return tag("option", esc(name), value=one.name)


def _run_row(head: RunHead, now: datetime, zone: ZoneInfo, *, chosen: bool) -> str:
    under = [measure.name for measure in head.measures if is_under(measure)]
    mark = tag("span", esc(f"{len(under)} {word('evaluation', 'missed')}"), "wl-tag wl-danger") if under else ""
    meta = f"{many(head.cases, 'case')} · {drafter_of(head)}" if head.kind == "drafts" else many(head.cases, "case")
    when = tag("time", esc(away(head.finished_at, now)), "wl-row-wait", title=clock(head.finished_at, now, zone))
    line = tag("span", tag("span", esc(head.dataset), "wl-row-title") + when, "wl-line")
    second = tag("span", tag("span", esc(f"{meta} · by {head.by}"), "wl-row-who") + mark, "wl-line")
    button = tag("button", line + second, "wl-row", type="button", data_act="run", data_id=head.id,
                 aria_current=str(chosen).lower())  # fmt: skip
    return tag("li", button)


def _compare(others: tuple[RunHead, ...], now: datetime, zone: ZoneInfo) -> str:
    say = words("evaluation")
    if not others:
        return tag("span", esc(say["compare_none"]), "wl-hint")
    options = "".join(
        tag("option", esc(f"{clock(one.finished_at, now, zone)}, {drafter_of(one)}, by {one.by}"), value=one.id)
        for one in others
    )
    choice = tag("select", options, data_field="other", aria_label=say["compare"])
    return choice + tag("button", esc(say["go_compare"]), "wl-use", type="button", data_act="compare")


def _report(run_id: str, against: str = "") -> str:
    where = f"/evaluation/report/{run_id}" + (f"?against={against}" if against else "")
    return tag("a", esc(word("evaluation", "report")), "wl-use", href=where, download=f"{run_id}.html")


def _remove(run_id: str) -> str:
    return tag("button", esc(word("evaluation", "remove")), "wl-quietbutton", type="button", data_act="remove",
               data_id=run_id)  # fmt: skip


def _measure(measure: Measure, head: RunHead) -> str:
    least = shown_value(measure.name, measure.least, head)
    value = tag("b", esc(value_of(measure, head)), "wl-danger-text" if is_under(measure) else "")
    name = measure_name(measure.name)
    return tag(
        "tr",
        tag("th", esc(name), scope="row") + tag("td", value) + tag("td", esc(measure.n)) + tag("td", esc(least)),
    )


def measure_name(name: str) -> str:
    """A measure as it is read; those of dimensions by the dimension's name."""
    dimension, separator, rest = name.partition(" ")
    scale = word("evaluation_scale", "overall" if dimension == "overall" else "dimension")
    told = f"{rest}, {scale}" if rest == "off by" else rest
    if separator and dimension in (*words("dimension"), "overall"):
        return f"{word('dimension', dimension)}: {told}"
    return name


def _case_filter(run: KeptRun, only: str) -> str:
    head = run.head
    missed = {name: sum(name in missed_of(case, head) for case in run.cases) for name in _names(run.cases)}
    any_missed = sum(_missed(case, head) for case in run.cases)
    options = [("", word("evaluation", "all_cases")), (ANY, f"{word('evaluation', 'any_missed')} ({any_missed})")]
    options += [
        (name, f"{word('evaluation', 'missed_one').format(name=measure_name(name))} ({count})")
        for name, count in missed.items()
        if count
    ]
    body = "".join(
        tag("option", esc(text), value=value, selected="selected" if value == only else None) for value, text in options
    )
    return tag("select", body, data_field="only", aria_label="Cases")


def _names(cases: Iterable[KeptCase]) -> Iterable[str]:
    return dict.fromkeys(name for case in cases for name in case.results)


def _case_row(case: KeptCase, head: RunHead) -> str:
    missed = missed_of(case, head)
    marks = "".join(tag("span", esc(measure_name(name)), "wl-tag wl-danger") for name in missed)
    marks += tag("span", "no answer", "wl-tag wl-danger") if case.failure else ""
    text = case.ticket.subject if case.ticket and case.ticket.subject else _words(case)
    tone = (case.draft.tone if case.draft else case.tone) if head.kind != "guard" else None
    score = tag("span", esc(tone.overall if tone and tone.overall is not None else "-"), _band(tone)) if tone else ""
    button = tag("button", tag("b", esc(case.id)) + said(text), "wl-open", type="button", data_act="case",
                 data_id=case.key)  # fmt: skip
    known = (case.phase, case.channel, case.language, case.segment, *case.tags[:2])
    labels = " · ".join(dict.fromkeys(filter(None, known)))
    return tag("li", score + button + tag("span", esc(labels.replace("_", " ")), "wl-meta") + marks)


def _band(tone: object) -> str:
    return f"wl-score wl-{getattr(tone, 'band', None) or 'none'}"


def _words(case: KeptCase, most: int = 80) -> str:
    text = " ".join((case.text or (case.ticket.customer_text if case.ticket else "")).split())
    return text[:most] + ("…" if len(text) > most else "")
