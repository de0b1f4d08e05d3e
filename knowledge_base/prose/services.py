"""Services named in titles and posts, and those of them that fail."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from knowledge_base.prose.events import clauses
from knowledge_base.prose.words import alternatives, named, pattern
from knowledge_base.records.vocabulary import ServiceType

_ALL: tuple[ServiceType, ...] = ("internet", "mobile", "voice", "tv", "email", "hosting", "vpn", "sms")
_AND = re.compile(r"(?: services?)?(?:,? (?:and|or|nor|&) |, ?|/)(?:no |our |your |the )?")
"""What joins two services of one list."""


def services_in(text: str) -> tuple[ServiceType, ...]:
    """Every type of service named in a text."""
    if pattern("service_notes", "all").search(text):
        return _ALL
    return tuple(service for service, words in services_by_word() if words.search(text))


def affected_services(sentences: Sequence[str]) -> tuple[ServiceType, ...]:
    """Services in sentences that say that something fails, without those that still work; else those that are back."""
    told = [labelled["names"] for one in sentences if (labelled := _services_labelled().search(one))]
    said = [clause for one in sentences for clause in clauses(one)]
    failing = [one for one in said if _says_failing(one)]
    failing = failing if any(map(services_in, failing)) else [one for one in said if is_back(one)]
    found = [service for one in (*told, *failing) for service in services_in(one)]
    return tuple(dict.fromkeys(found))


def concerns_everybody(sentences: Sequence[str]) -> bool:
    """Whether one of them says that every customer is concerned: "delayed for all customers"."""
    told = (clause for one in sentences for clause in clauses(one) if _says_failing(clause))
    return any(pattern("service_notes", "everybody").search(clause) for clause in told)


def widened(services: Sequence[ServiceType], sentences: Sequence[str]) -> tuple[ServiceType, ...]:
    """The services of a title and those that a post names in one breath with one: "no broadband or landline"."""
    found = list(services)
    for clause in (clause for one in sentences for clause in clauses(one) if _says_failing(clause)):
        spans = sorted(
            (one.start(), one.end(), name) for name, words in services_by_word() for one in words.finditer(clause)
        )
        for (_, end, left), (start, _, right) in pairwise(spans):
            if _AND.fullmatch(clause, end, start) and (left in found or right in found):
                found += [left, right]
    return tuple(dict.fromkeys(found))


def _says_failing(sentence: str) -> bool:
    fails = pattern("service_notes", "affected").search(sentence)
    return bool(fails) and not pattern("service_notes", "not_affected").search(sentence)


def is_back(clause: str) -> bool:
    """Whether a clause says that service has come back."""
    said = pattern("service_notes", "not_affected").search(clause)
    return said is not None and pattern("service_notes", "back").search(said[0]) is not None


@cache
def services_by_word() -> tuple[tuple[ServiceType, re.Pattern[str]], ...]:
    """Every type of service with the words that name it."""
    by_name = dict(named("services"))
    return tuple((service, by_name[service]) for service in _ALL)


@cache
def _services_labelled() -> re.Pattern[str]:
    label = alternatives("services_label", "label")
    return re.compile(rf"(?:^|[|;])\W*(?i:{label})\s?(?:[:=-]\s*\|?|\|)\s*(?P<names>[^.;|]{{2,120}})")
