"""The places of a ticket's text where the customer is, as keys: names known or not, regions beside them, postcodes."""

from dataclasses import replace

from knowledge_base.matching import normal
from knowledge_base.matching.geography import NOWHERE, Claim, geography, region_claim
from knowledge_base.matching.known import KnownIncidents
from knowledge_base.matching.lexicon import words
from knowledge_base.matching.mentions import Mention, Prose, Sense
from knowledge_base.matching.names import Names
from knowledge_base.matching.spots import Spot, towns_and_streets
from knowledge_base.matching.surroundings import claims_around, regions_named, words_before_regions
from knowledge_base.records import LookupQuery

_CODE = 3


def text_spots(query: LookupQuery, known: KnownIncidents, account: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The places where the text says that the customer is: names with what tells their region, and postcodes."""
    codes = _codes(query.text, known, account)
    own = Names(name for spot in account for name in spot.names | spot.streets)
    prose = Prose(query.text)
    spots: list[Spot] = []
    for place in query.places:
        names, claim = _without_region(normal.place_names(place), known)
        if names and (spot := _stated(names, prose, known, own)):
            spots.append(replace(spot, claims=(*spot.claims, claim)) if claim else spot)
    if not (spots or codes or account):
        spots = _written_unusually(prose, known)
    if not account and spots and (home := prose.home()) and not _is_region(normal.region_name(home), known):
        spots = _at_home(home, spots, prose, known, own)
    if not (account or spots or codes):
        spots = _well_known(prose, known)
    if account and not codes and not any(prose.mentions(spot.names) for spot in spots):
        spots = _away(prose, known, own) or spots
    return _joined(_placed(_firmest(spots, known), prose, account, codes, known), codes)


def _well_known(prose: Prose, known: KnownIncidents) -> list[Spot]:
    """A town that no feed names, where everybody knows in which region it is."""
    mentions = [one for one in _towns(prose, known) if prose.sense(one) == "here" and not prose.is_hearsay(one)]
    found = {name for one in mentions if len(geography().towns[name := prose.name_of(one)]) == 1}
    return [Spot(names=frozenset(found))] if len(found) == 1 else []


def _away(prose: Prose, known: KnownIncidents, own: Names) -> list[Spot]:
    """A well-known town where a customer of other places says to be: "our Perth site". Nothing of theirs is meant."""
    for one in _towns(prose, known):
        name = prose.name_of(one)
        somebody = prose.sense(one) == "somebody" and not _shares(prose) and prose.tells_of_trouble(one)
        if name not in own and (somebody or prose.is_said_to_be_there(one)) and not prose.is_hearsay(one):
            return [Spot(names=frozenset({name}), firm=True, foreign=True)]
    return []


def _towns(prose: Prose, known: KnownIncidents) -> list[Mention]:
    """Where the text names a well-known town that no feed names."""
    hurried = prose.behind_in() if prose.speaks_of_somebody() else []
    places = dict.fromkeys((*prose.capitals(), *hurried))
    names = (" ".join(prose.words[at : at + count]) for at in places for count in (3, 2, 1))
    towns = frozenset(name for name in names if name in geography().towns and name not in known.names)
    found = prose.mentions(towns) if towns else []
    return [one for one in found if prose.name_of(one) in towns and prose.extended(one, known.regions) is None]


def _at_home(home: str, spots: list[Spot], prose: Prose, known: KnownIncidents, own: Names) -> list[Spot]:
    """The places with that behind "I live in"; where it is told of oneself, only those of others stay beside it."""
    names, _ = _without_region(frozenset({home}), known)
    spot = replace(_recognised(names, known, own), firm=True)
    same = [other for other in spots if spot.agrees_with(other) or _continues(other, names)]
    if any(prose.is_first_person(mention) for mention in prose.mentions(names)):
        return [*(other for other in spots if other.foreign and other not in same), *(same or [spot])]
    return spots if same else [*spots, spot]


def _continues(spot: Spot, names: frozenset[str]) -> bool:
    """Whether a place's name is one of these with more words: "newcastle upon tyne"."""
    return any(name.startswith(f"{one} ") for name in spot.names for one in names)


def _without_region(names: frozenset[str], known: KnownIncidents) -> tuple[frozenset[str], Claim | None]:
    """Names without regions, which the prose tells by itself; "Launceston Tasmania" is Launceston and its region."""
    towns = frozenset(name for name in names if not _is_region(normal.region_name(name), known))
    if len(towns) != 1 or known.names.among(towns):
        return towns, None
    words_of = next(iter(towns)).split()
    for count in range(len(words_of) - 1, 0, -1):
        if claim := region_claim(_as_written(" ".join(words_of[-count:]))):
            return frozenset({" ".join(words_of[:-count])}), claim
    return towns, None


def _as_written(name: str) -> str:
    """A name in normal form as a code or as a name would be written."""
    return name.upper() if len(name) <= _CODE else name.title()


def _placed(
    spots: list[Spot], prose: Prose, account: tuple[Spot, ...], codes: frozenset[str], known: KnownIncidents
) -> list[Spot]:
    """The places with what the rest of the text tells of their region, or that region alone."""
    meant, barred = regions_named(prose)
    single = meant[0] if len(meant) == 1 and not account else None
    if not (spots or codes or account) and single:
        return [_located(Spot(claims=(single,), barred=barred), by_name=False)]
    return [
        _located(replace(_with(spot, single), barred=barred), by_name=not account and not known.names.among(spot.names))
        for spot in spots
    ]


def _with(spot: Spot, claim: Claim | None) -> Spot:
    told = spot.claims or spot.region or spot.country
    return replace(spot, claims=(claim,)) if claim and not told else spot


def _located(spot: Spot, *, by_name: bool) -> Spot:
    """The same with its region and country, where what is told leaves one only; by the name where nothing is told."""
    if spot.region or spot.country:
        return spot
    towns = [geography().towns[name] for name in sorted(spot.names) if by_name and name in geography().towns]
    claims = spot.claims or tuple(towns if not spot.fuzzy else ())
    certain = next((claim for claim in claims if len(claim) == 1 and claim != NOWHERE), None)
    if certain is None:
        return spot
    name = min(certain)
    return replace(spot, country=name) if name in normal.known_countries() else replace(spot, region=name)


def _firmest(spots: list[Spot], known: KnownIncidents) -> list[Spot]:
    """Where the text says "in Elmford", which no feed knows, the customer is not at other places that it names."""
    firm = [spot for spot in spots if spot.firm]
    loose = [spot for spot in spots if not spot.firm]
    unknown = bool(firm) and not any(known.names.among(spot.names) for spot in firm)
    return firm if unknown and any(known.names.among(spot.names) for spot in loose) else spots


def _codes(text: str, known: KnownIncidents, account: tuple[Spot, ...]) -> frozenset[str]:
    """Postcodes named as such, those that can be nothing else, and any that an area or the account lists."""
    listed = frozenset(code for spot in account for code in spot.codes)
    bare = f" {normal.plain(text)} "
    named = any(f" {name} " in bare for name in known.providers if name)
    may_be = normal.may_be_code_alone if named else normal.may_be_code
    written = (code for code in normal.code_tokens(text) if may_be(code, text))
    found = {code for code in written if any(c in known.codes or c in listed for c in normal.covering_codes(code))}
    return frozenset(code for one in found | normal.stated_codes(text) for code in normal.covering_codes(one))


def _stated(names: frozenset[str], prose: Prose, known: KnownIncidents, own: Names) -> Spot | None:
    """The place of some names, if the text says that the customer is there."""
    spot = _recognised(names, known, own)
    mentions = prose.mentions(spot.names | names)
    longer = [name for mention in mentions if (name := prose.extended(mention, known.regions))]
    if longer and (known.names.among(longer) or not own.among(spot.names)):
        if not known.names.among(longer):
            meant = len(longer) == len(mentions) or any(prose.is_said_to_be_there(one) for one in mentions[-1:])
            return Spot(names=frozenset(longer[-1:])) if meant else spot
        spot = Spot(names=known.names.among(longer))
    senses = {prose.sense(mention) for mention in mentions}
    if mentions and not own.among(spot.names | spot.streets) and all(prose.is_hearsay(one) for one in mentions):
        return None
    if "somebody" in senses:
        if _shares(prose):
            return None
        spot = replace(spot, firm=True, foreign=True)
    elif senses == {"not here"} or ("here" not in senses and senses and _is_asked_about(senses, prose, own, spot)):
        return None
    elif not mentions or any(prose.is_said_to_be_there(mention) for mention in mentions):
        elsewhere = len(own) > 0 and not own.among(spot.names | spot.streets)
        spot = replace(spot, firm=True, foreign=elsewhere and prose.speaks_of_somebody())
    elif not own.among(spot.names | spot.streets) and words().hearsay.search(" ".join(prose.words)):
        return None
    claims = [claims_around(prose, one, known.regions_of) for one in mentions]
    told = dict.fromkeys(claim for some in claims for claim in some)
    return replace(spot, claims=tuple(told))


def _shares(prose: Prose) -> bool:
    """Whether the customer has the same trouble as somebody elsewhere, or may get it, and has not been told yet."""
    bare = " ".join(prose.words)
    if words().own_known.search(bare):
        return False
    return bool(words().spreading.search(bare) or words().own_state.search(bare))


def _is_asked_about(senses: set[Sense], prose: Prose, own: Names, spot: Spot) -> bool:
    """Whether an outage of that place is spoken of by a customer who is elsewhere, or asks whether it comes near."""
    if "outage" not in senses or own.among(spot.names):
        return False
    return bool(own) or words().spreading.search(" ".join(prose.words)) is not None


def _written_unusually(prose: Prose, known: KnownIncidents) -> list[Spot]:
    """A known name of several words that the reading did not see: "Brook Hts", "Fort Wrth"."""
    for name in (*prose.phrases(), *words_before_regions(prose)):
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
