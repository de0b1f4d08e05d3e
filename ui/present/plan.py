"""Why a reply says what it says: its moves in order, each with its reason and facts, and what was read."""

from assistant.domain.plan import Plan, PlannedMove
from assistant.domain.reading import Reading
from ui.present.safe import esc, said, tag
from ui.present.words import word

_FACTS = 6


def closed_plan_html(ticket_id: str) -> str:
    """The question alone; what it opens is asked for when somebody opens it."""
    return _disclosure(ticket_id, "", opened=False)


def plan_html(ticket_id: str, plan: Plan, reading: Reading) -> str:
    """The open list."""
    moves = tag("ol", "".join(_move(move) for move in plan.moves), "wl-moves")
    return _disclosure(ticket_id, _read(plan, reading) + moves, opened=True)


def _disclosure(ticket_id: str, body: str, *, opened: bool) -> str:
    inner = tag("summary", esc(word("plan", "question"))) + (tag("div", body, "wl-plan", tabindex="0") if body else "")
    return tag("details", inner, "wl-why-reply", data_id=ticket_id, open="" if opened else None)


def _read(plan: Plan, reading: Reading) -> str:
    summary = reading.summary
    rows = [
        ("phase", esc(word("phase", plan.phase))),
        ("impact", "; ".join(f"“{said(one.text)}”" for one in summary.impact)),
        ("feelings", esc(", ".join(word("feeling", one) for one in summary.feelings))),
        ("asks", esc(", ".join(word("ask", one) for one in summary.asks if one != "other"))),
        ("safety", esc(", ".join(word("safety", one) for one in summary.safety))),
        ("promises", "; ".join(f"“{said(one)}”" for one in reading.earlier_promises)),
    ]
    shown = "".join(tag("dt", esc(word("plan", name))) + tag("dd", body) for name, body in rows if body)
    return tag("dl", shown, "wl-dl")


def _move(move: PlannedMove) -> str:
    body = tag("b", esc(word("move", move.move))) + tag("span", esc(move.reason))
    facts = [tag("li", said(fact.text)) for fact in move.facts[:_FACTS]]
    if len(move.facts) > _FACTS:
        facts.append(tag("li", esc(f"and {len(move.facts) - _FACTS} more")))
    return tag("li", body + (tag("ul", "".join(facts), "wl-hint") if facts else ""))
