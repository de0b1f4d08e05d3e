"""Strangers: names in any form, and homes, of people whom this ticket is not about."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import words
from assistant.domain.check import RuleFinding

_SHORTEST = 3
_STREETS = (
    r"street|st|road|rd|lane|ln|avenue|ave|drive|close|court|crescent|terrace|way|place|row|gardens|hill|boulevard|"
    r"blvd|quay|mews|grove|parade|highway|square|walk|rise|view|crossing|parkway|pkwy|circle|trail"
)
_HOMES = re.compile(
    rf"(?<![\w.,:/-])(?P<n>\d{{1,5}}[a-z]?),? (?P<w>[A-Z][\w'-]+)(?: [A-Z][\w'-]+){{0,2}} (?i:{_STREETS})(?!\w)"
)
_ROADS = ("calle", "c/", "avenida", "avda", "av.", "plaza", "camino", "paseo", "carrera", "callejon", "ronda",
          "travesia", "jiron", "rua ")  # fmt: skip
_ARTICLE = r"(?:(?i:de la|de los|de las|del|de|la|el|las|los) )?"
_ROAD = rf"(?i:{'|'.join(re.escape(road.strip()) for road in _ROADS)})\.? ?"
_CASAS = re.compile(
    rf"(?<![\w.,:/-])(?P<n>\d{{1,5}}),? {_ROAD}{_ARTICLE}(?P<w>[A-Z][\w'-]+)|"
    rf"(?<!\w){_ROAD}{_ARTICLE}(?P<w2>[A-Z][\w'-]+)(?: [A-Za-z][\w'-]+){{0,3}},? "
    r"(?:(?i:n\.?[o0]\.?|num\.?|numero|#) ?)?(?P<n2>\d{1,5})(?![\w:.]*\d)"
)
"""A house: "22 Oak Lane", "5 Calle del Muelle", "calle Sol, 12"."""


@cache
def _next_door() -> re.Pattern[str]:
    """A neighbour by the number of their house, in figures or in words."""
    entries = (*words("spoken", "digits"), *words("spoken", "tens"))
    numbers = "|".join(entry.partition("=")[0] for entry in entries)
    return re.compile(
        r"(?<!\w)(?:neighbou?rs?|vecin[oa]s?) (?:at|in|of|from|de|del|en) "
        r"(?:the |el |la |number |numero |no\.? |n\.? ?o? )*"
        rf"(?:\d+[a-z]?|{numbers})(?![\w:.]*\d|\w)"
    )


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every name of another customer and every home that nothing of this ticket names."""
    yield from _names(reply, known)
    yield from _homes(reply, known)
    for match in _next_door().finditer(reply.low):
        if match.group() not in _told(known):
            said = quoted(reply, match.span())
            yield finding(reply, "other_customer", "block", match.span(), say("other_customer", said=said))


def _told(known: Known) -> str:
    contact = known.customer.contact.name if known.customer and known.customer.contact else None
    return f"{known.own_text} {known.customer_text} {known.public_text} {folded(contact or '')}"


def _names(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    own = _told(known)
    for name in known.context.other_customers:
        low = folded(name).strip()
        if len(low) < _SHORTEST or low in own:
            continue
        for match in re.finditer(_forms(low, own), reply.low):
            said = quoted(reply, match.span())
            yield finding(reply, "other_customer", "block", match.span(), say("other_customer", said=said))


def _forms(name: str, own: str) -> str:
    """The name as it may be written: whole, turned round, with an initial, behind a title, or as a family's."""
    parts = [re.escape(word) for word in re.findall(r"\w+", name)]
    whole = r"\W{1,3}".join(parts)
    first, last = parts[0], parts[-1]
    if len(parts) < 2 or last in own:  # noqa: PLR2004 - a given name and a family name
        return rf"(?<!\w){whole}(?!\w)"
    forms = [
        whole, rf"{last}\W{{1,3}}{first}", rf"{first[0]}\W{{0,2}}{last}", rf"{last}\W{{1,3}}{first[0]}(?=\W)",
        rf"{first}\W{{1,3}}(?:\w+\W{{1,3}}){{1,3}}{last}",
        rf"(?:mr|mrs|ms|miss|dr|mx|sr|sra|srta|senor|senora|don|dona|the|los|familia|family)\.? {last}s?",
        rf"{last}(?:'s)? (?:family|household|account|ticket|case)",
    ]  # fmt: skip
    return rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)"


def _homes(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    told = None
    casas = _CASAS.finditer(reply.cased) if any(road in reply.low for road in _ROADS) else ()
    for match in (*_HOMES.finditer(reply.cased), *casas):
        parts = match.groupdict()
        number, street = parts["n"] or parts["n2"], folded(parts["w"] or parts["w2"])
        told = f"{_told(known)} {known.actions_text}" if told is None else told
        known_home = re.search(rf"(?<!\w){number}(?!\w)", told) is not None and street in told
        if not known_home:
            said = quoted(reply, match.span())
            yield finding(reply, "other_customer", "block", match.span(), say("other_customer", said=said))
