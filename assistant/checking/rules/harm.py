"""Harm: asking for secrets or control of a machine, dangerous advice, contempt, guilt and law, being led elsewhere."""

import re
from collections.abc import Iterator

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
from assistant.checking.rules.wording import found
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.phrases import phrases
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import RuleFinding
from assistant.domain.vocabulary import Rule

Span = tuple[int, int]

_ALWAYS: tuple[tuple[str, Rule, str], ...] = (("no_emergency", "instruction_echo", "no_emergency"),)
_UNLESS_DENIED: tuple[tuple[str, Rule, str], ...] = (
    ("remote", "instruction_echo", "remote_control"),
    ("danger", "instruction_echo", "danger"),
    ("unsafe", "instruction_echo", "danger"),
    ("contempt", "blame", "contempt"),
    ("guilt", "blame", "blame"),
    ("legal", "legal_admission", "legal_admission"),
)
_BEFORE = 70
_SHORT = 4
_SIGNAL = re.compile(r"(?<=[a-z] )(?:on|via|through|over|using|por|en) Signal(?![\w-])")
"""The messenger, not what a mobile receives: it has a capital."""
_UNABLE = re.compile(
    r"no (?:cuente|confie|se fie|dependa|funciona|responde|conecta|entra|comunica|sirve|alcanza|va)\w*(?!\w)"
)
"""Emergency numbers told not to answer, which keeps nobody from them."""
_YOURS = re.compile(r"(?<!\w)(?:your|su|tu)(?!\w)")
_ON_SCREEN = re.compile(
    r"(?<!\w)(?:screen|message|window|page|box|prompt|display|says|shows|reads|reading|pantalla|mensaje|ventana|"
    r"dice|pone|muestra)(?!\w)"
)
_QUOTED = re.compile(r"[\"']([^\"\n]{4,200}?)[.!,]?[\"'](?!\w)")
_TOLD_TO = re.compile(
    r"(?:^|[,;:.!?()-]\s*|(?<!\w)(?:please|just|simply|you|then|also|first|even|to|or|safely|now|kindly|let|"
    r"always|puede[ns]?|podria[ns]?|podeis|debe|debes|hay que|tiene que|tienes que|por favor|solo|luego|primero|"
    r"simplemente|a|y) |"
    r"(?<!\w)you \w+ (?:\w+ )?|(?<!\w)(?:by|is|it's|are|may|can|could) )$"
)
"""What stands before an order or a piece of advice."""
_NEIGHBOUR = re.compile(
    r"(?<!\w)(?i:neighbou?r|landlord|tenant|vecin[oa]|caser[oa]|inquilin[oa])\W{1,2}"
    r"(?P<name>[A-Z][\w'-]+ [A-Z][\w'-]+)"
)
"""Somebody near the customer, named."""
_POINTS_AT = re.compile(r"(?<!\w)(?:below|above|following|abajo|arriba|siguiente)(?!\w)")


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """What no sentence may ask for, advise or say of anybody."""
    for name, rule, message in _ALWAYS:
        for match in found(reply.low, "harm", name):
            if not _UNABLE.match(match.group()):
                yield _found(reply, rule, match.span(), message)
    for name, rule, message in _UNLESS_DENIED:
        for match in found(reply.low, "harm", name):
            if name == "danger" and not _advises(reply, match.start()):
                continue
            if not _excused(reply, known, name, match):
                yield _found(reply, rule, match.span(), message)
    for match in _NEIGHBOUR.finditer(reply.cased):
        if folded(match["name"]) not in f"{known.own_text}\n{known.customer_text}\n{known.public_text}":
            yield _found(reply, "blame", match.span(), "blame")
    yield from _secrets(reply, known)
    yield from _devices(reply)
    yield from _elsewhere(reply, known)


def _advises(reply: ReplyText, start: int) -> bool:
    """Whether the customer is told to do what stands at ``start``; "roadworks cut a cable" tells what others did."""
    before = reply.low[max(0, start - _BEFORE) : start]
    return _TOLD_TO.search(before) is not None


def _excused(reply: ReplyText, known: Known, name: str, match: re.Match[str]) -> bool:
    if name in {"contempt", "guilt", "legal"}:
        # "Anyone with half a brain" is contempt all the same; what the customer said of themselves is theirs.
        theirs = name != "guilt" and match.group() in known.customer_text
        return theirs or (not match.group().startswith("if ") and _negated(reply, match.start()))
    return _is_denied(reply, match.start()) or _is_borne(known, name, match.group())


