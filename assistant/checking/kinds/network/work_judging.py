"""How far the facts say that the work has come, and what a told piece of work is worth by that."""

import re
from dataclasses import replace
from functools import lru_cache

from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.work_reading import State, Work, trades_in, works_in
from assistant.checking.text.fold import folded
from assistant.checking.text.words import pattern
from assistant.domain.vocabulary import ClaimVerdict
from knowledge_base.records.incident import Update

_OPEN = frozenset({"investigating", "identified"})
_DONE = frozenset({"resolved", "postmortem", "completed"})
_SAME: dict[str, frozenset[str]] = {
    "join": frozenset({"join", "repair", "rebuild"}),
    "repair": frozenset({"repair", "join", "fit", "rebuild", "tune", "rollback", "restart", "add", "finish"}),
    "fit": frozenset({"fit", "rebuild", "add"}),
    "placed": frozenset({"fit", "add"}),
    "rebuild": frozenset({"rebuild", "repair", "fit", "join"}),
    "test": frozenset({"test", "search", "tune", "locate"}),
    "search": frozenset({"search", "test"}),
    "tune": frozenset({"tune", "test"}),
    "finish": frozenset({"finish", "join", "repair", "fit", "rebuild", "rollback", "test"}),
    "restart": frozenset({"restart"}),
    "clear": frozenset({"clear", "pump", "dig"}),
    "pump": frozenset({"pump", "clear"}),
}
"""Kinds of work that bear each other: splicing is a repair, and a line that is rebuilt is fitted."""
_HANDS_ON = frozenset(
    {"fit", "join", "repair", "rebuild", "climb", "dig", "pump", "search", "tune", "rollback", "restart"}
)
_BUILT = frozenset({"fit", "placed", "join", "rebuild", "locate", "rollback", "reroute", "add", "pump", "dig"})
_PLANNED = frozenset({"fit", "placed", "rebuild", "finish"})
"""What planned work is about: not done while it is going on."""
_GENERAL = frozenset({"work", "repair", "test", "search", "locate", "travel", "finish"})
Judged = tuple[ClaimVerdict, str] | None
"""A verdict with its message; None where the facts bear the work."""
_WRONG: Judged = ("contradicted", "work_wrong")
_UNTOLD: Judged = ("unsupported", "work_none")


@lru_cache(maxsize=16)
def _facts(known: Known) -> frozenset[tuple[str, State, str]]:
    """The work that the measures and the newest update tell."""
    incident = known.incident
    if incident is None:
        return frozenset()
    told = [*incident.measures_taken, *(u.body for u in _newest(known)), *(c.text for c in incident.causes)]
    clauses = [clause for text in told for clause in re.split(r"[.;,]\s|\sand\s|\sy\s", folded(text))]
    return frozenset((work.kind, work.state, work.of) for clause in clauses for work in works_in(clause))


def is_done(clause: str, known: Known) -> bool:
    """Whether every piece of hands-on work that a folded clause tells as done is told as done by the facts."""
    done = {work.kind for work in works_in(clause) if work.state in {"done", "doing"}} & _BUILT
    told = {kind for kind, state, _ in _facts(known) if state == "done"}
    return bool(done) and all(told & _SAME.get(kind, frozenset({kind})) for kind in done)


def _newest(known: Known) -> list[Update]:
    updates = known.incident.updates if known.incident else ()
    return sorted(updates, key=lambda update: update.created_at)[-1:]


@lru_cache(maxsize=16)
def trades_of(known: Known) -> frozenset[str]:
    """The trades of the crews that the provider speaks of."""
    found = set(trades_in(known.public_text))
    kinds = {kind for kind, _, _ in _facts(known)}
    return frozenset(
        found | ({"splicing"} if "join" in kinds else set()) | ({"climbing"} if "climb" in kinds else set())
    )


def _stage(known: Known) -> int:
    """How far the part has come: 1 on its way, 2 there, 3 being fitted, 4 fitted; 0 where no fact tells."""
    stage = 0
    for kind, state, of in _facts(known):
        if kind == "fit":
            stage = max(stage, 4 if state == "done" else 3 if state == "doing" else 0)
        elif of == "part":
            stage = max(stage, {("travel", "doing"): 1, ("arrive", "done"): 2}.get((kind, state), 0))
    return stage


