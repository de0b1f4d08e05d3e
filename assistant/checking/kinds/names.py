"""Claims of identity by a bare name: a person, place or brand named in passing that no fact and no ticket knows."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import available_timezones

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.dates import find_dates
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import LANGUAGES, vocabulary
from assistant.domain.check import Claim
from assistant.domain.languages import primary_language

_CAPITAL = re.compile(r"(?<![\w@#/.'-])[A-Z][a-z\u00df-\uffff]+(?:['-][A-Za-z]?[a-z]+)*(?![\w@/]|\.\w)")
_GOES_ON = re.compile(r"[\w,'%&/]\s+$")
"""What stands before a word that is not the first of its sentence."""
_LINE = re.compile(
    r"(?:[^\W\d_a-z][\w'.-]*|of|de|la|los|del|al|a|y|and|the|&|\||/|-),?(?:\s+(?:[^\W\d_a-z][\w'.-]*|of|de|la|los|del|al|a|y|and|the|&|,|\||/|-),?){0,7}[.]?"
)
_HANDLE = re.compile(r"\s*(?:@\w+[,:]?\s+)+$")
_CLOSES = re.compile(r"(?:[,;!?.\u2026)]|:\w*|[\u2600-\u27bf\U0001f000-\U0001faff]|_)\s+$")
_LONGEST_LINE = 60
_OPENING = re.compile(r"\s*([A-Z][a-z\u00df-\uffff'-]+)\s*(?:,|!|:|\s[-\u2013\u2014])")
_SIGNING = 32
_NEAR_NAME = 0.72
"""Jaro-Winkler likeness from which a name is taken for the customer's, misspelt ("Petrus" for "Pieter")."""
_TITLED = re.compile(r"(?<!\w)(?:Mr|Mrs|Ms|Miss|Dr|Mx|Sr|Sra|Srta|Don|Dona|Señora?|Senora?|Doctora?)\.?\s+$")
_PLAIN = re.compile(r"[a-z]{3,}")
_NO_SOURCE = frozenset({"topics.toml", "harm.toml", "rules.toml"})
"""Lists of what no reply may say: a name that stands there is known to nobody."""
_HERE = re.compile(r"\s+(?:here|aqui|again|speaking|al habla)(?!\w)")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Names that nothing known holds, in the middle of a sentence or where a reply opens by addressing somebody."""
    if not reply.before.first and len(reply.cased) < _LONGEST_LINE and _LINE.fullmatch(reply.cased.strip()):
        return  # a signature or a heading on a line of its own
    told = _told(known) | _general(primary_language(known.context.language))
    dates = [(found.start, found.end) for found in find_dates(reply.prose, known.now.date())]
    for match in _CAPITAL.finditer(reply.cased):
        word = match.group().lower().removesuffix("'s")
        inside = any(start <= match.start() < end for start, end in dates)
        if inside or "_" in reply.prose[match.start() : match.end()] or _is_known(word, told):
            continue
        before = reply.cased[max(0, match.start() - _SIGNING) : match.start()]
        opens = _GOES_ON.search(before) is None and _TITLED.search(before) is None
        opens = opens or _HANDLE.fullmatch(reply.cased[: match.start()]) is not None
        if opens and not _addresses(reply, match.start(), word):
            continue
        if not opens and _signs(reply, match):
            continue
        yield _claim(reply, known, match.span())


def _claim(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said = quoted(reply, span)
    names = [token for name in _customers_names(known) for token in name.split()]
    near = process.extractOne(said, names, scorer=JaroWinkler.normalized_similarity) if names else None
    if near and near[1] >= _NEAR_NAME:
        told = say("name_wrong", right=near[0], said=said)
        return claim(reply, span, "identity", "contradicted", told, suggestion=near[0])
    return claim(reply, span, "identity", "unsupported", say("name_none", said=said))


def _customers_names(known: Known) -> list[str]:
    contact = known.customer.contact.name if known.customer and known.customer.contact else None
    return [name for name in (known.customer.name if known.customer else None, contact) if name]


def _is_known(word: str, told: frozenset[str]) -> bool:
    parts = [part for part in re.split(r"['-]", word) if len(part) > 1]
    return word in told or all(part in told for part in parts)


def _addresses(reply: ReplyText, start: int, word: str) -> bool:
    """Whether the first word of the whole reply addresses somebody: "Pieter, the crew is …"."""
    if not reply.before.first or start > _SIGNING or word in vocabulary("names")["openers"]:
        return False
    opening = _OPENING.match(reply.cased)
    return opening is not None and opening.start(1) == start and not word.endswith(("ly", "ing", "mente", "ando"))


def _signs(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether the name is that of whoever writes: behind "regards", "I'm" or a dash, or before "here"."""
    before = folded(reply.cased[max(0, match.start() - _SIGNING) : match.start()])
    if reply.before.first and before.strip(" ,.!-") in vocabulary("names")["thanks"]:
        return False
    if not reply.before.first and not reply.cased[match.end() :].strip():
        # The last word of a text, behind a comma or a link and without a full stop: who wrote it.
        head = reply.prose[max(0, match.start() - _SIGNING) : match.start()]
        return _CLOSES.search(head) is not None or _writer().search(before) is not None
    return _writer().search(before) is not None or _HERE.match(reply.cased, match.end()) is not None


