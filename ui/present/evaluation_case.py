"""One case of a run: what they wrote, what was answered with its claims and tone, and what was expected."""

from zoneinfo import ZoneInfo

from evals.kept import KeptCase, RunHead
from ui.present.check import findings_html, marked_html
from ui.present.evaluation import measure_name, missed_of, shown_value
from ui.present.safe import esc, said, tag
from ui.present.ticket import conversation_html
from ui.present.tone import tone_html
from ui.present.words import word, words

_UTC = ZoneInfo("UTC")


def case_html(case: KeptCase, head: RunHead) -> str:
    """Everything of one case, closed for clicks: it is looked at, not worked on."""
    names, say = ", ".join(map(measure_name, missed_of(case, head))), words("evaluation")
    missed, kind = (
        (say["missed_one"].format(name=names), "wl-danger-text") if names else (say["all_passed"], "wl-good-text")
    )
    title = tag("h2", esc(case.id) + (" " + said(case.ticket.subject) if case.ticket and case.ticket.subject else ""))
    labels = " · ".join(filter(None, (case.set, case.phase, case.channel, case.language, case.segment)))
    top = title + tag("p", esc(labels.replace("_", " ")), "wl-meta")
    top += tag("p", esc(missed), kind) if head.kind != "tone" else _off(case, head)
    return top + _wrote(case) + _answered(case) + _expected(case)


def _wrote(case: KeptCase) -> str:
    if case.ticket is None:
        return ""
    return _section(word("promise", "wrote"), conversation_html(case.ticket, None, _UTC))


def _answered(case: KeptCase) -> str:
    if case.failure is not None:
        return tag("p", esc(word("evaluation", "no_draft").format(why=case.failure)), "wl-bar wl-bar-danger")
    draft = case.draft
    check, tone = (draft.check, draft.tone) if draft else (case.check, case.tone)
    text, facts = (draft.reply.text, draft.facts) if draft else (case.text or "", ())
    shown = tag("p", tag("b", said(draft.reply.subject))) if draft and draft.reply.subject else ""
    shown += marked_html(text, check, clickable=False) if check else tag("div", said(text), "wl-said", dir="auto")
    found = _section("The answer" if draft else "The text", shown)
    if draft:
        codes = ", ".join(reason.code.replace("_", " ") for reason in (*draft.needs, *draft.reasons)) or "no codes"
        incident = f"{draft.incident.id} ({word('relevance', draft.incident.relevance)})" if draft.incident else "none"
        found += tag("p", esc(f"{draft.status.replace('_', ' ')}; {codes}; incident {incident}"), "wl-meta")
    if check:
        found += _section("Claims", findings_html(check, facts, text=text))
    return found + (_section("Tone", tag("div", tone_html(tone, text), "wl-tone")) if tone else "")


def _expected(case: KeptCase) -> str:
    rows = "".join(
        tag("dt", esc(name.replace("_", " "))) + tag("dd", said(_shown(value)))
        for name, value in (case.expected or {}).items()
        if value not in (None, "", [], {}) and name != "id"
    )
    return _section(word("evaluation", "expected"), tag("dl", rows, "wl-expected")) if rows else ""


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_figure(one)}" for name, one in value.items() if one is not None)
    return str(value)


def _figure(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _off(case: KeptCase, head: RunHead) -> str:
    told = (
        f"{measure_name(name)} {shown_value(name, float(value), head)}"
        for name, value in case.results.items()
        if value is not None
    )
    return tag("p", esc(", ".join(told)), "wl-meta")


def _section(title: str, body: str) -> str:
    return tag("section", tag("h3", esc(title)) + body, "wl-section")
