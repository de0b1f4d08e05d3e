"""The customer's own places: which of them are affected, who runs their lines, and which country they are in."""

import re
from functools import cache

from assistant.domain.reading import Reading
from assistant.domain.sites import several_outages, sites_picture
from assistant.domain.ticket import Ticket
from knowledge_base.records import Lookup, Service
from knowledge_base.wording import say_number
from prompts.phrases.models import Words

_NAMED = 5
_LONGEST_PLACE = 60
_MARKS = re.compile(r"[<>{}\[\]|]|://")


SITE_SLOTS = (
    "sites", "site_count", "sites_are", "site_lines", "apart_lines",
    "sites_fine", "sites_unknown", "sites_elsewhere", "sites_apart",
)  # fmt: skip
_LINES, _FEWEST_LINES, _BOTH = 12, 2, 2


def sites_of(lookup: Lookup) -> tuple[str, ...]:
    """The customer's own places that the match was made on, one line each, without repeats."""
    picture = sites_picture(lookup)
    if picture is not None and picture.affected:
        return picture.affected
    chosen = lookup.matching.chosen
    return _lines(chosen.services) if chosen else ()


def has_other_sites(lookup: Lookup) -> bool:
    """Whether the customer has sites beside those that the incident affects."""
    picture = sites_picture(lookup)
    return picture is not None and 0 < len(picture.affected) < picture.total


def site_words(slot: str, ticket: Ticket, lookup: Lookup, words: Words, language: str) -> str | None:
    """The words of one of SITE_SLOTS, or None where there is nothing to say.

    "1 Elm, Riverside; 2 Elm, Riverside; and 7 more", "3 of your 12 sites", "your other 8 sites" …
    """
    if slot in ("sites_fine", "sites_unknown", "sites_elsewhere"):
        return _others(slot.removeprefix("sites_"), lookup, words, language)
    affected = sites_of(lookup)
    if slot in ("sites_apart", "apart_lines"):
        return _apart(lookup, words, language, in_lines=slot == "apart_lines")
    if slot == "site_lines":
        return _one_a_line(affected, lookup, words, language)
    if slot == "sites_are":
        return words.sites_are[0 if _touched(lookup) == 1 else 1] if words.sites_are else None
    if slot == "sites":
        return _listed(affected, words, language) if len(affected) > 1 or has_other_sites(lookup) else None
    return _counted(_touched(lookup), ticket, lookup, words, language)


def _others(state: str, lookup: Lookup, words: Words, language: str) -> str | None:
    picture = sites_picture(lookup)
    if picture is None or not (picture.affected or several_outages(lookup)):
        return None
    group = {"fine": picture.fine, "unknown": picture.unknown, "elsewhere": picture.elsewhere}[state]
    if not group:
        return None
    form = words.other_sites[state]
    return form[0 if len(group) == 1 else 1].format(
        count=say_number(len(group), language), names=_listed(group, words, language)
    )


def _touched(lookup: Lookup) -> int:
    picture = sites_picture(lookup)
    return len(picture.elsewhere) if picture and several_outages(lookup) else len(sites_of(lookup))


def _apart(lookup: Lookup, words: Words, language: str, *, in_lines: bool) -> str | None:
    """The sites by outage: "1 Elm, Riverside; 2 Elm, Riverside (first outage); 9 Oak, Oakdale (second outage)"."""
    picture = sites_picture(lookup) if several_outages(lookup) else None
    if picture is None or len(picture.outages) > len(words.outage_names):
        return None
    pairs = zip(picture.outages, words.outage_names, strict=False)
    if not in_lines:
        return "; ".join(f"{_listed(sites, words, language)} ({name})" for sites, name in pairs)
    lines = [f"{site}: {name}" for sites, name in pairs for site in sites]
    if words.site_states:
        lines += [words.site_states.fine.format(site) for site in picture.fine]
        lines += [words.site_states.unknown.format(site) for site in picture.unknown]
    return _in_lines(lines, words, language)