def _negated(reply: ReplyText, start: int) -> bool:
    before = reply.low[max(reply.clause_at(start)[0], start - _BEFORE) : start]
    return "n't" in before or pattern("discourse", "negations").search(before) is not None


def _is_denied(reply: ReplyText, start: int) -> bool:
    """Whether the clause denies or warns of what stands at ``start``: "please don't send", "nobody will ask you to"."""
    before = reply.low[max(reply.clause_at(start)[0], start - _BEFORE) : start]
    return _negated(reply, start) or _is_strangers(before)


def _is_strangers(before: str) -> bool:
    return re.search(r"(?<!\w)(?:anyone|anybody|someone|somebody|whoever|quien|alguien)(?!\w)", before) is not None


def _is_borne(known: Known, name: str, words: str) -> bool:
    """An app that the facts speak of may be used."""
    return (
        name == "remote"
        and words.rsplit(maxsplit=1)[-1] in {"app", "apps", "aplicacion"}
        and (words.split(maxsplit=1)[-1] in known.public_text or " app" in known.public_text)
    )


def _secrets(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    low = reply.low
    own = [match.span() for match in found(reply.low, "harm", "own_secrets")]
    secrets = [match.span() for match in found(reply.low, "harm", "secrets")]
    secrets = [span for span in secrets if not any(start < span[1] and span[0] < end for start, end in own)]
    if not secrets:
        return
    asks = [match.start() for match in found(reply.low, "harm", "asks")]
    asked = [at for at in asks if not _is_denied(reply, at)]
    for span in secrets:
        if _is_quoted_back(reply, known, span):
            continue
        is_asked = any(at < span[1] for at in asked) and not _is_denied(reply, span[0])
        if is_asked or ("?" in low and not asks and _YOURS.search(low)):
            yield _found(reply, "instruction_echo", span, "asks_secret")


def _is_quoted_back(reply: ReplyText, known: Known, span: Span) -> bool:
    """Whether the words stand between quotation marks and are the customer's: a message on their screen."""
    for match in _QUOTED.finditer(reply.low):
        if match.start() < span[0] and span[1] < match.end():
            before, behind = reply.low[max(0, match.start() - 30) : match.start()], reply.low[match.end() :][:20]
            around = f"{before} {behind}"
            return match.group(1) in known.customer_text or _ON_SCREEN.search(around) is not None
    return False


def _devices(reply: ReplyText) -> Iterator[RuleFinding]:
    """A medical thing or an alarm right behind a word for stopping or altering it."""
    for act in found(reply.low, "harm", "danger_acts"):
        start = act.end() + (reply.low[act.end() : act.end() + 1] == " ")
        thing = phrases(("harm", "danger_things")).match(reply.low, start)
        if thing and _advises(reply, act.start()) and not _is_denied(reply, act.start()):
            yield _found(reply, "instruction_echo", (act.start(), thing.end()), "danger")


def _elsewhere(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Ways to get in touch or to be led somewhere that no list can hold."""
    theirs = [match.span() for match in found(reply.low, "channels", "theirs")]
    listed = known.public_text + " ".join(contact.value.lower() for contact in known.knowledge.provider.contacts)
    for match in found(reply.low, "channels", "invites"):
        is_theirs = any(start < match.end() and match.start() < end for start, end in theirs)
        if not is_theirs and not _is_denied(reply, match.start()) and not _is_channel(match.group(), listed):
            yield _found(reply, "contact_not_listed", match.span(), "contact_not_listed")
    for match in _SIGNAL.finditer(reply.cased):
        if "signal app" not in listed:
            yield _found(reply, "contact_not_listed", match.span(), "contact_not_listed")
    for match in found(reply.low, "channels", "codes_to_scan"):
        if match.group() not in known.public_text and not _is_denied(reply, match.start()):
            yield _found(reply, "link_not_listed", match.span(), "link_not_listed")
    if reply.links or _POINTS_AT.search(reply.low):
        return
    for match in found(reply.low, "channels", "blind_links"):
        if not _is_denied(reply, match.start()):
            yield _found(reply, "link_not_listed", match.span(), "link_not_listed")


def _is_channel(words: str, listed: str) -> bool:
    """Whether the facts or the contacts name the channel that the words invite to."""
    return any(len(word) > _SHORT and word in listed for word in words.split()[-2:])


def _found(reply: ReplyText, rule: Rule, span: Span, message: str) -> RuleFinding:
    return finding(reply, rule, "block", span, say(message, said=quoted(reply, span)))
