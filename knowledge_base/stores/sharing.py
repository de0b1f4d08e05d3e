"""Incidents of several providers that are one outage: what people said, and what shared external ids say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from knowledge_base.records import Incident, IncidentLink

Key = tuple[str, str]
Pair = tuple[Key, Key]

_CROWD = 20
"""An id that more incidents than this name is a batch or a placeholder: it says nothing of any two of them."""
_PLACEHOLDERS = frozenset({"n/a", "na", "none", "null", "unknown", "tbc", "tbd"})


def pair_of(first: Key, second: Key) -> Pair:
    """Two incidents, the smaller first."""
    return (first, second) if first <= second else (second, first)


def ordered(link: IncidentLink) -> IncidentLink:
    """The link with its smaller incident first."""
    first, second = pair_of(link.first, link.second)
    return link if first == link.first else link.model_copy(update={"first": first, "second": second})


def all_links(incidents: Sequence[Incident], said: Mapping[Pair, IncidentLink]) -> tuple[IncidentLink, ...]:
    """What people said, and pairs that share an external id and that nobody spoke about; in order of the pairs.

    ``incidents`` have their own ids. Time grows with the number of external ids, not with pairs of incidents.
    """
    told = {
        pair: IncidentLink(first=pair[0], second=pair[1], by="external_ids")
        for pair in _sharing(incidents)
        if pair not in said
    }
    return tuple(link for _, link in sorted([*told.items(), *said.items()], key=lambda entry: entry[0]))


def _sharing(incidents: Sequence[Incident]) -> set[Pair]:
    named = _naming(incidents)
    pairs: set[Pair] = set()
    for keys in _groups(incidents, named):
        if len(keys) <= _CROWD:
            pairs.update(pair_of(a, b) for a, b in combinations(sorted(keys), 2) if a[0] != b[0])
    return pairs


def _naming(incidents: Iterable[Incident]) -> dict[str, set[Key]]:
    """External id to the incidents that list it."""
    named: dict[str, set[Key]] = defaultdict(set)
    for incident in incidents:
        for external in incident.external_ids:
            word = external.strip()
            if word.casefold() not in _PLACEHOLDERS and any(character.isalnum() for character in word):
                named[word].add(incident.key)
    return named


def _groups(incidents: Iterable[Incident], named: Mapping[str, set[Key]]) -> Iterator[set[Key]]:
    yield from named.values()
    for incident in incidents if named else ():
        for own in (incident.id, f"{incident.provider}:{incident.id}"):
            # Each that names it is paired with it; that two of them name it was said by the group above.
            yield from ({incident.key, other} for other in named.get(own, ()) if len(named[own]) <= _CROWD)