@cache
def _writer() -> re.Pattern[str]:
    leads = "|".join(re.escape(lead) for lead in sorted(vocabulary("names")["writer"], key=len, reverse=True))
    return re.compile(rf"(?:(?<!\w)(?:{leads})|[-\u2013\u2014~/^])[\s,!.-]*(?:[a-z]+ ){{0,1}}$")


@lru_cache(maxsize=64)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{2,}", folded(text)))


def _told(known: Known) -> frozenset[str]:
    """Every word that the facts, the ticket, the account, the provider and the gazetteer hold."""
    pieces = [known.public_text, known.customer_text, known.own_text, known.policy_text, known.actions_text]
    pieces += [known.knowledge.provider.name, *known.knowledge.gazetteer, *_customers_names(known)]
    pieces.append(known.context.voice.brand or "" if known.context.voice else "")
    pieces += [str(fact.value) for fact in known.facts("contact")] + [fact.text for fact in known.facts("contact")]
    if known.ticket:
        pieces += [known.ticket.brand or "", known.ticket.subject or "", *(m.text for m in known.ticket.messages)]
        pieces += [action.by or "" for action in known.ticket.actions]
    if known.customer:
        pieces += [part or "" for account in known.customer.accounts or () for part in (account.id,)]
    return frozenset(word for piece in pieces for word in _words_of(piece))


@cache
def _general(language: str) -> frozenset[str]:
    """Words that need no fact: those of the vocabulary, brands, countries, and cities that zones are named for."""
    keys = ("general", "brands", "places", "peoples") if language == "en" else ("general", "brands", "places")
    listed = {word for key in keys for word in vocabulary("names")[key]}
    listed |= {part.lower() for zone in available_timezones() for part in re.split(r"[/_-]", zone) if len(part) > 2}  # noqa: PLR2004 - "of", "es"
    place = files("assistant.checking").joinpath("vocabulary")
    own = place.joinpath(language if language in LANGUAGES else LANGUAGES[0])
    for told in (
        *(tomllib.loads(part.read_text("utf-8")) for part in own.iterdir() if part.name not in _NO_SOURCE),
        vocabulary("calendar"),
        vocabulary("messages"),
    ):
        listed.update(_PLAIN.findall(" ".join(_strings(told)).lower()))
    return frozenset(listed)


def _strings(told: object) -> Iterator[str]:
    """Every entry of a word list, keys where they are words themselves."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        yield from (piece for key, value in told.items() for piece in (key, *_strings(value)))
    elif isinstance(told, list):
        yield from (piece for value in told for piece in _strings(value))
