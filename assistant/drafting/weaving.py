"""One fragment of a customer's own words, turned to be said to them; or quoted, where the grammar is not sure.

What counts as a subject, a verb, an insult stands in prompts/phrases/LANGUAGE/words.toml, ``[weaving]``.
"""

import re
from dataclasses import dataclass
from typing import Literal

from prompts.phrases.models import Weaving

Shape = Literal["lost", "blocked", "stake", "told", "doing", "noun", "quote"]
"""A whole clause about what was lost, is prevented, is at stake, or was done; a gerund; a noun phrase; a quotation."""

_SAFE = re.compile(r"[\w',.:%&/+$£€ -]+")
_MARKS = re.compile(r"https?:|www\.|@|#|\d{5,}|\d{3}[ .-]\d{4}|\b[A-Za-z]{1,4}-\d{2,}|\w\.\w{2,}\b(?<!\d)")
_ADDRESS = re.compile(
    r"\b\d{1,5} (?:[A-Z][\w.]* ){1,3}(?i:street|st|road|rd|lane|ln|avenue|ave|drive|court|way|boulevard|hill|row)\b"
)
_SENTENCES = re.compile(r"(?<=[a-zà-ÿ0-9][.!?;])\s+|\s+[\u2013\u2014-]+\s+|\s*[(\[]|:\s+(?=\D)")
_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*")
_OWNED = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*'?")
_ENDS_THING = re.compile(r"ed$|^\d+$|'(?:d|ll|re|ve|m)$|n't$")
_EDGES = " .,;:!?-\u2026\"'*_~/&+"
_PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})
_FEWEST, _MOST = 2, 20
_FEWEST_QUOTED, _MOST_QUOTED = 3, 14
_SHOUTED, _EARLY = 4, 4
_PAST = re.compile(r"\w[^e\W]ed\b")
_PLURAL = re.compile(r".{2,}[^s']s$")


@dataclass(frozen=True)
class Woven:
    """``text`` begins small unless with a name; ``weak`` where it leans on something not said ("she is 79")."""

    shape: Shape
    text: str
    weak: bool = False

    @property
    def words(self) -> int:
        """How many words there are."""
        return len(self.text.split())


def weave(fragment: str, weaving: Weaving, names: frozenset[str] = frozenset()) -> Woven | None:
    """A fragment said back, or None where it must not be: insults, demands, personal data, nothing to say.

    ``names`` are small-letter words that keep their capital.
    """
    best: Woven | None = None
    for part in _SENTENCES.split(" ".join(fragment.translate(_PLAIN).split())):
        found = _part(part.strip(_EDGES), weaving, names)
        if found is not None and (best is None or best.shape == "quote" != found.shape):
            best = found
    return best


def own_thing(fragment: str, weaving: Weaving) -> str | None:
    """What a fragment calls the customer's own, said to them: "your scholarship form"; None where there is none."""
    words = [weaving.spellings.get(word.lower(), word) for word in _OWNED.findall(fragment.translate(_PLAIN))]
    for place, word in enumerate(words):
        if word.lower() in weaving.owners:
            thing: list[str] = []
            for following in words[place + 1 : place + 5]:
                small = following.lower()
                # "My work meetings": right after its owner a word is a noun, whatever else it may be.
                ends = weaving.stops | weaving.negatives | (weaving.finite if thing else frozenset())
                if small in ends or _ENDS_THING.search(small):
                    break
                thing.append(following.lower() if following.isupper() and len(following) >= _SHOUTED else following)
            if thing and not {t.lower() for t in thing} & (weaving.services | weaving.refused):
                return " ".join([weaving.swaps[word.lower()], *thing])
    return None


def _part(part: str, weaving: Weaving, names: frozenset[str]) -> Woven | None:
    part = _small(part, names, weaving) if _WORD.search(part) else part
    for said, instead in weaving.rewrites.items():
        part = re.sub(said, instead, part, flags=re.IGNORECASE)
    text = _without_edges(_calm(" ".join(part.split()), weaving), weaving)
    words = [word.lower() for word in _WORD.findall(text)]
    if not _FEWEST <= len(words) <= _MOST or _unfit(text, words, weaving):
        return None
    text = _small(text, names, weaving)
    spelled = _spelled(text, weaving)
    woven = _turned(spelled, [word.lower() for word in _WORD.findall(spelled)], weaving)
    if woven is not None and words[-1] not in weaving.dangling:
        return woven
    whole = _FEWEST_QUOTED <= len(words) <= _MOST_QUOTED and words[-1] not in weaving.dangling - weaving.negatives
    return Woven("quote", text) if whole and words[0] not in weaving.orders else None


def _unfit(text: str, words: list[str], weaving: Weaving) -> bool:
    if not _SAFE.fullmatch(text) or _MARKS.search(text) or _ADDRESS.search(text):
        return True
    if any(re.search(claim, text, re.IGNORECASE) for claim in weaving.claims):
        return True
    # Without one plain word of the language it is written in another one, or says nothing.
    return bool(set(words) & weaving.refused) or not _is_of(words, text, weaving)


def _is_of(words: list[str], text: str, weaving: Weaving) -> bool:
    doing = any(words[0].endswith(ending) for ending in weaving.gerunds)
    return doing or bool({*words, *_spelled(text, weaving).lower().split()} & weaving.plain)


