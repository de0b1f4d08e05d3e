"""Form: an empty, unfinished, overlong reply, unfilled placeholders and markup."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
from assistant.checking.rules.mentions import is_quoted, is_their_tag
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, vocabulary, words
from assistant.domain.check import RuleFinding
from assistant.domain.sms import sms_length
from assistant.domain.vocabulary import CheckVerdict

LIMITS = {"social": 560, "chat": 1500, "email": 4000}
"""Longest text per channel in characters: two posts of 280 for social, a screenful for chat, two pages for e-mail."""
SMS_SEGMENTS = {"gsm": 3, "ucs2": 5}
"""Most joined segments of a text message: 153 septets each in GSM 03.38, 67 units each in UCS-2 (3GPP TS 23.040).
Five in UCS-2 hold what an accent more in two in GSM would not; more than three warn in either."""
_SMS_WARN = 3
_WARN = {"social": 280, "chat": 900}
_PLACEHOLDER = re.compile(
    r"\[[^\]\n()]{1,60}\](?!\()|\{\{?(?!\s?\")[^{}\n]{1,60}\}\}?|<<[^<>\n]{1,60}>>|<(?:name|time|date|eta|area|city|"
    r"service|agent|customer|insert|number|amount|your|first|last|company|nombre|hora|fecha|cliente|"
    r"importe)[^<>\n]{0,40}>"
    r"|\$\{?[a-z_]{3,30}\}?(?!\w)|%\(?[a-z_]{2,30}\)?s\b|_{3,}|\bx{3,}\b|\b(?:xx|hh|dd):(?:xx|mm)\b|\b(?:tbd|tba|"
    r"tbc|lorem ipsum|todo:|insert (?:name|time|date|here|eta))\b|#\w+#|\.\.\.\.{2,}"
    r"|(?<![\w-])(?:null|undefined|n/a)(?![\w-])"
)
_NONE = re.compile(r"(?<![\w-])(?:None|NaN)(?=[.,!;]|$)")
_HTML = re.compile(
    r"<[%?][^<>\n]{0,200}[%?]>|</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,200})?/?>|&(?:[a-z]{2,8}|#\d{1,6});|<!--|(?:javascript|vbscript):|"
    r"(?<!\w)data:[a-z]{1,20}/[a-z0-9.+-]{1,40}[;,]|<script|(?<![a-z])on[a-z]{3,20}\s?=\s?[\"'\w]|"
    r"(?<!\w)[a-z_$][\w$]{1,30}\([^()\s]{0,40}\);"
)
_MARKDOWN = re.compile(
    r"!?\[[^\]\n]{0,200}\]\([^)\n]{0,400}\)|\[[^\]\n]{1,100}\]:\s?\S|\*\*[^*\n]{1,200}\*\*|(?<!\w)__[^_\n]{1,200}__(?!\w)|```|`[^`\n]{1,200}`|^#{1,6}\s\S|^\s{0,3}>\s|^\|.*\|\s*$|^\s*[-*_]{3,}\s*$|(?<![\w*])\*(?![\d*#]+\*)[^\s*][^*\n]{0,120}\*(?![\w*])|~~[^~\n]{1,200}~~",
    re.MULTILINE,
)
_EMOTICON = re.compile(r"(?<!\w)[:;=]'?-?[()]+")
_HALF = 5
"""Letters of half a word; shorter ones are clipped on purpose: "tech", "tele"."""
_LAST = re.compile(r"([^\W\d_]['\w]*)\s*$")


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every breach of form."""
    if not re.search(r"\w", reply.low):
        yield finding(reply, "empty", "block", None, say("empty"))
        return
    yield from _placeholders(reply, known)
    yield from _markup(reply, known)
    yield from _length(reply, known)
    yield from _ending(reply, known)


