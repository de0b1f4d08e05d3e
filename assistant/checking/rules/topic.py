"""Topic: sentences that belong to no reply about an outage, whoever put them there, and words of no language."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known, content_words
from assistant.checking.rules.mentions import is_quoted
from assistant.checking.rules.wording import found
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import LANGUAGES, pattern, vocabulary
from assistant.domain.check import RuleFinding
from assistant.domain.vocabulary import Rule

Span = tuple[int, int]

_WORD = re.compile(r"(?<![\w@#])[^\W\d_]{3,}(?![\w@])")
_PERSONS = re.compile(
    r"(?<!\w)(?:i|we|you|your|us|our|me|my|usted|su|sus|tu|te|le|les|nos|nuestr[oa]s?|hemos|estamos|mi|i'm|we're|you're|"
    r"i'll|we'll|i've|we've)(?!\w)"
)
_RIVAL = re.compile(
    r"(?<![\w'-])(?P<name>[A-Z][a-z]+[A-Z]\w*|[A-Z]\w{3,}) (?:customers|users|subscribers|clients)(?!\w)|"
    r"(?:clientes|usuarios|abonados) de (?P<name2>[A-Z]\w{3,})(?!\w)|"
    r"(?i:have you (?:tried|considered|thought about)|why not (?:try|switch to)|(?:switch|move|change|go over|defect|"
    r"sign up) to|you should try|(?:ha|has) probado|pruebe|prueba|pasese a|pasate a|cambiese a|cambiate a|"
    r"cambiarse a|contrate (?:con )?) (?P<name3>[A-Z]\w{3,})(?!\w)"
)
"""Those of another company, and a company that the customer is sent to."""
_LISTS: tuple[tuple[str, Rule], ...] = (
    ("foreign", "off_topic"),
    ("rivals", "off_topic"),
    ("machine", "instruction_echo"),
)
_PLAIN = re.compile(r"[a-z]{3,}")
_CUT = 6
"""Letters that count, as in ``content_words``: one form of a word stands for its others."""
_STRANGE, _DENSE = 3, 2
"""So many strange words make a sentence foreign; or fewer, where they are most of what it says."""
_SHARE, _FOREIGN, _MOST = 0.2, 0.4, 0.6
_TOKEN = re.compile(r"(?<![\w@./#-])[\w$!@+/=-]{4,}(?![\w@])")
_CAPITALS = re.compile(r"[A-Z]{5,}(?:[-_][A-Z0-9]+)*")
_LEET = re.compile(r"(?=(?:[^a-z]*[a-z]){2})[a-z]+[0134578$@]+[a-z]+(?:[0134578$@]+[a-z]*)*|\d[a-z]+\d[a-z]+\d\w*")
_ENCODED = re.compile(
    r"(?=.*\d)(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9+/]{14,}={0,2}|(?=.*\d)[0-9a-f]{12,}|[01]{8,}|[A-Za-z0-9+/]{6,}={1,2}"
)
_FIGURES = str.maketrans("0134578$@", "oieastbsa")
_SUM = re.compile(r"[a-z]{0,3}[$\u20ac\u00a3]\d+[a-z]?|\d+[$\u20ac\u00a3]")
"""An amount with the letters of its currency: "bz$8", "us$20"."""
_OF_NETWORKS = ("cause", "history_of_work", "places", "services", "sites", "status", "works")
"""Files of the vocabulary that tell of a network and its faults, in whatever words the facts have for them."""
_MEASURE = re.compile(
    r"(?:\d+(?:h|hr|hrs|m|min|mins|s|d|w|y|gb|mb|kb|tb|mbps|kbps|gbps|am|pm|st|nd|rd|th|ft|km|kg|x|p|k|g|hz|mhz|ghz|"
    r"v|cm|mm))+|"
    r"[a-z]{1,3}\d+[a-z]?|\d+[a-z]?"
)
"""Figures with a unit or a short name: "1h30m", "s24", "100mbps"."""
_CODE_WORD = re.compile(r"[a-z]{4,}(?:-[a-z]{4,})*-\d{2,}(?:-[a-z0-9]+)*")
_REPEATED = re.compile(r"(?<!\w)([^\W\d_]{3,})(?:[ ,.!]+\1){2,}(?!\w)")
_CODE = re.compile(
    r"(?<!\w)(?:def|class|function|fn|func|lambda|import|from|return|print|printf|const|let|var|public|static|void|int|for|"
    r"while|if|elif|else|try|except|catch)(?!\w) ?(?:\w+ ?)?(?:\([^()\n]*\) ?[:{;=]|\{$)|(?<!\w)for \w+ in \w+\(|"
    r"(?<!\w)(?:console\.log|system\.out|std::|#include|<\?php)|(?<!\w)\w+ ?= ?\w+\([^()\n]*\)|"
    r"(?<!\w)return \w+\(|==|!=|=>|&&|\|\|"
)
_ORDERS = re.compile(
    r"(?<!\w)(?:(?:repl\w+|respond\w*|answer|begin|start|end|finish|close|sign off) (?:\w+ )?(?:with|saying|in) |"
    r"(?:include|say|write|output|print|repeat|append|insert|add|mention|use|put) (?:\w+ )?"
    r"(?:the |this |following |exact\w* )*"
    r"(?:word|phrase|line|text|string|code|poem|following|sentence|exactly)|exactly|verbatim|"
    r"(?:ignor\w+|disregard|forget|olvid\w+) (?:all|any|your|previous|prior|the above|tus|sus|todas|las|everything)|"
    r"system prompt|system:|assistant:|your instructions|(?:secret|code|magic) ?word|palabra (?:clave|secreta)|"
    r"(?:incluy\w+|escrib\w+|dig\w+|repit\w+|anad\w+|pon\w*) (?:\w+ )?"
    r"(?:la palabra|la frase|exactamente|el texto|un poema)|"
    r"(?:respond\w+|contest\w+|termin\w+|empie\w+) (?:\w+ )?(?:con|diciendo) )"
)
"""Orders about what is to be written."""


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Everything foreign in one sentence."""
    for name, rule in _LISTS:
        for match in found(reply.low, "topics", name):
            fine = _is_theirs(known, match.group()) or _disowned(reply, known, match)
            if not fine and not is_quoted(reply, known, match.span()):
                yield finding(reply, rule, "block", match.span(), say(rule, said=quoted(reply, match.span())))
    for match in _RIVAL.finditer(reply.cased):
        name = folded(match["name"] or match["name2"] or match["name3"])
        if not _is_everyday(name) and name[:_CUT] not in _known_words(known):
            yield finding(reply, "off_topic", "block", match.span(), say("off_topic"))
    for match in _CODE.finditer(reply.low):
        if not _is_theirs(known, match.group()):
            yield finding(reply, "off_topic", "block", match.span(), say("off_topic"))
    yield from _tokens(reply, known)
    yield from _strange(reply, known)


