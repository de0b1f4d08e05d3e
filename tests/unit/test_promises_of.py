"""What of a checked text counts as a promise, and what only looks like one."""

from datetime import datetime

from assistant.domain.check import Check, Claim
from assistant.domain.promise import RECORDED
from assistant.following.promises import _KINDS, promises_of
from knowledge_base.records import Fact

SIX = datetime.fromisoformat("2026-11-21T18:00:00-06:00")


def _claim(kind, fact_id, value=None, verdict="supported"):
    return Claim(
        start=0, end=4, text="text", kind=kind, value=value, verdict=verdict, fact_id=fact_id, message="It is so."
    )


def _fact(kind, instant=None):
    value = instant.isoformat() if instant else None
    return Fact(
        id=f"I/{kind}@r1", kind=kind, value=value, text="told", source="Northlight", as_of=None, certainty="estimate"
    )


def _promised(*claims, facts):
    return promises_of(Check(verdict="pass", claims=claims), facts)


def test_a_denial_promises_nothing_whatever_it_rests_on():
    for kind, value in (("eta", "no_estimate"), ("next_update", "no_update")):
        for instant in (None, SIX):
            assert _promised(_claim("negation", f"I/{kind}@r1", value), facts=(_fact(kind, instant),)) == ()


def test_what_is_said_beside_a_denial_is_still_promised():
    eta, update = _fact("eta"), _fact("next_update", SIX)
    found = _promised(_claim("negation", eta.id, "no_estimate"), _claim("instant", update.id), facts=(eta, update))
    assert [(one.kind, one.due_at) for one in found] == [("next_update", SIX)]


def test_the_kinds_that_are_offered_are_those_that_can_be_recorded():
    assert tuple(_KINDS.values()) == RECORDED


def test_an_estimate_without_a_time_is_none():
    eta = _fact("eta")
    assert _promised(_claim("status", eta.id), facts=(eta,)) == ()
    assert len(_promised(_claim("instant", eta.id), facts=(_fact("eta", SIX),))) == 1
