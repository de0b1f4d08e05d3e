"""Asking for secrets: passwords, card numbers, codes, papers. Warning of whoever asks for them is no asking."""

import re
from collections.abc import Iterator

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
from assistant.checking.rules.denial import is_denied
from assistant.checking.rules.wording import found
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import RuleFinding

Span = tuple[int, int]

_YOURS = re.compile(r"(?<!\w)(?:your|su|tu)(?!\w)")
_ON_SCREEN = re.compile(
    r"(?<!\w)(?:screen|message|window|page|box|prompt|display|says|shows|reads|reading|pantalla|mensaje|ventana|"
    r"dice|pone|muestra)(?!\w)"
)
_QUOTED = re.compile(r"[\"']([^\"\n]{4,200}?)[.!,]?[\"'](?!\w)")
_LISTED = re.compile(
    r"[,\s]*(?:(?:or|and|nor|o|u|y|ni|your|the|a|an|any|su|tu|el|la|los|las|un|una|de|of|even|codes?|codigos?|numbers?|"
    r"numeros?|details|datos)[,\s]+)*"
)
"""What stands between two things of one list."""


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every secret of the customer that a sentence asks for, or speaks of as of something that we may have."""
    own = [match.span() for match in found(reply.low, "harm", "own_secrets")]
    secrets = [match.span() for match in found(reply.low, "harm", "secrets")]
    own += [*reply.links, *reply.emails]
    secrets = [span for span in secrets if not any(start < span[1] and span[0] < end for start, end in own)]
    if not secrets:
        return
    asks = [match.span() for match in found(reply.low, "harm", "asks")]
    asked = [start for start, end in asks if not _is_harmless_ask(reply, (start, end))]
    theirs = [match.span() for match in pattern("harm", "keepsakes").finditer(reply.low)]
    fine: Span | None = None
    for span in secrets:
        if (fine and _LISTED.fullmatch(reply.low, fine[1], span[0])) or _is_harmless(reply, known, span):
            fine = span
            continue
        is_asked = any(at < span[1] for at in asked) or _is_asked_behind(reply, span)
        is_theirs = any(start < span[1] and span[0] < end for start, end in theirs) and not _is_told(reply, span)
        if is_asked or is_theirs or ("?" in reply.low and not asks and _YOURS.search(reply.low)):
            yield finding(reply, "instruction_echo", "block", span, say("asks_secret", said=quoted(reply, span)))


def _is_harmless_ask(reply: ReplyText, span: Span) -> bool:
    """Whether nobody is asked: "we will never ask for", "did you type"; but not "did you send us"."""
    words, behind = reply.low[slice(*span)], reply.low[span[1] : span[1] + 4]
    if pattern("discourse", "negations").search(words) or "n't" in words or is_denied(reply, span[0]):
        return True
    before = reply.low[: span[0]]
    return pattern("harm", "before_stories").search(before) is not None and not re.match(r" (?:us|me)\b", behind)


def _is_harmless(reply: ReplyText, known: Known, span: Span) -> bool:
    """Denied, warned of, told of as done, to be changed or kept, or quoted."""
    before = reply.low[: span[0]]
    if is_denied(reply, span[0]) or _is_quoted_back(reply, known, span):
        return True
    return any(pattern("harm", name).search(before) for name in ("stories", "askers", "guards"))


def _is_asked_behind(reply: ReplyText, span: Span) -> bool:
    """Whether the secret is asked for by a pronoun behind it: "a code will come; read it to me"."""
    matches = pattern("harm", "asks_behind").finditer(reply.low, span[1])
    return any(not is_denied(reply, match.start()) for match in matches)


def _is_told(reply: ReplyText, span: Span) -> bool:
    """Whether something is said of the secret itself: "your password is fine"."""
    behind = reply.low[span[1] :]
    return pattern("harm", "told_of").match(behind) is not None


def _is_quoted_back(reply: ReplyText, known: Known, span: Span) -> bool:
    """Whether the words stand between quotation marks and are the customer's: a message on their screen."""
    for match in _QUOTED.finditer(reply.low):
        if match.start() < span[0] and span[1] < match.end():
            before, behind = reply.low[max(0, match.start() - 30) : match.start()], reply.low[match.end() :][:20]
            around = f"{before} {behind}"
            return match.group(1) in known.customer_text or _ON_SCREEN.search(around) is not None
    return False
