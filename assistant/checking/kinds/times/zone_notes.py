"""Claims on the zone of all times of a reply: "All times are in AEST", "todas las horas son peninsulares"."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.facts.local_zones import zone_named
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.zones import zone_behind
from assistant.domain.check import Claim

_NOTE = re.compile(
    r"(?<!\w)(?:(?:all|every|the|these|those|any|my) (?:times?|hours?)|everything|times|(?:todas )?las horas)"
    r"[^.!?;\d]{0,40}?(?<!\w)(?:(?:are|is|son)\s+(?:all\s+|given\s+|shown\s+|told\s+)?(?:in\s+|en\s+)?|(?:in|en)\s+)"
    r"(?:las )?"
)


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Each zone that is said to be that of all times, with its verdict: times are told in the customer's zone."""
    for match in _NOTE.finditer(reply.prose):
        at, named = match.end(), zone_behind(reply.prose, match.end())
        while named:
            yield _claim(reply, known, (at, named[0]), named[1])
            at, named = named[0], zone_behind(reply.prose, named[0])


def _claim(reply: ReplyText, known: Known, span: tuple[int, int], name: str) -> Claim:
    said = quoted(reply, span)
    zone = zone_named(name, known) or known.zone
    if known.now.astimezone(zone).utcoffset() == known.now.astimezone(known.zone).utcoffset():
        return claim(reply, span, "instant", "supported", say("supported"), value=said)
    return claim(reply, span, "instant", "unsupported", say("instant_unknown", said=said), value=said)
