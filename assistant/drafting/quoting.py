"""Which of the customer's own words are said back to them: the most telling of those that can be turned."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.domain.plan import DraftRequest
from assistant.domain.reading import Impact, Reading
from assistant.domain.ticket import Ticket
from assistant.drafting.cuts import is_torn
from assistant.drafting.weaving import Shape, Woven, own_thing, weave
from prompts.phrases import languages, load_phrases
from prompts.phrases.models import Thing, Weaving

_NOT_IN_PUBLIC = frozenset({"health", "care", "safety", "payment", "security"})
_MOST_IMPACTS = 5
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+|,\s+")

_WEAK, _NOUN, _SHORT, _LATER, _QUOTED = 1.5, 0.6, 1.0, 1.0, 1.7
"""How much less telling: leans on another sentence, has no verb, two words only, said later, cannot be turned."""
_MOST_TOGETHER, _FEW = 10, 2


@dataclass(frozen=True)
class OwnWords:
    """What may be said back: ``first`` and sometimes ``second`` turned, ``thing`` what is theirs ("your exam").

    ``quote`` is said back word for word, where nothing can be turned.
    """

    first: Woven | None = None
    second: Woven | None = None
    thing: str | None = None
    quote: str | None = None


def own_words(ticket: Ticket, reading: Reading, language: str, address: str = "usted") -> OwnWords:
    """What may be said back of the impacts that were read, in the form of address of the voice."""
    impacts = [i for i in reading.summary.impact if ticket.channel != "social" or i.kind not in _NOT_IN_PUBLIC]
    weaving = load_phrases(language, address).words.weaving
    if not impacts:
        return OwnWords(thing=_spoken_of(ticket, reading, weaving, language))
    told = _ranked(impacts, ticket, reading, weaving) if reading.summary.language == language else []
    first = told[0] if told and told[0].shape != "quote" else None
    thing = _thing_of(impacts, weaving) or _listed_thing(ticket, impacts, language, address)
    quote = None if first else _quoted(impacts, ticket, reading, weaving, language)
    return OwnWords(first, _beside(first, told[1:]), thing, quote)


def sayable(fragment: str, request: DraftRequest, language: str, shapes: tuple[Shape, ...]) -> str | None:
    """One fragment of the customer's said back in one of these shapes, or None."""
    reading = request.reading
    if reading.summary.language != language:
        return None
    weaving = load_phrases(language, request.voice.address).words.weaving
    found = weave(fragment, weaving, _names(request.ticket, reading))
    fits = found is not None and found.shape in shapes and not found.weak
    return found.text if found and fits and not is_torn(fragment, request.ticket.customer_text, weaving) else None


def woven(fragment: str, language: str) -> Woven | None:
    """One fragment said back; see weaving.py."""
    return weave(fragment, load_phrases(language).words.weaving)


def is_grave(text: str, language: str) -> bool:
    """Whether a message speaks of death or grave illness."""
    return bool(_grave(language).search(text.lower()))


def _ranked(impacts: list[Impact], ticket: Ticket, reading: Reading, weaving: Weaving) -> list[Woven]:
    names = _names(ticket, reading)
    own = [impact for impact in impacts if _is_in(impact.text, reading.summary.language)][:_MOST_IMPACTS]
    text = ticket.customer_text
    whole = [impact for impact in own if not is_torn(impact.text, text, weaving)]
    found = [(place, weave(impact.text, weaving, names)) for place, impact in enumerate(whole)]
    named = [
        (place, _named(w, ticket.customer_text, weaving)) for place, w in found if w is not None and not _is_bare(w)
    ]
    return [w for _, w in sorted(named, key=lambda entry: _cost(*entry))]


def _is_bare(said: Woven) -> bool:
    """Whether only a thing is named ("your barrier"): that is said elsewhere, and with other words."""
    return said.shape == "noun" and said.words <= _FEW


def _quoted(impacts: list[Impact], ticket: Ticket, reading: Reading, weaving: Weaving, language: str) -> str | None:
    names, text = _names(ticket, reading), ticket.customer_text
    for impact in impacts[:_MOST_IMPACTS]:
        found = weave(impact.text, weaving, names)
        said = found is not None and found.shape == "quote" and not is_torn(impact.text, text, weaving)
        # Words in another language than the reply's read as a slip, and the guard reads them as the desk's own.
        if said and found is not None and _is_in(impact.text, language):
            return found.text
    return None


