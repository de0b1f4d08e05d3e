"""Personal data stays here: tokens stand for it in what a model provider sees, and are replaced on return.

Known values come first, exactly, from the ticket's own metadata: names, address lines, postcodes, phones, e-mails, and
customer, account and service ids. Then what its form betrays. Incident ids, places and contacts that the provider
publishes stay readable, since the reply is about them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.domain.plan import DraftRequest
from assistant.drafting.personal_patterns import Found, find_by_form, name_words
from assistant.drafting.plain_letters import plain_letters
from assistant.errors import DrafterFailed
from knowledge_base.records import Customer, Incident, Lookup

_TOKEN = re.compile(r"⟦\s*([A-Za-z]+)[\s_]*(\d+)\s*⟧")
_BRACKETS = str.maketrans({"⟦": "[", "⟧": "]"})
_WORDS, _PARTS = re.compile(r"[^\W_]+"), re.compile(r"[^\W\d_]+|\d+")
_SHORTEST_ID, _SHORTEST_NUMBER, _SHORTEST_NAME = 3, 5, 3
"""A customer id "7" or a name "Al" would be found in every other word; digits alone must be longer than a year."""


@dataclass(frozen=True)
class Known:
    """A value from the metadata and what it is (NAME, ADDRESS, POSTCODE, PHONE, EMAIL, ID)."""

    kind: str
    value: str


@dataclass
class Redaction:
    """One conversation's tokens. ``keep`` are values that stay readable; ``country`` helps to read phone numbers."""

    known: tuple[Known, ...]
    keep: tuple[str, ...] = ()
    country: str | None = None
    _tokens: dict[str, str] = field(default_factory=dict, repr=False)
    _values: dict[str, str] = field(default_factory=dict, repr=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        longest_first = sorted(self.known, key=lambda known: -len(known.value))
        self._patterns = [(known.kind, _pattern(known)) for known in longest_first]
        kept = sorted({plain_letters(value).text for value in self.keep if value.strip()}, key=len, reverse=True)
        self._kept = re.compile("|".join(_bounded(re.escape(value)) for value in kept), re.IGNORECASE) if kept else None

    def hide(self, text: str) -> str:
        """``text`` with a token such as ⟦NAME1⟧ for every piece of personal data; the same piece, the same token."""
        return self._hide(text, by_form=True)

    def hide_known(self, text: str) -> str:
        """As ``hide``, but only what the metadata holds: for facts, whose numbers must stay readable."""
        return self._hide(text, by_form=False)

    def hide_parts(self, text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
        """Each span (half-open code points) of ``text`` as ``hide`` gives it within the whole.

        A name that only its place in a letter betrays is found so; what reaches over an edge is hidden on both sides.
        """
        text, found = self._look_through(text, by_form=True)
        return tuple(self._cut(text, found, *span) for span in spans)

    def restore(self, text: str) -> str:
        """``text`` with every token replaced; raises DrafterFailed (invalid_output) for one that stands for nothing."""

        def value(match: re.Match[str]) -> str:
            token = f"⟦{match[1].upper()}{match[2]}⟧"
            if token not in self._values:
                raise DrafterFailed("invalid_output", "The model made up a placeholder for personal data.")
            return self._values[token]

        restored = _TOKEN.sub(value, text)
        if "⟦" in _TOKEN.sub("", text) or "⟧" in _TOKEN.sub("", text):
            raise DrafterFailed("invalid_output", "The model broke a placeholder for personal data.")
        return restored

    def _hide(self, text: str, *, by_form: bool) -> str:
        text, found = self._look_through(text, by_form=by_form)
        return self._cut(text, found, 0, len(text))

    def _look_through(self, text: str, *, by_form: bool) -> tuple[str, list[Found]]:
        """``text`` without tokens that somebody else wrote, of the same length, and what is personal in it."""
        text = text.translate(_BRACKETS)
        plain = plain_letters(text)
        kept = [match.span() for match in self._kept.finditer(plain.text)] if self._kept else []
        found = _without_overlaps(self._found(plain.text, by_form=by_form), kept)
        return text, [Found(*plain.span(piece.start, piece.end), piece.kind) for piece in found]

    def _cut(self, text: str, found: list[Found], start: int, end: int) -> str:
        pieces, position = [], start
        for piece in found:
            if piece.start < end and start < piece.end:
                pieces += [text[position : piece.start], self._token(piece.kind, text[piece.start : piece.end])]
                position = piece.end
        return "".join([*pieces, text[position:end]])

    def _found(self, text: str, *, by_form: bool) -> Iterator[Found]:
        for kind, pattern in self._patterns:
            yield from (Found(*match.span(), kind) for match in pattern.finditer(text))
        if by_form:
            yield from find_by_form(text, self.country)

    def _token(self, kind: str, value: str) -> str:
        if value not in self._tokens:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            token = f"⟦{kind}{self._counts[kind]}⟧"
            self._tokens[value], self._values[token] = token, value
        return self._tokens[value]


def redaction_for(request: DraftRequest) -> Redaction:
    """The redaction of one ticket: its customer's data hidden, what the incident and provider publish kept."""
    return redaction_of(request.customer or request.ticket.customer, request.lookup, request.reading.incident_ids)


def redaction_of(
    customer: Customer | None, lookup: Lookup, incident_ids: tuple[str, ...] = (), others: tuple[str, ...] = ()
) -> Redaction:
    """As ``redaction_for``, of a text that may name ``others``: customers whose names must not leave either."""
    # An id that the customer quotes and that looks like an incident's must stay readable even when no feed holds it.
    keep = (*_published(lookup), *incident_ids)
    known = [*(personal_data(customer, keep) if customer else ())]
    for name in others:
        known += personal_data(Customer(name=name), keep)
    return Redaction(tuple(known), keep, _country(customer, lookup.knowledge.incident))


def personal_data(customer: Customer, keep: tuple[str, ...] = ()) -> Iterator[Known]:
    """Every personal value that a customer object holds; words of ``keep`` are not taken for parts of a name."""
    named = [("NAME", customer.name), ("ID", customer.id)]
    if customer.contact:
        contact = customer.contact
        named += [("NAME", contact.name), ("PHONE", contact.phone), ("EMAIL", contact.email)]
    for account in customer.accounts or ():
        named.append(("ID", account.id))
        for service in account.services:
            named.append(("ID", service.id))
            if service.place:
                named += [("ADDRESS", service.place.line), ("POSTCODE", service.place.postcode)]
                named.append(("ADDRESS", _street_alone(service.place.line)))
    whole = [Known(kind, value.strip()) for kind, value in named if value and value.strip()]
    yield from (known for known in whole if known.kind != "ID" or _is_telling(known.value))
    common = {word for value in keep for word in _words(value)}
    for known in whole:
        if known.kind == "NAME":
            yield from (Known("NAME", part) for part in _name_parts(known.value, common))


def _name_parts(name: str, common: set[str]) -> list[str]:
    vocabulary = name_words()
    parts = [part for part in re.split(r"[\s,]+", name) if part]
    if len(parts) == 1 or any(part.casefold().strip(".") in vocabulary.organisation for part in parts):
        return []
    bare = [part.strip(".'\u2019()\"") for part in parts]
    skipped = vocabulary.not_a_name | common
    return [part for part in bare if len(part) >= _SHORTEST_NAME and part.casefold() not in skipped]


def _street_alone(line: str | None) -> str | None:
    """The street of an address line without its numbers, as people write it another way round; None for one word."""
    words = [word for word in (line or "").replace(",", " ").split() if not any(sign.isdigit() for sign in word)]
    return " ".join(words) if len(words) > 1 else None


def _is_telling(value: str) -> bool:
    return len(value) >= (_SHORTEST_NUMBER if value.isdigit() else _SHORTEST_ID)


def _published(lookup: Lookup) -> Iterator[str]:
    knowledge, matching = lookup.knowledge, lookup.matching
    yield from (point.value for point in knowledge.provider.contacts)
    yield knowledge.provider.name
    candidates = [match.incident for match in (*matching.candidates, *((matching.chosen,) if matching.chosen else ()))]
    for incident in [*([knowledge.incident] if knowledge.incident else []), *candidates]:
        yield from (incident.id, *incident.external_ids)
        for area in incident.areas:
            yield from (value for value in (area.description, area.region) if value)


def _country(customer: Customer | None, incident: Incident | None) -> str | None:
    places = [service.place for service in customer.services if service.place] if customer else []
    own = [place.country for place in places if place.country]
    areas = [area.country for area in incident.areas if area.country] if incident else []
    return next(iter([*own, *areas]), None)


def _pattern(known: Known) -> re.Pattern[str]:
    """The value in plain letters, without regard to case and to what stands between its parts."""
    value = plain_letters(known.value).text
    signs = [re.escape(c) for c in value if c.isalnum() or c == "+"]
    if known.kind in ("PHONE", "POSTCODE") and signs:
        return re.compile(_bounded(r"[\s().-]{0,2}".join(signs)), re.IGNORECASE)
    # "A-912" is "A912" and "A 912", and "Dana Ruiz" is "dana-ruiz" and "DanaRuiz".
    parts = _PARTS.findall(value) if known.kind == "ID" else _WORDS.findall(value)
    return re.compile(_bounded(r"[\W_]{0,3}".join(re.escape(part) for part in parts or [value])), re.IGNORECASE)


def _bounded(pattern: str) -> str:
    return rf"(?<!\w){pattern}(?!\w)"


def _without_overlaps(found: Iterable[Found], kept: list[tuple[int, int]]) -> list[Found]:
    """The longest of those that overlap, known values first; what lies wholly in a published span is no finding."""
    taken: list[Found] = []
    for piece in sorted(found, key=lambda piece: piece.start - piece.end):
        published = any(start <= piece.start and piece.end <= end for start, end in kept)
        free = all(other.end <= piece.start or piece.end <= other.start for other in taken)
        if free and not published and piece.end > piece.start:
            taken.append(piece)
    return sorted(taken, key=lambda piece: piece.start)


def _words(value: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w+", value)]