def judge(work: Work, known: Known) -> Judged:  # noqa: PLR0911 - a ladder, the closest kinds first
    """The verdict on a piece of work by how far the facts say that it has come; None where it is borne."""
    status = known.incident.status if known.incident else ""
    if work.kind == "deliver" and work.of == "part" and not any(kind == "deliver" for kind, _, _ in _facts(known)):
        work = replace(work, kind="travel" if work.state == "doing" else "arrive")
    if work.kind in {"wait", "order", "travel", "arrive"}:
        return _judge_way(work, known)
    same = _SAME.get(work.kind, frozenset({work.kind}))
    states = {state for kind, state, _ in _facts(known) if kind in same}
    if work.kind == "leave":
        return _WRONG if status in _OPEN and work.of == "crew" else None
    if work.state == "pending":
        behind = ("done" in states and "doing" not in states) or (status in _DONE and work.kind in _HANDS_ON | {"test"})
        return _WRONG if behind else None
    if work.state == "done":
        return _judge_done(work, known, states)
    planned = known.incident is not None and known.incident.kind == "maintenance" and status == "in_progress"
    if planned or "doing" in states or (work.kind == "work" and status not in _DONE):
        return None
    if status in _DONE and work.kind in _HANDS_ON | {"work", "test"}:
        return _WRONG
    if "done" in states and work.kind in _HANDS_ON | {"add"}:
        return _WRONG
    if work.kind == "search" and any(kind == "locate" and state == "done" for kind, state, _ in _facts(known)):
        return _WRONG
    named = pattern("works", work.kind).search(known.public_text) or (
        work.kind == "join" and "splicing" in trades_of(known)
    )
    return None if work.kind in _GENERAL or named else ("unsupported", "work_none")


def is_there(known: Known) -> bool:
    """Whether the facts say that a crew is there, or has its hands on the work."""
    status = known.incident.status if known.incident else ""
    return status in _OPEN and any(
        (kind, state) == ("arrive", "done") or (state == "doing" and kind in _HANDS_ON)
        for kind, state, _ in _facts(known)
    )


def _is_sought(known: Known) -> bool:
    """Whether the facts say that the fault is being looked for and nowhere that it was found."""
    facts = _facts(known)
    sought = any(kind in {"search", "locate"} and state in {"doing", "ahead"} for kind, state, _ in facts)
    return sought and not any(kind == "locate" and state == "done" for kind, state, _ in facts)


def _judge_done(work: Work, known: Known, states: set[State]) -> Judged:
    status = known.incident.status if known.incident else ""
    planned = status == "in_progress" and work.kind in _PLANNED and not states
    under_way = "done" not in states and "doing" in states and status not in _DONE
    if planned or under_way or (work.kind == "locate" and _is_sought(known)):
        return _WRONG
    if work.kind == "placed" and _stage(known) == 2:  # noqa: PLR2004 - it is there
        return None
    if "done" in states or status not in _OPEN or work.kind in {"test", "locate", "search", "climb"}:
        return None
    if (
        work.kind in {"join", "repair", "finish", "work"}
        or "ahead" in states
        or (work.kind in {"fit", "placed"} and _stage(known))
    ):
        return _WRONG
    return _UNTOLD


def _judge_way(work: Work, known: Known) -> Judged:  # noqa: PLR0911 - a ladder, the closest kinds first
    """A crew or a part that is waited for, on its way, or there."""
    facts, status = _facts(known), known.incident.status if known.incident else ""
    if work.kind == "order":
        return ("contradicted" if _stage(known) else "unsupported"), "work_wrong"
    if work.kind == "wait":
        if _stage(known) == 1 and work.of == "part":
            return None
        named = any(kind == "wait" for kind, _, _ in facts)
        return (
            None
            if named
            else ("contradicted" if _stage(known) > 1 or status not in _OPEN else "unsupported", "work_wrong")
        )
    if work.of == "part":
        stage = _stage(known)
        wanted = {"travel": 1, "arrive": 2}[work.kind]
        if work.state == "pending":
            return _WRONG if stage >= wanted and (stage > 1 or work.kind == "travel") else None
        right = stage == 1 if work.kind == "travel" else stage >= wanted
        return None if right else ("contradicted" if stage else "unsupported", "work_wrong" if stage else "work_none")
    there = any((kind, state) == ("arrive", "done") for kind, state, _ in facts) or any(
        state == "doing" and kind in _HANDS_ON | {"test"} for kind, state, _ in facts
    )
    if work.kind == "arrive":
        if work.state == "pending":
            return _WRONG if there else None
        return None if there or not any(kind == "travel" for kind, _, _ in facts) else _WRONG
    return _WRONG if there and work.of == "crew" and work.state in {"doing", "pending"} else None
