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
from assistant.checking.text.fold import fold, folded
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
_BEFORE = re.compile(r"(?P<word>[\w'-]+)(?P<comma>,?)\s+$")
_ENDS = re.compile(r"\s*(?:[,.!?;:)\u2026]|[-\u2013\u2014]\s|$)")
_LONGEST_LINE = 60
_LEADS_IN = re.compile(r"[\u00a1\s]*|[\w .&'-]{2,40}(?::|\s[-|\u2013\u2014])\s*")
"""What stands before whoever is addressed first: nothing, or the sender ("Northlight: Dana, the crew is …")."""
_SPOKEN = re.compile(r"[A-Z][a-z\u00df-\uffff'-]+\s*(?:,|!|:|\s[-\u2013\u2014])")
_SIGNING = 32
_SHORT_FORM = 3
_NEAR_NAME = 0.72
"""Jaro-Winkler likeness from which a name is taken for the customer's, misspelt ("Petrus" for "Pieter")."""
_NEAR_SPOKEN = 0.66
"""Likeness from which the first word of a later sentence is taken for the customer's name, misspelt."""
_TITLED = re.compile(r"(?<!\w)(?:Mr|Mrs|Ms|Miss|Dr|Mx|Sr|Sra|Srta|Don|Dona|Señora?|Senora?|Doctora?)\.?\s+$")
_PLAIN = re.compile(r"[a-z]{3,}")
_NO_SOURCE = frozenset({"topics.toml", "harm.toml", "rules.toml"})
"""Lists of what no reply may say: a name that stands there is known to nobody."""
_HERE = re.compile(r"\s+(?:here|aqui|again|speaking|al habla)(?!\w)")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Names that nothing known holds, in the middle of a sentence or where a reply opens by addressing somebody."""
    if not reply.before.first and len(reply.cased) < _LONGEST_LINE and _LINE.fullmatch(reply.cased.strip()):
        return  # a signature or a heading on a line of its own
    told, general = _told(known), _general(primary_language(known.context.language))
    dates = [(found.start, found.end) for found in find_dates(reply.prose, known.now.date())]
    for match in _CAPITAL.finditer(reply.cased):
        word = match.group().lower().removesuffix("'s")
        inside = any(start <= match.start() < end for start, end in dates)
        if inside or "_" in reply.prose[match.start() : match.end()]:
            continue
        before = reply.cased[max(0, match.start() - _SIGNING) : match.start()]
        titled = _TITLED.search(before) is not None
        # A word may be a name behind a title: "Mr Price".
        is_known = _is_known(word, told if titled else told | general)
        if is_known and not (word in _also_words() and _is_spoken_to(reply, known, match)):
            continue
        opens = _GOES_ON.search(before) is None and not titled
        opens = opens or _HANDLE.fullmatch(reply.cased[: match.start()]) is not None
        if opens and not _addresses(reply, match.start(), word, _customers_names(known)):
            continue
        if _is_short_form(word, known) or (not opens and _signs(reply, known, match)):
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


@cache
def _also_words() -> frozenset[str]:
    return frozenset(vocabulary("names")["also_words"])


def _is_spoken_to(reply: ReplyText, known: Known, match: re.Match[str]) -> bool:
    """Whether somebody is addressed by a name that is a word too, and that nothing known holds: "no good Mark"."""
    said, before = match.group(), _BEFORE.search(reply.cased, max(0, match.start() - _SIGNING), match.start())
    if before is None and not _addresses(reply, match.start(), folded(said), _customers_names(known)):
        return False
    if before is not None and folded(before["word"]) in vocabulary("names")["no_address"]:
        return False
    held = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)")
    return _ENDS.match(reply.cased, match.end()) is not None and not any(
        held.search(fold(one).cased) for one in _as_written(known)
    )


def _as_written(known: Known) -> Iterator[str]:
    """All that may hold a name, with its capitals."""
    yield from _customers_names(known)
    yield from known.knowledge.gazetteer
    yield from (fact.text for fact in known.knowledge.facts)
    if known.ticket:
        yield from (message.text for message in known.ticket.messages)
        yield from (action.by or "" for action in known.ticket.actions)


def _addresses(reply: ReplyText, start: int, word: str, names: list[str]) -> bool:
    """Whether the first word of a sentence addresses somebody: "Pieter, the crew is …".

    Further on in the reply only a name does, or what is nearly the customer's: there "Meanwhile, …" is as likely.
    """
    if start > _SIGNING or word in vocabulary("names")["openers"]:
        return False
    if not _LEADS_IN.fullmatch(reply.cased[:start]) or not _SPOKEN.match(reply.cased, start):
        return False
    if word in _also_words():
        return True
    if reply.before.first:
        return not word.endswith(("ly", "ing", "mente", "ando"))
    tokens = [folded(token) for name in names for token in name.split()]
    return reply.cased[start + len(word) : start + len(word) + 1] in {",", "!"} and any(
        abs(len(word) - len(token)) <= 1 and JaroWinkler.similarity(word, token) >= _NEAR_SPOKEN for token in tokens
    )


def _is_short_form(word: str, known: Known) -> bool:
    """Whether a name is the customer's own, cut: "Flor" for Florencia, "Beto" for Alberto."""
    given = [folded(name).split()[0] for name in _customers_names(known) if name.split()]
    return any(
        (len(word) >= _SHORT_FORM and one.startswith(word))
        or (len(one) - 1 > len(word) > _SHORT_FORM and one.endswith(word))
        for one in given
    )


def _signs(reply: ReplyText, known: Known, match: re.Match[str]) -> bool:
    """Whether the name is that of whoever writes: behind "regards", "I'm" or a dash, or before "here"."""
    if _of_ours(folded(known.knowledge.provider.name)).match(reply.low, match.end()):
        return True
    before = folded(reply.cased[max(0, match.start() - _SIGNING) : match.start()])
    if reply.before.first and before.strip(" ,.!-") in vocabulary("names")["thanks"]:
        return False
    if not reply.before.first and not reply.cased[match.end() :].strip():
        # The last word of a text, behind a comma or a link and without a full stop: who wrote it.
        head = reply.prose[max(0, match.start() - _SIGNING) : match.start()]
        return _CLOSES.search(head) is not None or _writer().search(before) is not None
    return _writer().search(before) is not None or _HERE.match(reply.cased, match.end()) is not None


@lru_cache(maxsize=32)
def _of_ours(provider: str) -> re.Pattern[str]:
    """Behind a name: "Nikhil from Northlight here", "Sara de Northlight"."""
    return re.compile(rf"(?: [a-z'-]+)?,? (?:from|at|of|with|de|desde|en) {re.escape(provider)}(?!\w)")


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
