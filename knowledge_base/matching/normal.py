"""How names, ids, codes and companies are compared: without case, accents and punctuation."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

_LETTERS = re.compile(r"[^\W_]+")
_DIVIDERS = re.compile(r"[,;/|()&+\u2022\u00b7\n]|\s[-\u2013\u2014]\s")
_UK = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_CANADA = re.compile(r"[A-Z]\d[A-Z]\d[A-Z]\d")
_US_LONG = re.compile(r"\d{9}")
_ID = re.compile(r"(?<!\w)(?=[\w./:#-]{0,40}\d)\w[\w./:#-]{3,60}\w")
_PHONE = re.compile(r"\+?\(?\d[\d ().-]{6,18}\d")
_DIGIT = re.compile(r"\d")
_NATIONAL_DIGITS = 9
_US_SHORT = 5
_LONGEST_CODE = 8


@dataclass(frozen=True)
class Words:
    """The data of words.toml, ready to use."""

    everywhere: tuple[str, ...]
    everybody: frozenset[str]
    before_names: tuple[str, ...]
    after_names: tuple[str, ...]
    no_place: frozenset[str]
    between: re.Pattern[str]
    company_forms: frozenset[str]
    postcode: re.Pattern[str]
    maintenance: re.Pattern[str]
    alike: tuple[frozenset[str], ...]
    short_names: dict[str, str]
    same_region: dict[str, str]


@cache
def words() -> Words:
    """words.toml, read once."""
    text = resources.files("knowledge_base.matching").joinpath("words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    longest_first = {key: tuple(sorted(data[key], key=len, reverse=True)) for key in ("before_names", "after_names")}
    return Words(
        everywhere=tuple(sorted(data["everywhere"], key=len, reverse=True)),
        everybody=frozenset(data["everybody"]),
        before_names=longest_first["before_names"],
        after_names=longest_first["after_names"],
        no_place=frozenset(data["no_place"]),
        between=re.compile(rf"\s(?:{_any_of(data['between_names'])})\s", re.IGNORECASE),
        company_forms=frozenset(data["company_forms"]),
        postcode=re.compile(rf"\b(?:{_any_of(data['postcode_words'])})\W+(?:\w{{2}} )?([a-z0-9]+(?: \d[a-z0-9]+)?)"),
        maintenance=re.compile(rf"\b(?:{_any_of(data['maintenance'])})\b"),
        alike=tuple(frozenset(group["types"]) for group in data["alike"]),
        short_names=data["short_names"],
        same_region={short: name for name, shorts in data["same_region"].items() for short in shorts},
    )


def _any_of(phrases: list[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def plain(text: str) -> str:
    """Lower case, no accents, words divided by one space: "Cedar Bluff, IA" → "cedar bluff ia"."""
    bare = text.casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_LETTERS.findall(bare))


@lru_cache(maxsize=4096)
def place_names(text: str) -> frozenset[str]:
    """The places that a description names: "Parts of Riverside and Oak Park, IL" → riverside, oak park, il."""
    names: set[str] = set()
    known = words()
    for part in _DIVIDERS.split(text):
        bare = plain(part)
        pieces = {bare, *known.between.split(bare)}
        names.update(_trimmed(piece) for piece in pieces)
    return frozenset(name for name in names if name and name not in known.no_place)


def spoken_names(text: str) -> frozenset[str]:
    """The places of a description one by one as it spells them, for finding them in prose: "Oak Park", "Riverside"."""
    known = words()
    pieces = [piece for part in _DIVIDERS.split(text) for piece in known.between.split(part)]
    spelled = {" ".join(_bare_words(piece.split())) for piece in pieces}
    return frozenset(name for name in spelled if plain(name) and plain(name) not in known.no_place)


def _bare_words(spelled: list[str]) -> list[str]:
    known = words()
    for opening in known.before_names:
        count = len(opening.split())
        if count < len(spelled) and plain(" ".join(spelled[:count])) == opening:
            return _bare_words(spelled[count:])
    for ending in known.after_names:
        count = len(ending.split())
        if count < len(spelled) and plain(" ".join(spelled[-count:])) == ending:
            return _bare_words(spelled[:-count])
    return spelled


def _trimmed(name: str) -> str:
    known = words()
    for opening in known.before_names:
        if name.startswith(f"{opening} "):
            return _trimmed(name.removeprefix(f"{opening} "))
    for ending in known.after_names:
        if name.endswith(f" {ending}"):
            return _trimmed(name.removesuffix(f" {ending}"))
    first, space, rest = name.partition(" ")
    return f"{known.short_names.get(first, first)} {rest}" if space else name


@lru_cache(maxsize=4096)
def region_name(text: str) -> str:
    """A region or country as it is compared: "IL" and "Illinois" are one."""
    bare = plain(text)
    return words().same_region.get(bare, bare)


def region_after(place: str, text: str, regions: frozenset[str]) -> str | None:
    """The region written right behind a place in a text: "Fox Bend, Illinois" or "Fox Bend IL"; None without one."""
    name = r"\W+".join(re.escape(word) for word in _LETTERS.findall(place))
    behind = re.compile(rf"\b{name}\b[\s,(]+((?:[^\W\d_]+[ .]?){{1,3}})", re.IGNORECASE)
    for match in behind.finditer(text) if name else ():
        following = match.group(1).split()
        for count in range(len(following), 0, -1):
            if found := _as_region(" ".join(following[:count]), regions):
                return found
    return None


def _as_region(written: str, regions: frozenset[str]) -> str | None:
    bare = plain(written)
    if bare in regions:
        return bare
    # Short forms only in capitals: "in", "or" and "me" are words, too.
    return words().same_region.get(bare) if written.isupper() else None


@cache
def known_regions() -> frozenset[str]:
    """Names of regions and countries that have short forms."""
    return frozenset(words().same_region.values())


def after_everywhere(text: str, provider: str) -> str | None:
    """What is left of a description that begins like "All email customers" when the words for everybody are gone.

    None for any other description; empty where it means everybody; "riverside" for "All customers in Riverside".
    """
    bare = plain(text)
    known = words()
    opening = next((word for word in known.everywhere if bare == word or bare.startswith(f"{word} ")), None)
    if opening is None:
        return None
    empty = known.everybody | set(plain(provider).split())
    return " ".join(token for token in bare.removeprefix(opening).split() if token not in empty)


def identifier(text: str) -> str:
    """An id as it is compared: without case and spaces."""
    return "".join(text.split()).casefold()


def phone_digits(text: str) -> str | None:
    """The last nine digits of what is written like a phone number: enough to compare with and without country code."""
    if not _PHONE.fullmatch(text.strip()):
        return None
    digits = re.sub(r"\D", "", text)
    return f"tel:{digits[-_NATIONAL_DIGITS:]}" if len(digits) >= _NATIONAL_DIGITS else None


def identifiers_in(text: str) -> frozenset[str]:
    """Whatever in a text is written like an id (five characters or more, a digit among them) or a phone number."""
    found = {identifier(match.group()) for match in _ID.finditer(text)}
    found.update(phone for match in _PHONE.finditer(text) if (phone := phone_digits(match.group())))
    return frozenset(found)


def postcode(text: str) -> str:
    """A postcode as it is compared: capitals and digits only."""
    return re.sub(r"[^A-Z0-9*]", "", text.upper())


@lru_cache(maxsize=4096)
def covering_codes(text: str) -> frozenset[str]:
    """Codes that an area may list to cover this postcode: itself, and for UK, Canada and ZIP+4 its district."""
    code = postcode(text)
    codes = {code}
    if _UK.fullmatch(code):
        codes.add(code[:-3])
    if _CANADA.fullmatch(code):
        codes.add(code[:3])
    if _US_LONG.fullmatch(code):
        codes.add(code[:_US_SHORT])
    return frozenset(codes - {""})


def code_tokens(text: str) -> frozenset[str]:
    """Everything in a text that may be a postcode, alone or with its neighbour ("LS1 4AB"), as compared."""
    tokens = plain(text).upper().split()
    with_digit = {token for token in tokens if _DIGIT.search(token)}
    pairs = {a + b for a, b in pairwise(tokens) if a in with_digit and len(a + b) <= _LONGEST_CODE}
    return frozenset(with_digit | pairs)


def stated_codes(text: str) -> frozenset[str]:
    """Postcodes that the text names as such ("zip 60546"), or that can be nothing else ("LS1 4AB")."""
    bare = plain(text)
    named = {postcode(match.group(1)) for match in words().postcode.finditer(bare)}
    alone = {token for token in code_tokens(text) if _UK.fullmatch(token) or _CANADA.fullmatch(token)}
    return frozenset(code for code in named if _DIGIT.search(code)) | alone


@lru_cache(maxsize=4096)
def company(text: str) -> str:
    """A company's name as it is compared: without case, punctuation and legal form."""
    tokens = plain(text).split()
    while len(tokens) > 1 and tokens[-1] in words().company_forms:
        tokens.pop()
    return " ".join(tokens)


def types_alike(one: str, other: str) -> bool:
    """Whether two service types are the same or are mixed up by customers."""
    return one == other or any(one in group and other in group for group in words().alike)
