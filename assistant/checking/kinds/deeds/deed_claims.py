"""What the lists of deeds do not name: every deed of ours that grammar finds and that is not harmless."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import recorded
from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds.deeds.deeds import Deed, deeds
from assistant.checking.kinds.network.work_judging import is_done
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from knowledge_base.prose.kinds import work_kinds

_YOURS = re.compile(r"(?<!\w)(?:you|u|your|yours|su|sus|tu|tus|le|les|te|os|suyo|suya|tuyo|tuya|usted|ustedes)(?!\w)")
_STAFFED = re.compile(
    r"(?<!\w)(?:crews?|teams?|engineers?|technicians?|people|staff) (?:have |has |had )?"
    r"(?:been|were|was|are|is) (?:\w+ )?"
    r"(?:put|assigned|placed) (?:on|to) (?:it|this|that|the (?:job|repair|fault|cable|work))(?!\w)"
)
"""People put on the repair itself, which ``works`` compares."""
_AND = re.compile(r"\s(?:and|y|but|pero)\s")
_CAME = re.compile(r"(?:came|come|been|went|gone|stood|knocked|dropped|stopped|popped|called)(?!\w)")
_PLACED = re.compile(r"being (?:now |already )?(?:put|placed|moved|restored|released|retrieved|recovered)(?!\w)")
_HAS = re.compile(r"(?<!\w)(?!he|she|they|someone)\w{3,}(?:'ve)?\s+(?:has|have|had)\s")


def by_grammar(reply: ReplyText, known: Known, seen: list[tuple[int, int]]) -> Iterator[Claim]:
    """Deeds with their verdicts, those left out that overlap ``seen``, ranges of the folded text."""
    told: set[int] = set()
    for deed in deeds(reply):
        first, last = reply.clause_at(deed.verb)
        if deed.verb in told or any(low < deed.end and deed.verb < high for low, high in seen):
            continue
        told.add(deed.verb)
        clause = reply.prose[deed.verb : last]
        found = _deed(reply, known, deed, clause if recorded.families(clause) else reply.prose[first:last])
        if found:
            yield found


def _deed(reply: ReplyText, known: Known, deed: Deed, clause: str) -> Claim | None:
    span, verb = (deed.start, deed.end), reply.prose[deed.verb : deed.end]
    if deed.passive and (_not_ours(known, verb, clause) or _STAFFED.search(reply.clause_text(deed.verb))):
        return None
    if pattern("deed", "speaking").match(clause) and (
        known.own_moments or pattern("deed", "wrote").search(known.customer_text)
    ):
        return None
    yours = _YOURS.search(clause) is not None
    if (
        not deed.ours
        and not deed.passive
        and not (
            yours and (recorded.families(verb) or _CAME.match(verb) or _HAS.search(reply.prose, deed.start, deed.verb))
        )
    ):
        return None
    message, fact = say("supported_action"), known.fact_id("action")
    if recorded.bears(known, verb, clause) or _same_talk(known, verb, clause):
        return claim(reply, span, "completed_action", "supported", message, value="desk", fact_id=fact)
    if _told_by_facts(reply, known, deed, clause, yours=yours):
        fact = known.fact_id("measure")
        return claim(
            reply, span, "completed_action", "supported", say("supported"), value="incident_work", fact_id=fact
        )
    message = say("action_none", said=quoted(reply, span))
    return claim(reply, span, "completed_action", "unsupported", message, value="desk")


def _same_talk(known: Known, verb: str, clause: str) -> bool:
    """Whether an action tells in nearly the same words whom we asked or told what: "asked the desk for an estimate"."""
    if recorded.families(verb) != {"contact"} or verb.rsplit(maxsplit=1)[-1] not in known.actions_text:
        return False
    words = content_words(_AND.split(clause)[0])
    shared = words & content_words(known.actions_text)
    return len(shared) >= 3 and len(shared) * 5 >= len(words) * 3  # noqa: PLR2004 - three words are no chance


def _not_ours(known: Known, verb: str, clause: str) -> bool:
    """Whether a passive tells the policy ("is credited"), which ``money`` compares, or the customer's own story."""
    if verb.startswith(("is ", "are ")) and "credit" in recorded.families(verb):
        return True
    if " being " in f" {verb}" and not _YOURS.search(clause) and known.incident and _PLACED.search(verb):
        return True  # work on the network, which ``works`` compares
    words = content_words(clause)
    return len(words & known.customer_words) * 2 > len(words)


def _told_by_facts(reply: ReplyText, known: Known, deed: Deed, clause: str, *, yours: bool) -> bool:
    """Whether it is the work on the network that the facts tell, in their words or in the other language's."""
    if same_kinds(reply, known, (deed.verb, deed.end)) or (not yours and is_done(clause, known)):
        return True
    words = content_words(clause)
    shared = words & known.public_words
    return not yours and bool(words) and len(shared) * 2 >= len(words)


def same_kinds(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    """Whether every kind of work that the clause tells as done is told as done by a measure, in either language."""
    said = {kind.name for kind in work_kinds(reply.low[span[0] : reply.clause_at(span[0])[1]]) if kind.tense == "done"}
    measures = known.incident.measures_taken if known.incident else ()
    return bool(said) and said <= {kind.name for text in measures for kind in work_kinds(text) if kind.tense == "done"}
