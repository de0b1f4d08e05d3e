"""Which services a ticket is about."""

from collections.abc import Sequence
from typing import cast

from assistant.domain.ticket import Ticket
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token
from knowledge_base.records.vocabulary import ServiceType

LOOK_AHEAD = 5
PHONE = ("voice", "mobile")


def read_services(text: str, tokens: Sequence[Token], hits: Sequence[Hit], ticket: Ticket) -> tuple[ServiceType, ...]:
    """Service types in the order in which the text names them; those that the customer says work are left out.

    A phone whose kind the text leaves open is read from the customer's own services, else as voice. A text that names
    no service gives the one kind of service that the customer has, if it is one.
    """
    named_at = frozenset(at for hit in hits for at in range(hit.first, hit.last))
    troubled = [hit for hit in hits if not _said_to_work(text, tokens, hit, named_at)]
    working = {hit.label for hit in hits} - {hit.label for hit in troubled}
    named = [hit.label for hit in troubled if not hit.label.startswith("weak_") and hit.label != "phone"]
    owned = tuple(dict.fromkeys(service.type for service in ticket.customer.services)) if ticket.customer else ()
    if any(hit.label == "phone" for hit in troubled) and not set(named) & set(PHONE):
        named += _kind_of_phone(named, owned, working)
    if not named:
        named = [hit.label.removeprefix("weak_") for hit in troubled if hit.label.startswith("weak_")][:1]
        named = [label for label in named if label not in working]
        named = [*owned] if named and len(owned) == 1 and owned[0] not in working else named
    if not named and len(owned) == 1 and owned[0] not in working:
        named = [*owned]
    return cast("tuple[ServiceType, ...]", tuple(dict.fromkeys(named)))


def _kind_of_phone(named: list[str], owned: tuple[ServiceType, ...], working: set[str]) -> list[str]:
    mine: list[str] = [kind for kind in PHONE if kind in owned and kind not in working]
    if named and not mine:
        return [] if "voice" in working or "mobile" in working else ["voice"]
    return mine[:1] or [kind for kind in PHONE if kind not in working][:1]


def _said_to_work(text: str, tokens: Sequence[Token], hit: Hit, named_at: frozenset[int]) -> bool:
    words = table("words")["classes"]
    fine = [tuple(phrase.replace("*", "").split()) for phrase in (*words["ok"], *words["ok_es"])]
    fault = table("services")["fault"]
    clause = tokens[hit.last - 1].clause
    if _said_to_be_there(tokens, hit):
        return True
    if _is_denied_or_supposed(tokens, hit):
        return False
    for at in range(hit.last, min(hit.last + LOOK_AHEAD, len(tokens))):
        if tokens[at].word in fault["joins"] and not named_at.isdisjoint((at + 1, at + 2)):
            continue
        if tokens[at].clause != clause or tokens[at].word in fault["turns"]:
            return False
        if _is_name(text, tokens, at):
            continue
        found = next((run for run in fine if _words(tokens, at, len(run)) == run), None)
        if not found and tokens[at].word in fault["before_bad"]:
            return tokens[at].word == "no" and at + 1 < len(tokens) and tokens[at + 1].word in fault["trouble"]
        if found:
            after = at + len(found)
            spoiled = after < len(tokens) and tokens[after].clause == clause and _spoils(tokens, after)
            # "The tv is fine but the internet is out": what follows is said of another service.
            spoiled = spoiled and not (tokens[after].word in fault["turns"] and {after + 1, after + 2} & named_at)
            return not spoiled and not _asked(text, tokens, at)
    return False


def _is_denied_or_supposed(tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether what is said of a service is only wished ("when the internet works") or denied ("not one channel")."""
    fault = table("services")["fault"]
    clause = tokens[hit.last - 1].clause
    lead = [token for token in tokens[max(0, hit.first - 3) : hit.first] if token.clause == clause]
    supposed = any(token.word in fault["supposed"] for token in tokens[max(0, hit.first - 2) : hit.first])
    return supposed or any(token.word in fault["denied"] for token in lead)


def _said_to_be_there(tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether a clause says no more than that a service is there: "I have wifi at home"."""
    fault = table("services")["fault"]
    clause = [
        at
        for at in range(max(0, hit.first - 3), len(tokens[: hit.last + 5]))
        if tokens[at].clause == tokens[hit.first].clause
    ]
    before = [tokens[at].word for at in clause if at < hit.first]
    after = [tokens[at].word for at in clause if at >= hit.last]
    placed = bool(after) and all(word in fault["at_home"] for word in after)
    return bool(before) and before[-1] in fault["having"] and placed and not set(before) & set(fault["before_bad"])


def _asked(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether the sentence of a word is a question."""
    last = at
    while last + 1 < len(tokens) and tokens[last + 1].sentence == tokens[at].sentence:
        last += 1
    return "?" in text[tokens[last].end : tokens[last].end + 3]


def _is_name(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is part of a name such as Great Bend: both words have capitals, or "in great bend" is written."""
    if at + 1 >= len(tokens):
        return False
    fault = table("services")["fault"]
    if tokens[at].word in fault["name_words"] and at and tokens[at - 1].word in fault["name_leads"]:
        return tokens[at + 1].word not in fault["no_name"] and tokens[at + 1].clause == tokens[at].clause
    capitals = (text[token.start : token.start + 1].isupper() for token in tokens[at : at + 2])
    return all(capitals) and not text.isupper()


def _spoils(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].word in table("services")["fault"]["still_bad"]


def _words(tokens: Sequence[Token], at: int, count: int) -> tuple[str, ...]:
    return tuple(token.word for token in tokens[at : at + count])