def _named(said: Woven, text: str, weaving: Weaving) -> Woven:
    """A clause about "she" or "he" with the person whom the message names first: "your mother is 79"."""
    pronoun, _, rest = said.text.partition(" ")
    is_short = pronoun.lower().endswith("'s")
    person = pronoun.lower().removesuffix("'s")
    if not said.weak or person not in weaving.family.values():
        return said
    for who in re.findall(r"\bmy ([a-z]+(?:-in-law)?)\b", text.lower()):
        if weaving.family.get(who) == person:
            return Woven(said.shape, f"your {who} {'is ' if is_short else ''}{rest}")
    return said


def _is_in(text: str, language: str) -> bool:
    """Whether a fragment is in the language: a customer may write in one and ask for an answer in another."""
    words = set(re.findall(r"[\w']+", text.lower()))
    found = {name: len(words & load_phrases(name).words.weaving.plain) for name in languages()}
    return found[language] >= max(found.values())


def _cost(place: int, said: Woven) -> float:
    shape = {"noun": _NOUN, "quote": _QUOTED}.get(said.shape, 0.0)
    return place * _LATER + shape + (_WEAK if said.weak else 0.0) + (_SHORT if said.words <= _FEW else 0.0)


def _beside(first: Woven | None, others: list[Woven]) -> Woven | None:
    """A second clause short enough to stand beside the first."""
    clauses = ("lost", "blocked", "stake", "told")
    if first is None or first.shape not in clauses or first.words > _MOST_TOGETHER or first.weak:
        return None
    fitting = (w for w in others if w.shape in clauses and not w.weak and w.words <= _MOST_TOGETHER)
    return next((w for w in fitting if not set(w.text.split()) & set(first.text.split()[2:])), None)


def _names(ticket: Ticket, reading: Reading) -> frozenset[str]:
    customer = ticket.customer
    named = [*reading.summary.places, ticket.brand or "", (customer.name if customer else None) or ""]
    return frozenset(part for name in named for part in name.lower().split())


def _thing_of(impacts: list[Impact], weaving: Weaving) -> str | None:
    return next((thing for i in impacts if (thing := own_thing(i.text, weaving))), None)


def _spoken_of(ticket: Ticket, reading: Reading, weaving: Weaving, language: str) -> str | None:
    """What of theirs the newest message speaks of where no harm was read: "your guests"; nobody's kin in public."""
    if reading.summary.language != language:
        return None
    for sentence in _SENTENCES.split(ticket.latest_customer_text):
        thing = own_thing(sentence, weaving)
        if thing and _is_telling(thing, sentence, weaving, in_public=ticket.channel == "social"):
            return thing
    return None


def _is_telling(thing: str, sentence: str, weaving: Weaving, *, in_public: bool) -> bool:
    words = thing.split()[1:]
    named = any(word[0].isupper() for word in words) or " ".join(words) not in sentence
    broken_off = words[-1].endswith(("'", "'s"))
    kin = in_public and bool(set(words) & set(weaving.family))
    return not (named or broken_off or kin or set(words) & weaving.unspoken or is_torn(thing, sentence, weaving))


def _listed_thing(ticket: Ticket, impacts: list[Impact], language: str, address: str) -> str | None:
    for impact in impacts:
        text = f"{impact.text}\n{ticket.customer_text}".lower()
        for thing, pattern in _things(language, address, impact.kind):
            if pattern.search(text):
                return thing
    return None


@cache
def _things(language: str, address: str, kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((thing.thing, _pattern(thing)) for thing in load_phrases(language, address).words.things.get(kind, ()))


def _pattern(thing: Thing) -> re.Pattern[str]:
    said = "|".join(re.escape(word) for word in thing.said)
    owner = r"(?:my|our|mis?|nuestr[oa]s?) (?:[\w-]+ )?" if thing.owned else ""
    return re.compile(rf"\b{owner}(?:{said})\b")


@cache
def _grave(language: str) -> re.Pattern[str]:
    weaving = load_phrases(language).words.weaving
    strong = _any_of(weaving.grave)
    if not (weaving.grave_near and weaving.family):
        return re.compile(strong)
    # "My mother died" is grave, "the wifi died" is not.
    who, what = _any_of(frozenset(weaving.family)), _any_of(weaving.grave_near)
    return re.compile(rf"{strong}|{who} (?:\w+ ){{0,3}}{what}|{what} (?:of )?(?:my|our|his|her) (?:\w+ )?{who}")


def _any_of(words: frozenset[str]) -> str:
    return rf"\b(?:{'|'.join(sorted(re.escape(word) for word in words))})\b"
