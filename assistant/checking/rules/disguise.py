"""Disguise: characters that hide, words of mixed scripts, letters that only look plain, words in foreign scripts."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.domain.check import RuleFinding
from assistant.domain.vocabulary import Rule

_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c"
    "\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e01ef]"
)
_ZWJ = re.compile("(?<=[\u0020-\u2fff])\u200d(?=[\u0020-\u20ff])")
_FANCY = re.compile(
    "[\U0001d400-\U0001d7ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|[\u2460-\u24ff]{2,}|[\U0001f110-\U0001f189]{2,}|"
    "[\U0001f1e6-\U0001f1ff]{3,}"
)
"""Mathematical and full-width letters; circled and squared ones in a row; more flag letters than a flag has."""
_PILED = re.compile("[\u0334-\u0338]|[\u0300-\u036f]{3,}")
"""Strokes through letters, and more accents on a letter than any language writes."""
_WORD = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(r"(?<![\w'-])[^\W\d_](?:[ .\-_*|/\u00b7\u2022\u2027\u2219\u22c5~+=:,][^\W\d_]){3,}(?![\w'-])")
_ODD = re.compile("[\u0250-\u02af\u1d00-\u1dbf\u0180-\u01bf\ua720-\ua7ff]")
"""Letters of phonetics and small capitals."""
_LATIN = frozenset({"LATIN", "MICRO", "FEMININE", "MASCULINE", "KELVIN", "ANGSTROM", "OHM"})
_SHORTEST = 2
_PLAIN_LATIN = "\u024f"


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every hidden character and disguised word; words in other scripts that nothing known holds."""
    for match in _SPACED.finditer(reply.low):
        said = quoted(reply, match.span())
        yield _finding("markup", reply.folded.span(*match.span()), say("spaced", said=said))
    raw = reply.raw
    for match in _HIDDEN.finditer(raw):
        yield _finding("markup", match.span(), say("hidden"))
    if raw.isascii():
        return
    for match in _ZWJ.finditer(raw):
        yield _finding("markup", match.span(), say("hidden"))
    for found in (_FANCY, _PILED):
        for match in found.finditer(raw):
            yield _finding("markup", match.span(), say("disguised", said=_said(raw, match.span())))
    yield from _scripts(reply, known)


def _scripts(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for match in _WORD.finditer(reply.raw):
        word = match.group()
        if word.isascii() or (all(c <= _PLAIN_LATIN for c in word) and not _ODD.search(word)):
            continue
        scripts = {_script(c) for c in word}
        told = f"{known.own_text}\n{known.public_text}"
        if folded(word) in told or _FANCY.search(word):
            continue
        if len(scripts) > 1 or _ODD.search(word):
            yield _finding("markup", match.span(), say("mixed_scripts", said=_said(reply.raw, match.span())))
        elif scripts != {"LATIN"} and len(word) >= _SHORTEST and folded(word) not in known.customer_text:
            right = known.context.language.split("-", maxsplit=1)[0]
            yield _finding("wrong_language", match.span(), say("wrong_language", right=right, said="another script"))


@cache
def _script(character: str) -> str:
    first = unicodedata.name(character, "UNKNOWN").split(maxsplit=1)[0]
    return "LATIN" if first in _LATIN else first


def _said(raw: str, span: tuple[int, int]) -> str:
    return raw[slice(*span)][:40].encode("utf-8", "replace").decode("utf-8")


def _finding(rule: Rule, span: tuple[int, int], message: str) -> RuleFinding:
    return RuleFinding(rule=rule, severity="block", start=span[0], end=span[1], message=message)
