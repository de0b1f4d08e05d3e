"""What the words around a place's name tell of where it lies: "Fairfield near Leeds", "not the Ohio one"."""

from collections.abc import Callable, Iterator

from knowledge_base.matching.geography import (
    LONGEST,
    NOWHERE,
    Claim,
    geography,
    hurried_claim,
    misspelt_region,
    region_claim,
)
from knowledge_base.matching.lexicon import words
from knowledge_base.matching.mentions import Mention, Prose

RegionsOf = Callable[[str], Claim | None]
"""The regions in which incidents name a place; None for a place that none names."""
_REACH = 7
_LONG_ENOUGH = 5
_CODE = 3
_MOST_WORDS = 3
_NEGATIONS = frozenset({"not", "isnt", "unlike", "never", "no"})
_TIMES = frozenset({"since", "for", "from", "at", "about", "abt", "now", "again"})
_ARTICLES = frozenset({"the", "in", "from", "that", "one"})


def claims_around(prose: Prose, mention: Mention, regions_of: RegionsOf) -> tuple[Claim, ...]:
    """What is told of one mention: the region or town behind it, and the neighbour that it is said to be near."""
    found = [claim for claim in (_behind(prose, mention), *_beside(prose, mention, regions_of)) if claim]
    return tuple(dict.fromkeys(found))


def regions_named(prose: Prose) -> tuple[list[Claim], frozenset[str]]:
    """Regions and countries named anywhere, and those that the text says are not meant."""
    meant: list[Claim] = []
    barred: set[str] = set()
    at = 0
    while at < len(prose.words):
        claim, count = _region_at(prose, at)
        if claim and (_is_negated(prose, at) or _is_edge(prose, at + count)):
            barred |= claim if len(claim) == 1 else set()
        elif claim:
            meant.append(claim)
        at += count
    return list(dict.fromkeys(meant)), frozenset(barred)


def words_before_regions(prose: Prose) -> Iterator[str]:
    """Words with a region right behind them: they may be a town's name with a slip ("Fairfeild ohio", "mason oh")."""
    for at in range(1, len(prose.words)):
        if prose.ends_sentence(at - 1) or not (_region_at(prose, at)[0] or _is_hurried(prose, at)):
            continue
        for count in range(min(_MOST_WORDS, at), 0, -1):
            name = " ".join(prose.words[at - count : at])
            if len(prose.words[at - 1]) >= _LONG_ENOUGH and not any(
                prose.stops(one) for one in range(at - count, at - 1)
            ):
                yield name


def _is_hurried(prose: Prose, at: int) -> bool:
    """Whether a short form in small letters ends a clause: "pascagoula ms"."""
    ends = _ends_clause(prose, at) or prose.has_dot(at)
    return ends and len(prose.words[at]) <= _CODE and prose.words[at] in geography().regions


def _is_negated(prose: Prose, at: int) -> bool:
    before = at - 1
    while before >= 0 and prose.words[before] in _ARTICLES and not prose.ends_sentence(before):
        before -= 1
    return before >= 0 and prose.words[before] in _NEGATIONS and not prose.ends_sentence(before)


def _is_edge(prose: Prose, at: int) -> bool:
    """Whether a region is named for its border only: "just south of the Cumbria boundary"."""
    behind = (prose.words[at] if at < len(prose.words) else "", " ".join(prose.words[at : at + 2]))
    return not prose.ends_sentence(at - 1) and not words().edges.isdisjoint(behind)


def _region_at(prose: Prose, at: int) -> tuple[Claim | None, int]:
    """The longest region that begins at a word, and how many words it takes."""
    for count in range(min(LONGEST, len(prose.words) - at), 0, -1):
        if any(prose.stops(place) for place in range(at, at + count - 1)):
            continue
        if (claim := region_claim(" ".join(prose.written[at : at + count]))) and _may_name(prose, at, count):
            return claim, count
    return misspelt_region(prose.words[at]), 1


def _may_name(prose: Prose, at: int, count: int) -> bool:
    """Whether words that name a region do so here: with a capital, or long, or as a hurried short form."""
    written = prose.written[at]
    word = " ".join(prose.words[at : at + count])
    if written.isupper() and count == 1 and len(word) <= 2:  # noqa: PLR2004 - a code of two letters
        # "IT", "TV" and shouting are no regions: a name or a comma stands before one.
        lead = (
            at > 0 and (prose.stops(at - 1) or prose.written[at - 1][:1].isupper()) and not prose.ends_sentence(at - 1)
        )
        ends = _ends_clause(prose, at) or prose.words[at + 1] in _TIMES
        alone = at > 0 and ends and word not in words().ambiguous and prose.words[at - 1] not in _ARTICLES
        return (lead or (alone and not prose.ends_sentence(at - 1))) and not prose.shouts
    return written[:1].isupper() or len(word) >= 6 or word in geography().hurried  # noqa: PLR2004 - no everyday word


def _behind(prose: Prose, mention: Mention) -> Claim | None:
    at = mention.last
    if at >= len(prose.words) or prose.ends_sentence(at - 1):
        return None
    while at < len(prose.words) and prose.words[at] in ("in", "down", "over"):
        at += 1
    known = geography()
    for count in range(min(LONGEST, len(prose.words) - at), 0, -1):
        written = " ".join(prose.written[at : at + count])
        name = " ".join(prose.words[at : at + count])
        if claim := region_claim(written):
            return claim
        if name in known.towns and (prose.written[at][:1].isupper() or count > 1):
            return known.towns[name]
    word = prose.words[at] if at < len(prose.words) else ""
    at_end = word not in words().ambiguous or _ends_clause(prose, at)
    if at == mention.last and at_end and (claim := hurried_claim(word)):
        return claim
    return misspelt_region(word) if word else None


def _ends_clause(prose: Prose, at: int) -> bool:
    return at + 1 >= len(prose.words) or prose.stops(at) or prose.words[at + 1][:1].isdigit()


def _beside(prose: Prose, mention: Mention, regions_of: RegionsOf) -> Iterator[Claim | None]:
    """The claims of the neighbours in the same sentence."""
    first, last = prose.sentence_of(mention)
    for at in range(max(first, mention.first - _REACH), min(last, mention.last + _REACH)):
        if mention.first <= at < mention.last:
            continue
        for phrase in geography().beside:
            if tuple(prose.words[at : at + len(phrase)]) == phrase:
                yield _neighbour(prose, at + len(phrase), mention, regions_of)
                break


def _neighbour(prose: Prose, at: int, mention: Mention, regions_of: RegionsOf) -> Claim | None:
    known = geography()
    while at < len(prose.words) and prose.words[at] in ("the", "downtown", "central", "greater"):
        at += 1
    if at >= len(prose.words) or at == mention.first or prose.words[at][:1].isdigit():
        return None
    for count in range(min(LONGEST, len(prose.words) - at), 0, -1):
        name = " ".join(prose.words[at : at + count])
        beyond = Mention(at, at + count)
        if claim := region_claim(" ".join(prose.written[at : at + count])):
            return claim
        claims = [claim for claim in (known.towns.get(name), regions_of(name)) if claim]
        if claims:
            return _behind(prose, beyond) or frozenset().union(*claims)
        if regions_of(name) is not None:
            return None
    is_name = prose.written[at][:1].isupper() and prose.written[at][1:].islower()
    if not is_name or prose.words[at] in known.common or prose.words[at - 1] == "the":
        return None
    return _behind(prose, Mention(at, at + 1)) or NOWHERE
