"""What a model's reply must have before it may stand in the composer's place, besides being true."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.domain.check import Check
from assistant.domain.plan import WrittenReply
from assistant.domain.tone import Tone
from knowledge_base.records import Fact

NEEDED = frozenset({"eta", "resolved", "maintenance_window"})
"""Kinds of facts that no reply may leave out where the composer's has them: when it is back, or that nobody knows."""
_UNKIND = frozenset({"dismissive", "blaming", "condescending", "pressure"})
_LEAST, _FAR_BELOW = 40, 20
"""Points of 100 under which a reply may be unkind (rubric 1's low band ends above), if so far under the composer's."""
_A_SENTENCE = 4
"""Words: a shorter one states nothing, whatever facts it says to rest on."""


@dataclass(frozen=True)
class Demands:
    """What is demanded of one ticket's reply: all that the composer's ``standby`` tells of ``facts`` that is needed.

    ``usual`` is how the composer's reply sounds.
    """

    standby: WrittenReply
    facts: tuple[Fact, ...]
    usual: Tone

    def unmet(self, written: WrittenReply, check: Check, tone: Tone) -> tuple[str, ...]:
        """A sentence per demand that the reply does not meet, for whoever writes it again."""
        told = _told(written) | {claim.fact_id for claim in check.claims if claim.verdict == "supported"}
        needed = [fact for fact in self.facts if fact.kind in NEEDED and fact.id in _told(self.standby)]
        kinds = {fact.kind for fact in self.facts if fact.id in told}
        missing = [_words()["left_out"].format(words=fact.text) for fact in needed if fact.kind not in kinds]
        if _leads_with_safety(self.standby) and not _leads_with_safety(written):
            missing.append(_words()["safety"])
        return (*dict.fromkeys(missing), *((_words()["unkind"],) if _is_unkind(tone, self.usual) else ()))


def _told(reply: WrittenReply) -> set[str]:
    said = (s for s in reply.sentences if len(reply.text[s.start : s.end].split()) >= _A_SENTENCE)
    return {fact_id for sentence in said for fact_id in sentence.fact_ids}


def _leads_with_safety(reply: WrittenReply) -> bool:
    return bool(reply.sentences) and reply.sentences[0].move == "guide"


def _is_unkind(tone: Tone, usual: Tone) -> bool:
    if any(flag.flag in _UNKIND for flag in tone.flags):
        return True
    if tone.overall is None or usual.overall is None:
        return False
    return tone.overall < min(_LEAST, usual.overall - _FAR_BELOW)


@cache
def _words() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