def _is_theirs(known: Known, words: str) -> bool:
    """Words that the customer wrote of their own affairs, or that the facts hold: a politics exam, a pizza oven."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", _trusted(known)) is not None


def _trusted(known: Known) -> str:
    return "\n".join(
        (known.own_text, known.actions_text, without_orders(f"{known.customer_text}\n{known.public_text}"))
    )


@lru_cache(maxsize=64)
def without_orders(text: str) -> str:
    """The sentences of a text that give no orders about what is to be written: what others put there bears nothing."""
    sentences = re.split(r"(?<=[.!?])\s|\n+", text)
    return "\n".join(sentence for sentence in sentences if not _ORDERS.search(sentence))


def _tokens(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Capitals of no meaning, letters swapped for figures, code, and a word said over and over."""
    told = None
    for match in _TOKEN.finditer(reply.cased):
        said, low = match.group(), match.group().lower()
        if not _is_odd(said, low):
            continue
        told = _trusted(known) if told is None else told
        if (
            low not in told
            and not _inside(match.span(), (*reply.links, *reply.emails))
            and not _disowned(reply, known, match)
        ):
            message = say("odd_word", said=quoted(reply, match.span()))
            yield finding(reply, "instruction_echo", "block", match.span(), message)
    for match in _REPEATED.finditer(reply.low):
        if not _is_everyday(match.group(1)):
            yield finding(reply, "off_topic", "block", match.span(), say("off_topic"))