def _one_a_line(affected: tuple[str, ...], lookup: Lookup, words: Words, language: str) -> str | None:
    """Every site of theirs with how it stands, a line each; None where one line would be all."""
    states, picture, chosen = words.site_states, sites_picture(lookup), lookup.matching.chosen
    if states is None or not affected:
        return None
    ours = states.affected if chosen is not None and chosen.relevance == "impacted" else states.near
    lines = [ours.format(site) for site in affected]
    if picture is not None:
        groups = ((states.elsewhere, picture.elsewhere), (states.fine, picture.fine), (states.unknown, picture.unknown))
        lines += [said.format(site) for said, sites in groups for site in sites]
    return _in_lines(lines, words, language)


def _in_lines(lines: list[str], words: Words, language: str) -> str | None:
    more = len(lines) - _LINES
    if more > 0 and words.site_states:
        lines = [*lines[:_LINES], words.site_states.more.format(say_number(more, language))]
    return "\n" + ";\n".join(f"- {line}" for line in lines) if len(lines) >= _FEWEST_LINES else None


def _listed(lines: tuple[str, ...], words: Words, language: str) -> str | None:
    """Places, up to five by name."""
    more = len(lines) - _NAMED
    rest = (words.more_sites.format(say_number(more, language)),) if more > 0 else ()
    return "; ".join((*lines[:_NAMED], *rest)) or None


def _counted(affected: int, ticket: Ticket, lookup: Lookup, words: Words, language: str) -> str | None:
    """How many of how many: "12 of your 12 sites"; None where it is one of one, or the account is not known.

    Where the ticket is about some of their sites only, "2 of your 2" would hide the others: then None too.
    """
    picture = sites_picture(lookup)
    held = len(_lines(ticket.customer.services)) if ticket.customer else 0
    told = picture.total if picture else held
    if not 0 < affected <= told or told == 1 or told < held:
        return None
    if affected == told and words.all_sites:
        return words.all_sites[0 if told == _BOTH else 1].format(say_number(told, language))
    return words.site_count.format(say_number(affected, language), say_number(told, language))


def run_by_others(ticket: Ticket, reading: Reading, lookup: Lookup) -> bool:
    """Whether the line in question is, on the account, another carrier's: we can promise no repair of it."""
    if lookup.knowledge.provider.name == "unknown":
        return False
    ours = lookup.knowledge.provider.name.lower()
    held = ticket.customer.services if ticket.customer else ()
    text = ticket.customer_text.lower()
    named = [s for s in held if s.place and any(p and p.lower() in text for p in (s.place.city, s.place.line))]
    asked = [s for s in named or held if not reading.summary.services or s.type in reading.summary.services]
    return bool(asked) and all(s.carrier is not None and s.carrier.lower() != ours for s in asked)


def other_place(ticket: Ticket, lookup: Lookup) -> str | None:
    """The place of an incident elsewhere that the customer names and asks about."""
    text = ticket.customer_text.lower()
    own = {
        s.place.city.lower() for s in (ticket.customer.services if ticket.customer else ()) if s.place and s.place.city
    }
    for match in lookup.matching.nearby:
        for area in match.incident.areas:
            name = area.description
            if name and name.lower() not in own and re.search(rf"\b{re.escape(name.lower())}\b", text):
                return name
    return None


def country_of(ticket: Ticket, lookup: Lookup) -> str:
    """Where the customer is, else the incident, else where the provider's policies hold; empty if unknown."""
    own = [s.place.country for s in ticket.customer.services if s.place] if ticket.customer else []
    incident = lookup.knowledge.incident
    areas = [area.country for area in incident.areas] if incident else []
    ruled = [p.jurisdiction.partition("-")[0] for p in lookup.knowledge.policies if p.jurisdiction]
    return next((country.upper() for country in (*own, *areas, *ruled) if country), "")


def is_place(text: str, words: Words) -> bool:
    """Whether an area's description may stand as the name of a place."""
    if len(text) > _LONGEST_PLACE or _MARKS.search(text):
        return False
    return not set(text.lower().split()) & set(words.not_places)


def localised(text: str, swaps: dict[str, str]) -> str:
    """``text`` with the words of a country: "ZIP code" for "postcode" in the United States."""
    return _swap_pattern(tuple(swaps)).sub(lambda found: swaps[found.group()], text) if swaps else text


@cache
def _swap_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b")


def _lines(services: tuple[Service, ...]) -> tuple[str, ...]:
    places = [service.place for service in services if service.place]
    lines = [", ".join(part for part in (place.line, place.city) if part) for place in places]
    return tuple(dict.fromkeys(line for line in lines if line))
