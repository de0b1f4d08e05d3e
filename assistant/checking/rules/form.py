"""Form: an empty, unfinished, overlong reply, unfilled placeholders, markup and hidden characters."""

import re
from collections.abc import Iterator

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import words
from assistant.domain.check import RuleFinding

LIMITS = {"sms": 459, "social": 560, "chat": 1500, "email": 4000}
"""Longest text per channel in characters: three joined GSM 03.38 segments for sms (153 each; 67 in UCS-2), two posts
of 280 for social, a screenful for chat, two printed pages for e-mail."""
_WARN = {"social": 280, "chat": 900}
_UCS2_LIMIT = 201
_GSM = re.compile(
    "[^@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9"
    ' !"#\u00a4%'
    "&'()*+,./0-9:;<=>?\u00a1A-Z\u00c4\u00d6\u00d1\u00dc\u00a7\u00bfa-z\u00e4\u00f6\u00f1\u00fc\u00e0^{}\\\\\\[~\\]|"
    "\u20ac-]"
)
_PLACEHOLDER = re.compile(
    r"\[[^\]\n()]{1,60}\](?!\()|\{\{?[^{}\n]{1,60}\}\}?|<<[^<>\n]{1,60}>>|<(?:name|time|date|eta|area|city|"
    r"service|agent|customer|insert|number|amount|your|first|last|company|nombre|hora|fecha|cliente|"
    r"importe)[^<>\n]{0,40}>"
    r"|\$\{?[a-z_]{3,30}\}?(?!\w)|%\(?[a-z_]{2,30}\)?s\b|_{3,}|\bx{3,}\b|\b(?:xx|hh|dd):(?:xx|mm)\b|\b(?:tbd|tba|"
    r"tbc|lorem ipsum|todo:|insert (?:name|time|date|here|eta))\b|#\w+#|\.\.\.\.{2,}"
    r"|(?<![\w-])(?:null|undefined|nan|n/a)(?![\w-])"
)
_NONE = re.compile(r"(?<![\w-])None(?=[.,!;]|$)")
_HTML = re.compile(
    r"</?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,200})?/?>|&(?:[a-z]{2,8}|#\d{1,6});|<!--|(?:javascript|vbscript):|"
    r"(?<!\w)data:[a-z]{1,20}/[a-z0-9.+-]{1,40}[;,]|<script|(?<![a-z])on[a-z]{3,20}\s?=\s?[\"'\w]|"
    r"(?<!\w)[a-z_$][\w$]{1,30}\([^()\s]{0,40}\);"
)
_MARKDOWN = re.compile(
    r"!?\[[^\]\n]{0,200}\]\([^)\n]{0,400}\)|\[[^\]\n]{1,100}\]:\s?\S|\*\*[^*\n]{1,200}\*\*|(?<!\w)__[^_\n]{1,200}__(?!\w)|```|`[^`\n]{1,200}`|^#{1,6}\s\S|^\s{0,3}>\s|^\|.*\|\s*$|^\s*[-*_]{3,}\s*$|(?<![\w*])\*[^\s*][^*\n]{0,120}\*(?![\w*])|~~[^~\n]{1,200}~~",
    re.MULTILINE,
)
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_ZWJ = re.compile("(?<=[\u0020-\u2fff])\u200d(?=[\u0020-\u20ff])")
_END = re.compile("[.!?\u2026)\"'\u201d\u2019\u00bb\\]\u2600-\u27bf\u2b50\ufe0f\u200d\U0001f000-\U0001faff]\\s*$")
_LONG_TAIL = 6
_LAST = re.compile(r"([^\W\d_]['\w]*)\s*$")


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every breach of form."""
    if not re.search(r"\w", reply.low):
        yield finding(reply, "empty", "block", None, say("empty"))
        return
    yield from _placeholders(reply)
    yield from _markup(reply)
    yield from _length(reply, known)
    yield from _ending(reply, known)


def _placeholders(reply: ReplyText) -> Iterator[RuleFinding]:
    for match in _PLACEHOLDER.finditer(reply.low):
        yield finding(reply, "placeholder", "block", match.span(), say("placeholder", said=quoted(reply, match.span())))
    for match in _NONE.finditer(reply.cased):
        before = reply.low[max(0, match.start() - 3) : match.start()]
        if match.start() > 0 and before.strip()[-1:] not in {"", ".", "!", "?"}:
            yield finding(reply, "placeholder", "block", match.span(), say("placeholder", said="None"))


def _markup(reply: ReplyText) -> Iterator[RuleFinding]:
    for match in (*_HTML.finditer(reply.low), *_MARKDOWN.finditer(reply.low)):
        if match.group().strip():
            yield finding(reply, "markup", "block", match.span(), say("markup", said=quoted(reply, match.span())[:60]))
    for match in (*_HIDDEN.finditer(reply.raw), *_ZWJ.finditer(reply.raw)):
        yield RuleFinding(rule="markup", severity="block", start=match.start(), end=match.end(), message=say("hidden"))


def _length(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    channel = known.context.channel or (known.ticket.channel if known.ticket else None) or "email"
    limit = LIMITS[channel]
    if channel == "sms" and _GSM.search(reply.raw):
        limit = _UCS2_LIMIT
    size = len(reply.raw)
    if size > limit:
        yield finding(reply, "too_long", "block", None, say("too_long", said=f"{size} characters, at most {limit}"))
    elif size > _WARN.get(channel, limit):
        yield finding(reply, "too_long", "warn", None, say("too_long", said=f"{size} characters"))


def _ending(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    text = reply.low.rstrip(" \n_")
    last = _LAST.search(text)
    cut = text.endswith((",", ";", ":", " -", "(", "/", "&")) and not reply.links
    greeting_only = text.endswith(",") and len(text.split("\n")[-1].split()) <= 4 and "\n" in text  # noqa: PLR2004 - "Best regards,"
    if cut and not greeting_only:
        yield _unfinished(reply, max(0, len(text) - 20), len(text))
    elif last and last.group(1) in words("rules", "dangling") and _is_low(reply, last.start(1)):
        yield _unfinished(reply, last.start(1), last.end(1))
    elif _open_bracket(text) or (not _END.search(reply.raw) and _long_tail(reply, text, known)):
        yield _unfinished(reply, max(0, len(text) - 20), len(text))


def _is_low(reply: ReplyText, position: int) -> bool:
    return reply.cased[position].islower()


def _open_bracket(text: str) -> bool:
    tail = text[-400:]
    return (tail.count("(") > tail.count(")") and text.count("(") > text.count(")")) or text.count(
        "\u201c"
    ) > text.count("\u201d")


def _long_tail(reply: ReplyText, text: str, known: Known) -> bool:
    # A long last sentence without a full stop, after sentences that have theirs, was cut; a signature is short.
    line = text.rsplit("\n", 1)[-1]
    tail = re.split(r"[.!?\u2026]\s", line)[-1]
    ended_before = len(reply.sentences) > 1 and any(re.search(r"[.!?]\s*$", s.low) for s in reply.sentences[:-1])
    size = len(tail.split())
    ends_in_contact = any(end >= len(text) - 1 for _, end in (*reply.links, *reply.emails, *reply.phones))
    relaxed = known.context.channel in {"chat", "sms", "social"}
    if tail.split() and tail.split()[-1] in words("rules", "final"):
        # "Sites elsewhere aren't part of it": people leave the last full stop out, and few cuts fall there.
        return False
    return (
        size >= (_LONG_TAIL * 2 if relaxed else _LONG_TAIL)
        and ended_before
        and not ends_in_contact
        and tail.lstrip()[:1] != "^"
    )


def _unfinished(reply: ReplyText, start: int, end: int) -> RuleFinding:
    span = (start, max(end, start + 1))
    return finding(reply, "unfinished", "block", span, say("unfinished", said=quoted(reply, span).strip()))