def _disowned(reply: ReplyText, known: Known, match: re.Match[str]) -> bool:
    """Whether a word out of the ticket is given back only to say no to it: "PWNED no estamos"."""
    return match.group().lower() in known.customer_text and is_denied(reply, match.start(), match.end())


def _is_odd(said: str, low: str) -> bool:
    if (said.isalpha() and not said.isupper()) or _SUM.fullmatch(low):
        return False
    if _CAPITALS.fullmatch(said):
        return not _is_everyday(low)
    if _ENCODED.fullmatch(said) or _CODE_WORD.fullmatch(said):
        return True
    return any(_LEET.fullmatch(part) or _is_word_in_figures(part) for part in re.split("[-_+/]", low))


def _is_word_in_figures(part: str) -> bool:
    """Whether a word hides behind figures that stand for letters: "1d10t", "n0rthlight"."""
    plain = part.translate(_FIGURES)
    swapped = sum(1 for a, b in zip(part, plain, strict=True) if a != b)
    return swapped > 1 and plain.isalpha() and len(plain) > 3 and not _MEASURE.fullmatch(part)  # noqa: PLR2004 - four letters make a word


def _inside(span: Span, ranges: tuple[Span, ...]) -> bool:
    return any(start <= span[0] < end for start, end in ranges)


@cache
def _everyday() -> frozenset[str]:
    listed: str = vocabulary("everyday")["words"]
    return frozenset(word[:_CUT] for word in listed.split()).union(*(_listed_in(name) for name in _OF_NETWORKS))


@cache
def _of_faults() -> frozenset[str]:
    """Words of causes, without those that every sentence has."""
    small = {word[:_CUT] for language in LANGUAGES for word in vocabulary(language)["language"]["function_words"]}
    return _listed_in("cause") - small


def _listed_in(name: str) -> frozenset[str]:
    place = files("assistant.checking").joinpath("vocabulary")
    told = (place.joinpath(language, f"{name}.toml").read_text("utf-8") for language in LANGUAGES)
    return frozenset(word[:_CUT] for text in told for word in _PLAIN.findall(text))


def _is_everyday(word: str) -> bool:
    return word[:_CUT] in _everyday()


def _strange(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """A sentence with words that neither outages nor the ticket nor small talk have.

    People tell of repairs in words that no list holds: it only warns, but where such words are most of a sentence
    that has none of ours.
    """
    said = [match.group() for match in _WORD.finditer(reply.prose)]
    strange = {word for word in said if word[:_CUT] not in _everyday()}
    if len(strange) < _DENSE or _is_name(reply.cased):
        return
    strange = {word for word in strange if word[:_CUT] not in _known_words(known)}
    if len(strange) < _DENSE:
        return
    share = len(strange) / len(said)
    ours = _PERSONS.search(reply.low) or pattern("rules", "domain").search(reply.low)
    apart = len(strange) > _STRANGE and share >= _MOST and not ours
    foreign = (
        len(strange) > _STRANGE + 1 and share >= _FOREIGN and not any(word[:_CUT] in _of_faults() for word in said)
    )
    if apart or foreign:
        yield finding(reply, "off_topic", "block", (0, len(reply.low)), say("off_topic"))
    elif share >= _MOST or not ours or (len(strange) >= _STRANGE and share >= _SHARE):
        yield finding(reply, "off_topic", "warn", (0, len(reply.low)), say("off_topic"))


def _is_name(cased: str) -> bool:
    """A signature: few words, each with a capital."""
    words = re.findall(r"[^\W\d_]+", cased)
    return len(words) <= 4 and all(word[0].isupper() for word in words if len(word) > 3)  # noqa: PLR2004 - "Ana de la Cruz"


def _known_words(known: Known) -> frozenset[str]:
    contact = known.customer.contact if known.customer else None
    person = f"{contact.name} {contact.role}" if contact else ""
    provider = known.knowledge.provider.name
    places = " ".join(known.knowledge.gazetteer)
    contacts = " ".join(contact.value for contact in known.knowledge.provider.contacts)
    return content_words("\n".join((known.policy_text, person, provider, places, contacts, _trusted(known))))