def _placeholders(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for match in _PLACEHOLDER.finditer(reply.low):
        if "".join(match.group().split()) in "".join(f"{known.customer_text} {known.own_text}".split()):
            # A log that the customer pasted, quoted back; somebody is called Null.
            continue
        yield finding(reply, "placeholder", "block", match.span(), say("placeholder", said=quoted(reply, match.span())))
    for match in _NONE.finditer(reply.cased):
        before = reply.low[max(0, match.start() - 3) : match.start()]
        if match.start() > 0 and before.strip()[-1:] not in {"", ".", "!", "?"}:
            yield finding(reply, "placeholder", "block", match.span(), say("placeholder", said="None"))


def _markup(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for match in (*_HTML.finditer(reply.low), *_MARKDOWN.finditer(reply.low)):
        if is_their_tag(reply, known, match.span()) or (
            match.group()[:1] == "`" and is_quoted(reply, known, match.span())
        ):
            continue
        if match.group().strip():
            yield finding(reply, "markup", "block", match.span(), say("markup", said=quoted(reply, match.span())[:60]))


def _length(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    channel = known.context.channel or (known.ticket.channel if known.ticket else None) or "email"
    if channel == "sms":
        yield from _sms(reply)
        return
    limit = LIMITS[channel]
    size = len(reply.raw)
    if size > limit:
        yield finding(reply, "too_long", "block", None, say("too_long", said=f"{size} characters, at most {limit}"))
    elif size > _WARN.get(channel, limit):
        yield finding(reply, "too_long", "warn", None, say("too_long", said=f"{size} characters"))


def _sms(reply: ReplyText) -> Iterator[RuleFinding]:
    length = sms_length(reply.raw)
    most = SMS_SEGMENTS[length.encoding]
    if length.segments > _SMS_WARN:
        said = f"{length.segments} text messages ({length.units} units of {length.encoding}), at most {most}"
        severity: CheckVerdict = "block" if length.segments > most else "warn"
        yield finding(reply, "too_long", severity, None, say("too_long", said=said))


def _ending(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """A text that breaks off: in a comma, an open bracket, a word that another must follow, or half a word.

    That the last full stop is missing says nothing: people leave it out.
    """
    text = reply.low.rstrip(" \n_")
    last = _LAST.search(text)
    cut = text.endswith((",", ";", ":", " -", "(", "/", "&")) and not reply.links
    greeting_only = text.endswith(",") and len(text.split("\n")[-1].split()) <= 4 and "\n" in text  # noqa: PLR2004 - "Best regards,"
    if cut and not greeting_only:
        yield _unfinished(reply, max(0, len(text) - 20), len(text))
    elif last and (_is_dangling(reply, last) or _is_half(reply, last, known)):
        yield _unfinished(reply, last.start(1), last.end(1))
    elif _open_bracket(text):
        yield _unfinished(reply, max(0, len(text) - 20), len(text))


def _is_dangling(reply: ReplyText, last: re.Match[str]) -> bool:
    """Whether another word must follow the last one; "what we wait for" and "creo que si" are whole."""
    word = last.group(1)
    told = _written(reply, last)
    if told != word:
        # With a capital or an accent it is another word: "por qu\u00e9".
        return False
    if word in words("rules", "dangling"):
        return True
    tail = re.split(r"[.!?,;:\n]", reply.low[: last.start(1)])[-1]
    return word in words("rules", "stranded") and not pattern("rules", "strands").search(tail)


def _is_half(reply: ReplyText, last: re.Match[str], known: Known) -> bool:
    """Whether the last word is no word, but the beginning of one."""
    word = last.group(1)
    if len(word) < _HALF or not word.isalpha() or _written(reply, last) != word or word in words("rules", "clipped"):
        return False
    listed = _listed()
    at = bisect_left(listed, word)
    if at == len(listed) or not listed[at].startswith(word) or listed[at] == word:
        return False
    told = f"{known.own_text} {known.customer_text} {known.public_text} {known.policy_text}"
    return re.search(rf"(?<!\w){word}(?!\w)", told) is None


@cache
def _listed() -> tuple[str, ...]:
    everyday: str = vocabulary("everyday")["words"]
    return tuple(sorted(everyday.split()))


def _written(reply: ReplyText, last: re.Match[str]) -> str:
    start, end = reply.folded.span(*last.span(1))
    return reply.raw[start:end]


def _open_bracket(told: str) -> bool:
    text = _EMOTICON.sub("", told)
    tail = text[-400:]
    return (tail.count("(") > tail.count(")") and text.count("(") > text.count(")")) or text.count(
        "\u201c"
    ) > text.count("\u201d")


def _unfinished(reply: ReplyText, start: int, end: int) -> RuleFinding:
    span = (start, max(end, start + 1))
    return finding(reply, "unfinished", "block", span, say("unfinished", said=quoted(reply, span).strip()))
