"""Claims of absence: "no estimate yet", "the cause is not known", "no data was lost", compared with what is known."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds.denials import absences, blamed_things, denied_outages, estimates, outcomes, workarounds
from assistant.checking.kinds.reach.service_states import mentions
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_ATTACK = re.compile(r"\b(?:cyber-?attack|hack(?:ed)?|attack|ciberataque|ataque|hacke[oa]\w*)\b")
_EMPTY_WORDS = frozenset({"been", "being", "will", "any", "your", "nothin", "none", "messag"})


_ONCE_BACK = re.compile(r"\W*(?:when|once|as soon as|cuando|en cuanto|una vez)\b[^,]{4,60},")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements that something is not, with their verdicts; one per clause and kind."""
    for look in (
        estimates.find,
        denied_outages.find,
        blamed_things.find,
        outcomes.find,
        workarounds.find,
        absences.find,
    ):
        yield from look(reply, known)
    for name, judge in (("no_cause", _cause), ("invented", _invented)):
        last = -1
        for match in pattern("negation", name).finditer(reply.prose):
            if name == "invented" and _ONCE_BACK.match(reply.low):
                continue  # "Once service is back, the card machine will work": no claim about now.
            if match.start() < last or reply.sentence_at(match.start()).asks or _told_as_history(reply, match.start()):
                continue
            last = match.end()
            if name == "invented" and "affected by" in match.group() and mentions(reply):
                continue  # A service that is said to be untouched is judged with the services.
            yield judge(reply, known, match.span())


def _told_as_history(reply: ReplyText, position: int) -> bool:
    return pattern("discourse", "history").search(
        reply.clause_text(position)
    ) is not None and "no longer" not in reply.clause_text(position)


def _cause(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    confirmed = [cause for cause in known.incident.causes if cause.certainty == "confirmed"] if known.incident else []
    fact_id = known.fact_id("cause")
    if pattern("negation", "no_suspect").search(reply.prose, *span) and known.incident and not confirmed:
        confirmed = [cause for cause in known.incident.causes if cause.certainty == "suspected"]
    if confirmed:
        return claim(
            reply,
            span,
            "negation",
            "contradicted",
            say("cause_known", right=confirmed[0].text),
            value="no_cause",
            fact_id=fact_id,
        )
    return claim(reply, span, "negation", "supported", say("supported"), value="no_cause", fact_id=fact_id)


def _invented(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said = reply.low[span[0] : span[1]]
    wanted = content_words(said)
    for line in known.public_text.split("\n"):
        if wanted and wanted <= content_words(line) | _EMPTY_WORDS and pattern("discourse", "negations").search(line):
            return claim(reply, span, "negation", "supported", say("supported"), fact_id=known.fact_id("workaround"))
    confirmed = (
        [cause.text for cause in known.incident.causes if cause.certainty == "confirmed"] if known.incident else []
    )
    if (
        confirmed
        and _ATTACK.search(said)
        and _ATTACK.search(known.customer_text)
        and not _ATTACK.search(" ".join(confirmed).lower())
    ):
        # They asked, and the cause is known to be another.
        return claim(reply, span, "negation", "supported", say("supported"), fact_id=known.fact_id("cause"))
    if known.incident is None and (
        "outage" in said
        or "problem" in said
        or "incident" in said
        or "fault" in said
        or "averia" in said
        or "incidencia" in said
    ):
        return claim(reply, span, "negation", "supported", say("supported"), value="no_incident")
    return claim(reply, span, "negation", "unsupported", say("negation_none", said=quoted(reply, span)))
