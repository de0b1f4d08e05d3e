"""The places of a ticket's text where the customer is, as keys: names known or not, regions beside them, postcodes."""

from dataclasses import replace

from knowledge_base.matching import normal
from knowledge_base.matching.known import KnownIncidents
from knowledge_base.matching.lexicon import words
from knowledge_base.matching.mentions import Prose, Sense
from knowledge_base.matching.names import Names
from knowledge_base.matching.spots import Spot, towns_and_streets
from knowledge_base.records import LookupQuery


def text_spots(query: LookupQuery, known: KnownIncidents, account: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The places where the text says that the customer is: names with the region beside them, and postcodes."""
    codes = _codes(query.text, known, account)
    own = Names(name for spot in account for name in spot.names | spot.streets)
    prose = Prose(query.text)
    regions: set[str] = set()
    spots: list[Spot] = []
    for place in query.places:
        names = normal.place_names(place)
        regional = frozenset(name for name in names if _is_region(normal.region_name(name), known))
        regions.update(normal.region_name(name) for name in regional)
        if names - regional and (spot := _stated(names - regional, prose, known, own)):
            spots.append(spot)
    if not (spots or codes or account):
        spots = _written_unusually(prose, known)
    if not account and spots and (home := prose.home()) and not _is_region(normal.region_name(home), known):
        at_home = replace(_recognised(frozenset({home}), known, own), firm=True)
        spots += [] if any(at_home.agrees_with(spot) for spot in spots) else [at_home]
    spots = _firmest(spots, known)
    if not regions and not account:
        regions = prose.regions(known.regions, known.names)
    country = min(regions & normal.known_countries(), default=None)
    region = min(regions) if len(regions) == 1 and not country else None
    if region and not spots and not codes and not account:
        return (Spot(region=region),)
    placed = [spot if spot.region or spot.country else replace(spot, region=region, country=country) for spot in spots]
    return _joined(placed, codes)


def _firmest(spots: list[Spot], known: KnownIncidents) -> list[Spot]:
    """Where the text says "in Elmford", which no feed knows, the customer is not at other places that it names."""
    firm = [spot for spot in spots if spot.firm]
    loose = [spot for spot in spots if not spot.firm]
    unknown = bool(firm) and not any(known.names.among(spot.names) for spot in firm)
    return firm if unknown and any(known.names.among(spot.names) for spot in loose) else spots


def _codes(text: str, known: KnownIncidents, account: tuple[Spot, ...]) -> frozenset[str]:
    """Postcodes named as such, those that can be nothing else, and any that an area or the account lists."""
    listed = frozenset(code for spot in account for code in spot.codes)
    written = (code for code in normal.code_tokens(text) if normal.may_be_code(code, text))
    found = {code for code in written if any(c in known.codes or c in listed for c in normal.covering_codes(code))}
    return frozenset(code for one in found | normal.stated_codes(text) for code in normal.covering_codes(one))


def _stated(names: frozenset[str], prose: Prose, known: KnownIncidents, own: Names) -> Spot | None:
    """The place of some names, if the text says that the customer is there."""
    spot = _recognised(names, known, own)
    mentions = prose.mentions(spot.names | names)
    longer = [name for mention in mentions if (name := prose.extended(mention, known.regions))]
    if longer and (known.names.among(longer) or not own.among(spot.names)):
        if not known.names.among(longer):
            return Spot(names=frozenset(longer[:1])) if len(longer) == len(mentions) else spot
        spot = Spot(names=known.names.among(longer))
    senses = {prose.sense(mention) for mention in mentions}
    if "somebody" in senses:
        if words().own_state.search(" ".join(prose.words)):
            return None
        spot = replace(spot, firm=True, foreign=True)
    elif senses == {"not here"} or ("here" not in senses and senses and _is_asked_about(senses, prose, own, spot)):
        return None
    elif not mentions or any(prose.is_said_to_be_there(mention) for mention in mentions):
        elsewhere = len(own) > 0 and not own.among(spot.names | spot.streets)
        spot = replace(spot, firm=True, foreign=elsewhere and prose.speaks_of_somebody())
    elif not own.among(spot.names | spot.streets) and words().hearsay.search(" ".join(prose.words)):
        return None
    found = {region for one in mentions if (region := prose.region_after(one, known.regions))}
    if len(found) != 1:
        return spot
    region = min(found)
    return replace(spot, country=region) if region in normal.known_countries() else replace(spot, region=region)


def _is_asked_about(senses: set[Sense], prose: Prose, own: Names, spot: Spot) -> bool:
    """Whether an outage of that place is spoken of by a customer who is elsewhere, or asks whether it comes near."""
    if "outage" not in senses or own.among(spot.names):
        return False
    return bool(own) or words().spreading.search(" ".join(prose.words)) is not None


def _written_unusually(prose: Prose, known: KnownIncidents) -> list[Spot]:
    """A known name of several words that the reading did not see: "Brook Hts", "Fort Wrth"."""
    for name in prose.phrases():
        if name in known.names:
            return [Spot(names=frozenset({name}))]
        if len(found := known.names.written_like(name)) == 1:
            return [Spot(names=frozenset(found), fuzzy=True)]
    return []


def _is_region(name: str, known: KnownIncidents) -> bool:
    return name in known.regions and name not in known.names


def _joined(spots: list[Spot], codes: frozenset[str]) -> tuple[Spot, ...]:
    """One name and some codes are one place; several names and codes cannot be told apart."""
    distinct = list(dict.fromkeys(spots))
    if not codes:
        return tuple(distinct)
    if len(distinct) == 1:
        return (replace(distinct[0], codes=codes),)
    return (*distinct, Spot(codes=codes))


def _recognised(written: frozenset[str], known: KnownIncidents, own: Names) -> Spot:
    """The place under its known name, when it is written with a slip ("Riversde") or as one word ("cedarbluff")."""
    names, streets = towns_and_streets(written)
    if exact := known.names.among(names) | own.among(names):
        return Spot(names=exact, streets=streets)
    found = {match for name in sorted(names) for match in (own.written_like(name) or known.names.written_like(name))}
    fuzzy = len(found) == 1
    return Spot(names=frozenset(found) if fuzzy else names, streets=streets, fuzzy=fuzzy)
