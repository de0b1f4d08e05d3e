"""A matter of life and safety in the ticket, answered first with what to do now."""

import re
from collections.abc import Iterator

from assistant.checking.claims import finding
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import RuleFinding
from assistant.domain.reading import Evidence, Reading

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_OVER = frozenset({"resolved", "postmortem", "completed"})
"""Once service is back there is nothing that must be done without it."""
_LEADING_SENTENCES = 4
"""What to do now comes within the first four sentences after a greeting: beside what is wrong, one may acknowledge
and one apologise."""
_GREETING = 3
_AROUND = 30
"""Characters around the word for an alarm that tell whose life hangs on it."""
_BEHIND = 60
"""Characters behind a word within which it is taken back as a joke."""
_NO = re.compile(r"(?<!\w)(?:no|not|ni|never|isn't|sin) (?:es |a |una )?$")
_NEVER_A_JOKE = frozenset({"self_harm", "emergency_calls"})


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """A reply that does not lead with what to do now: blocked, or warned of where words alone look like a danger."""
    reading = known.context.reading
    over = known.incident is not None and known.incident.status in _OVER
    if not reply.low.strip() or over or reading is None or not reading.summary.safety:
        return
    spoken = [sentence.end for sentence in reply.sentences if len(_WORD.findall(sentence.low)) > _GREETING]
    lead = reply.low[: spoken[:_LEADING_SENTENCES][-1]] if spoken else reply.low
    if not pattern("rules", "safety_now").search(lead):
        text = known.ticket.customer_text if known.ticket else ""
        grave = any(_is_grave(kind, reading, text) for kind in reading.summary.safety)
        yield finding(reply, "safety_first", "block" if grave else "warn", None, say("safety_first"))


def _is_grave(kind: str, reading: Reading, text: str) -> bool:
    """Whether a danger of ``kind`` stands beyond its word: "other" and a burglar alarm may be no danger to anybody."""
    spans = [one for one in reading.evidence if one.what == f"safety:{kind}"]
    if kind == "other":
        return False
    if kind == "alarm":
        return any(_is_for_a_life(text, span) for span in spans)
    return kind in _NEVER_A_JOKE or not spans or not all(_is_joke(text, span) for span in spans)


def _is_for_a_life(text: str, span: Evidence) -> bool:
    around = folded(text[max(0, span.start - _AROUND) : span.end + _AROUND])
    return pattern("safety", "alarms_for_a_life").search(around) is not None


def _is_joke(text: str, span: Evidence) -> bool:
    behind = folded(text[span.end : span.end + _BEHIND])
    said = pattern("safety", "joke").search(behind)
    return said is not None and not _NO.search(behind, 0, said.start())