def _turned(text: str, words: list[str], weaving: Weaving) -> Woven | None:
    first = words[0]
    if first in weaving.questions or set(words[:4]) & weaving.wishes:
        return None
    if any(first.endswith(ending) for ending in weaving.gerunds) and first not in weaving.no_gerunds:
        return _begun_by_gerund(text, words, weaving)
    second = words[1] if first in weaving.moments else first
    if first in weaving.subjects or second in weaving.subjects:
        return Woven(_kind(words, weaving), _swapped(text, weaving))
    leading = _after_small_words(words, weaving)
    if leading in weaving.verbs:
        return Woven(_kind(words, weaving), _swapped(weaving.dropped + text, weaving))
    return _about_others(text, words, weaving)


def _begun_by_gerund(text: str, words: list[str], weaving: Weaving) -> Woven | None:
    """What somebody is doing ("losing sales"), or a clause about it ("signing is at one"), or neither for certain."""
    if set(words[1:3]) & weaving.copulas:
        return Woven("stake", _swapped(text, weaving))
    inner = next((n for n, word in enumerate(words) if word in weaving.relatives), len(words))
    if set(words[1:inner]) & weaving.copulas:
        return None
    return Woven("doing", _swapped(text, weaving), weak=bool(set(words) & weaving.leaning))


def _after_small_words(words: list[str], weaving: Weaving) -> str:
    return next((word for word in words if word not in weaving.small_words), "")


def _about_others(text: str, words: list[str], weaving: Weaving) -> Woven | None:
    """Somebody or something else is the subject: a clause, a noun phrase, or neither for certain."""
    if weaving.unmapped and any(re.fullmatch(weaving.unmapped, word) for word in words):
        return None
    verb = next((n for n, word in enumerate(words) if n and word in weaving.finite), None)
    inner = next((n for n, word in enumerate(words) if n and word in weaving.relatives), None)
    opened = words[0] in weaving.openers or words[0][0].isdigit() or text[0].isupper()
    if verb is not None and verb < len(words) - 1 and (inner is None or verb < inner):
        # "elderly neighbours can't ring": without an article only a plural is a whole subject.
        if opened or _is_plural(words[0], weaving) or _is_plural(words[verb - 1], weaving):
            return Woven(_kind(words, weaving), _swapped(text, weaving), weak=words[0] in weaving.weak)
        return None
    # "sons portal shuts at 8": after a bare plural a second word in -s may be its verb.
    bare = _is_plural(words[0], weaving) and not any(_is_plural(word, weaving) for word in words[1:])
    led = words[0] in weaving.openers or words[0][0].isdigit()
    fit = (led or bare) and words[0] not in weaving.weak | weaving.moments | weaving.negatives
    return Woven("noun", _swapped(text, weaving)) if fit else None


def _is_plural(word: str, weaving: Weaving) -> bool:
    return weaving.plural and bool(_PLURAL.match(word))


def _kind(words: list[str], weaving: Weaving) -> Shape:
    said = set(words)
    if set(words[:_EARLY]) & weaving.losses:
        return "lost"
    if said & weaving.negatives:
        return "blocked"
    return "told" if set(words[1:_EARLY]) & weaving.past or _PAST.search(" ".join(words[1:_EARLY])) else "stake"


def _swapped(text: str, weaving: Weaving) -> str:
    """The customer's "I" becomes our "you"; a word after an article is a noun and stays."""
    before = ""

    def swap(found: re.Match[str]) -> str:
        nonlocal before
        word, last = found.group().lower(), before
        before = word
        noun = last in weaving.nouns_follow and word in weaving.verb_swaps
        if noun:
            return found.group()
        return weaving.verb_swaps.get(word) or weaving.swaps.get(word) or found.group()

    turned = _WORD.sub(swap, text)
    for wrong, right in weaving.agreement.items():
        turned = re.sub(wrong, right, turned, flags=re.IGNORECASE)
    return turned


def _calm(text: str, weaving: Weaving) -> str:
    """Without shouting: "EN LÍNEA" is said "en línea"; short acronyms stay."""
    shouting = sum(word.isupper() and len(word) >= _SHOUTED for word in _WORD.findall(text)) > 1

    def quiet(found: re.Match[str]) -> str:
        word = found.group()
        if not word.isupper() or word == "I" or word.lower() in weaving.acronyms:
            return word
        plain = word.lower() in weaving.known
        return word.lower() if plain or shouting or len(word) >= _SHOUTED + 1 else word

    return _WORD.sub(quiet, text)


def _without_edges(text: str, weaving: Weaving) -> str:
    """Without the words that only joined it to what came before, and without fillers at the end."""
    while (word := text.split(" ", 1))[0].lower().strip(",") in weaving.joins and len(word) > 1:
        text = word[1].strip(_EDGES)
    while (word := text.rsplit(" ", 1))[-1].lower().strip(",") in weaving.fillers and len(word) > 1:
        text = word[0].strip(_EDGES)
    return text


def _small(text: str, names: frozenset[str], weaving: Weaving) -> str:
    words = _WORD.findall(text)
    first = words[0]
    is_name = first.lower() in names or first.lower() in weaving.capitals or (first.isupper() and len(first) > 1)
    two = len(words) > 1 and first[0].isupper() and words[1][0].isupper() and words[1] != "I"
    if is_name or (two and first.lower() not in weaving.known):
        return text
    return text[0].lower() + text[1:]


def _spelled(text: str, weaving: Weaving) -> str:
    return _WORD.sub(lambda found: weaving.spellings.get(found.group().lower(), found.group()), text)
