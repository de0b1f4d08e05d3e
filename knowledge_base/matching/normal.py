"""How names, ids, codes and companies are compared: without case, accents and punctuation."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

from knowledge_base.matching.lexicon import words

_LETTERS = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['\u2019`\u00b4](?=[^\W\d_])")
_DIVIDERS = re.compile(r"[,;/|()&+\u2022\u00b7\n]|\s[-\u2013\u2014]\s")
_UK = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_CANADA = re.compile(r"[A-Z]\d[A-Z]\d[A-Z]\d")
_US_LONG = re.compile(r"\d{9}")
_NETHERLANDS = re.compile(r"\d{4}[A-Z]{2}")
_IRELAND = re.compile(r"[AC-FHKNPRTV-Y]\d[\dW][AC-FHKNPRTV-Y\d]{4}")
_ID = re.compile(r"(?<!\w)(?=[\w./:#-]{0,40}\d)\w[\w./:#-]{3,60}\w")
_PHONE = re.compile(r"\+?\(?\d[\d ().-]{6,18}\d")
_DIGIT = re.compile(r"\d")
_SHORT_CODE = re.compile(r"\d{4}")
_TIME_OF_DAY = re.compile(r"\d{1,4}[AP]M")
_NATIONAL_DIGITS = 9
_US_SHORT = 5
_LONGEST_CODE = 8
_CODE = 3


def plain(text: str) -> str:
    """Lower case, no accents, words divided by one space: "Cedar Bluff, IA" → "cedar bluff ia"."""
    bare = text.casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare)
        bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_LETTERS.findall(_APOSTROPHE.sub("", bare)))


@lru_cache(maxsize=4096)
def place_names(text: str) -> frozenset[str]:
    """The places that a description names: "Parts of Riverside and Oak Park, IL" → riverside, oak park, il."""
    names: set[str] = set()
    known = words()
    for part in _DIVIDERS.split(text):
        bare = plain(part)
        pieces = {bare, *known.between.split(bare)}
        names.update(trimmed(piece) for piece in pieces)
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


def trimmed(name: str) -> str:
    """A name without what stands around it ("parts of", "area"), its short words written out."""
    known = words()
    for opening in known.before_names:
        if name.startswith(f"{opening} "):
            return trimmed(name.removeprefix(f"{opening} "))
    for ending in known.after_names:
        if name.endswith(f" {ending}"):
            return trimmed(name.removesuffix(f" {ending}"))
    first, space, rest = name.partition(" ")
    return f"{known.short_names.get(first, first)} {_ended(rest)}" if space else name


def _ended(rest: str) -> str:
    """The further words of a name with the last one written out."""
    head, space, last = rest.rpartition(" ")
    return f"{head}{space}{words().short_endings.get(last, last)}"


@lru_cache(maxsize=4096)
def region_name(text: str) -> str:
    """A region or country as it is compared: "IL" and "Illinois" are one."""
    bare = plain(text)
    return words().same_region.get(bare, bare)


def as_region(written: str, regions: frozenset[str]) -> str | None:
    """The region or country that some words are, in full or short; None where they are none."""
    bare = plain(written)
    if bare in regions:
        return bare
    # Short forms that are words, too, only in capitals: "in", "or" and "me".
    is_short = written.isupper() or bare not in words().ambiguous
    if is_short and (region := words().same_region.get(bare)):
        return region
    country = country_name(bare)
    return country if country in known_countries() and (len(bare) > _CODE or written.isupper()) else None


def speaks_of_work(bare: str) -> bool:
    """Whether a text in normal form speaks of work that is planned, and not of a fault."""
    return bool(words().maintenance.search(bare)) and not words().fault_now.search(bare)


def said_to_work(bare: str) -> frozenset[str]:
    """The service types of which a text in normal form says that they work or do not matter."""
    return frozenset(name for name, pattern in words().working.items() if pattern.search(bare))


def said_to_be_meant(bare: str) -> frozenset[str]:
    """The service types of which a text in normal form says that no other is meant."""
    return frozenset(name for name, pattern in words().only.items() if pattern.search(bare))


def speaks_of_the_past(bare: str) -> bool:
    """Whether a text in normal form speaks of an outage in the past, and of nothing that is wrong now."""
    known = words()
    return bool(known.past.search(bare)) and not (known.fault_now.search(bare) or known.again.search(bare))


@lru_cache(maxsize=1024)
def country_name(text: str) -> str:
    """A country as it is compared: "CA" and "Canada" are one."""
    bare = plain(text)
    return words().same_country.get(bare, bare)


@cache
def known_countries() -> frozenset[str]:
    """Countries that are known by name."""
    return frozenset(words().same_country.values())


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
    """Codes that an area may list to cover this postcode: itself, and its district where it has one."""
    code = postcode(text)
    codes = {code}
    if _UK.fullmatch(code):
        codes.add(code[:-3])
    if _CANADA.fullmatch(code) or _IRELAND.fullmatch(code):
        codes.add(code[:3])
    if _NETHERLANDS.fullmatch(code):
        codes.add(code[:4])
    if _US_LONG.fullmatch(code):
        codes.add(code[:_US_SHORT])
    return frozenset(codes - {""})


def street_name(name: str) -> str | None:
    """The street of a normal form: "14 mill road" and "mill rd" are "mill road"; None for what is no street."""
    found = words().streets.fullmatch(name)
    return _ended(found["name"] or found["named"]).strip() if found else None


def code_tokens(text: str) -> frozenset[str]:
    """Everything in a text that may be a postcode, alone or with its neighbour ("LS1 4AB"), as compared."""
    tokens = plain(text).upper().split()
    with_digit = {token for token in tokens if _DIGIT.search(token)}
    pairs = {a + b for a, b in pairwise(tokens) if a in with_digit and len(a + b) <= _LONGEST_CODE}
    return frozenset(with_digit | pairs)


def may_be_code(code: str, text: str) -> bool:
    """Whether a listed code that stands in a text is one there: four digits alone are a year or a sum as a rule."""
    if not _SHORT_CODE.fullmatch(code):
        return not _TIME_OF_DAY.fullmatch(code)
    return re.search(rf"[A-Z][\w.]*,? {code}\b|\b{code},? [A-Z]", text) is not None


def may_be_code_alone(code: str, text: str) -> bool:
    """The same for a text that names the carrier: there four digits count unless a time or a sum is told by them."""
    if may_be_code(code, text):
        return True
    told = re.search(
        rf"(?:\b(?:at|since|about|around|by|until|till|account|no|from)|[#$£€:.-]) ?{code}\b", text, re.IGNORECASE
    )
    return bool(_SHORT_CODE.fullmatch(code)) and not told and not re.search(rf"{code} ?(?:h|am|pm|[.:-]\d)", text)


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
