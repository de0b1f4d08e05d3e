"""Claims of how many of the customer's own sites: "3 of your 12 sites are affected", "your other sites are fine"."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, vocabulary, words
from assistant.domain.check import Claim
from assistant.domain.sites import SitesPicture
from assistant.domain.vocabulary import ClaimVerdict


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements about several of the customer's sites, compared with how each stands; none without sites."""
    picture = known.context.sites
    if picture is None:
        return
    for match in _pattern().finditer(reply.prose):
        if reply.sentence_at(match.start()).asks:
            continue
        state = _state(reply.clause_text(match.start()), match)
        if state is not None:
            verdict = _verdict(match, state, picture)
            wrong = _picture_in_words(picture, quoted(reply, match.span()))
            message = say("supported") if verdict == "supported" else wrong
            yield claim(reply, match.span(), "count", verdict, message, fact_id=known.fact_id("area"))


@cache
def _pattern() -> re.Pattern[str]:
    """Such as "3 of your 12 sites", "all your sites", "none of your offices", "your other 8 sites"."""
    numerals = "|".join(sorted(vocabulary("calendar")["numerals"], key=len, reverse=True))
    number, nouns = rf"\d{{1,6}}|{numerals}", "|".join(words("sites", "nouns"))
    every, none = "|".join(words("sites", "all")), "|".join(words("sites", "none"))
    yours, other = "|".join(words("sites", "yours")), "|".join(words("sites", "other"))
    counted = rf"(?P<n>{number}|{every}|{none})\s+(?:(?:of|de)\s+)?(?:{yours})\s+(?:(?P<total>{number})\s+)?"
    rest = rf"(?:{yours})\s+(?:(?P<rest>{other})\s+(?:(?P<left>{number})\s+)?|(?P<after>{number})\s+(?:{other})\s+)"
    return re.compile(rf"(?<!\w)(?:{counted}|{rest})(?P<noun>{nouns})(?!\w)")


def _state(clause: str, match: re.Match[str]) -> str | None:
    """What the clause says of those sites: affected, elsewhere, fine or unknown; None where it says something else."""
    if pattern("sites", "unknown").search(clause):
        return "unknown"
    failing = pattern("service_context", "outage").search(clause)
    if pattern("service_context", "unaffected").search(clause) or pattern("sites", "fine").search(clause):
        return "fine"
    if pattern("sites", "elsewhere").search(clause):
        return "elsewhere"
    if failing is None:
        return None
    return "fine" if _is_none(match["n"]) else "affected"


def _verdict(match: re.Match[str], state: str, picture: SitesPicture) -> ClaimVerdict:
    if match["total"] and _number(match["total"]) != picture.total:
        return "contradicted"
    told = {
        "affected": {len(picture.affected), len(picture.affected) + len(picture.elsewhere)},
        "elsewhere": {len(picture.elsewhere)},
        "fine": {len(picture.fine)},
        "unknown": {len(picture.unknown)},
    }[state]
    said = match["n"] or match["left"] or match["after"]
    if said is None:
        # "Your other sites": all that the incident does not touch; "your other site" is one.
        wanted = picture.total - len(picture.affected) if match["noun"].endswith("s") else 1
    elif _is_none(said) or said in words("sites", "all"):
        wanted = picture.total
    else:
        wanted = _number(said)
    return "supported" if wanted in told else "contradicted"


def _is_none(said: str | None) -> bool:
    return said is not None and said in words("sites", "none")


def _number(said: str) -> int:
    return int(said) if said.isdigit() else int(vocabulary("calendar")["numerals"][said])


def _picture_in_words(picture: SitesPicture, said: str) -> str:
    counts = {
        "affected": len(picture.affected), "elsewhere": len(picture.elsewhere), "fine": len(picture.fine),
        "unknown": len(picture.unknown), "total": picture.total,
    }  # fmt: skip
    return say("sites_wrong", said=said, **{name: str(count) for name, count in counts.items()})
