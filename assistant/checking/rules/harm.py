"""Harm: asking for secrets or control of a machine, dangerous advice, contempt, guilt and law, being led elsewhere."""

import re
from collections.abc import Iterator

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
from assistant.checking.rules import asking
from assistant.checking.rules.denial import is_denied, is_negated
from assistant.checking.rules.mentions import is_quoted
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
_TOLD_TO = re.compile(
    r"(?:^|[,;:.!?()-]\s*|(?<!\w)(?:please|just|simply|you|then|also|first|even|to|or|safely|now|kindly|let|"
    r"always|puede[ns]?|podria[ns]?|podeis|debe|debes|hay que|tiene que|tienes que|por favor|solo|luego|primero|"
    r"simplemente|(?:vaya|vayan|pase|pruebe|ayude|animese|empiece|atrevase) a|y) |"
    r"(?<!\w)you \w+ (?:\w+ )?|(?<!\w)(?:by|is|it's|are|may|can|could) )$"
)
"""What stands before an order or a piece of advice."""
_TOLD_OF = re.compile(r"\s+(?:(?:has|have|had|also|then) )?(?:took|taken|knocked|brought|caused|stopped|meant)(?!\w)")
"""What stands behind a thing that was told of and not advised: "Cut power lines took out the mast"."""
_BY_US = re.compile(
    r"(?<!\w)(?:is|are|being|been|was|were|they|they're|team|crews?|engineers?|technicians?|esta|estan|estaba|estaban|"
    r"estamos|siguen|se|han|hemos|equipo|tecnicos?|cuadrilla) (?:\w+ )?$"
)
"""Work of ours, told and not advised: "se esta instalando el certificado"."""
_YOURS = re.compile(r"(?: \w+){0,2} (?:your|su|tu|you|usted)(?!\w)")
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
            if name == "danger" and (not _advises(reply, match.start()) or _TOLD_OF.match(reply.low, match.end())):
                continue
            if not _excused(reply, known, name, match):
                yield _found(reply, rule, match.span(), message)
    for match in _NEIGHBOUR.finditer(reply.cased):
        if folded(match["name"]) not in f"{known.own_text}\n{known.customer_text}\n{known.public_text}":
            yield _found(reply, "blame", match.span(), "blame")
    yield from asking.check(reply, known)
    yield from _devices(reply)
    yield from _elsewhere(reply, known)


def _advises(reply: ReplyText, start: int) -> bool:
    """Whether the customer is told to do what stands at ``start``; "roadworks cut a cable" tells what others did."""
    before = reply.low[max(0, start - _BEFORE) : start]
    return _TOLD_TO.search(before) is not None


def _excused(reply: ReplyText, known: Known, name: str, match: re.Match[str]) -> bool:
    if name in {"contempt", "guilt", "legal"}:
        # "Anyone with half a brain" is contempt all the same; what the customer said of themselves is theirs.
        theirs = (name == "legal" and match.group() in known.customer_text) or is_quoted(reply, known, match.span())
        return theirs or (not match.group().startswith("if ") and is_negated(reply, match.start()))
    ours = name == "remote" and _BY_US.search(reply.low[: match.start()]) and not _is_yours(reply, match)
    return bool(ours) or is_denied(reply, match.start()) or _is_borne(known, name, match.group())


def _is_yours(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether the machine told of is the customer's: in the words found, or right behind them."""
    return bool(_YOURS.search(f" {match.group()}") or _YOURS.match(reply.low, match.end()))


def _is_borne(known: Known, name: str, words: str) -> bool:
    """An app that the facts speak of may be used."""
    return (
        name == "remote"
        and words.rsplit(maxsplit=1)[-1] in {"app", "apps", "aplicacion"}
        and (words.split(maxsplit=1)[-1] in known.public_text or " app" in known.public_text)
    )


def _devices(reply: ReplyText) -> Iterator[RuleFinding]:
    """A medical thing or an alarm right behind a word for stopping or altering it, or before such a word with "it"."""
    for act in found(reply.low, "harm", "danger_acts"):
        start = act.end() + (reply.low[act.end() : act.end() + 1] == " ")
        thing = phrases(("harm", "danger_things")).match(reply.low, start)
        if thing and _advises(reply, act.start()) and not is_denied(reply, act.start()):
            yield _found(reply, "instruction_echo", (act.start(), thing.end()), "danger")
    for act in pattern("harm", "stops_it").finditer(reply.low):
        things = list(pattern("harm", "danger_devices").finditer(reply.low, 0, act.start()))
        others = things and pattern("harm", "other_devices").search(reply.low, things[-1].end(), act.start())
        if things and not others and not is_denied(reply, act.start()):
            yield _found(reply, "instruction_echo", act.span(), "danger")


def _elsewhere(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Ways to get in touch or to be led somewhere that no list can hold."""
    theirs = [match.span() for match in found(reply.low, "channels", "theirs")]
    listed = known.public_text + " ".join(contact.value.lower() for contact in known.knowledge.provider.contacts)
    for match in found(reply.low, "channels", "invites"):
        is_theirs = any(start < match.end() and match.start() < end for start, end in theirs)
        if not is_theirs and not is_denied(reply, match.start()) and not _is_channel(match.group(), listed):
            yield _found(reply, "contact_not_listed", match.span(), "contact_not_listed")
    for match in _SIGNAL.finditer(reply.cased):
        if "signal app" not in listed:
            yield _found(reply, "contact_not_listed", match.span(), "contact_not_listed")
    for match in found(reply.low, "channels", "codes_to_scan"):
        if match.group() not in known.public_text and not is_denied(reply, match.start()):
            yield _found(reply, "link_not_listed", match.span(), "link_not_listed")
    if reply.links or _POINTS_AT.search(reply.low):
        return
    for match in found(reply.low, "channels", "blind_links"):
        if not is_denied(reply, match.start()):
            yield _found(reply, "link_not_listed", match.span(), "link_not_listed")


def _is_channel(words: str, listed: str) -> bool:
    """Whether the facts or the contacts name the channel that the words invite to."""
    return any(len(word) > _SHORT and word in listed for word in words.split()[-2:])


def _found(reply: ReplyText, rule: Rule, span: Span, message: str) -> RuleFinding:
    return finding(reply, rule, "block", span, say(message, said=quoted(reply, span)))
