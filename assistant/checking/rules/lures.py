"""Lures and slights in whole phrases: codes and fees asked for, unsafe advice, contempt, what others told us."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
from assistant.checking.rules.mentions import is_quoted
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, words
from assistant.domain.check import RuleFinding
from assistant.domain.vocabulary import Rule

_SORTS: tuple[tuple[str, Rule, str], ...] = (
    ("secret", "instruction_echo", "asks_secret"), ("money", "instruction_echo", "asks_money"),
    ("remote", "instruction_echo", "remote_control"), ("danger", "instruction_echo", "danger"),
    ("delays", "instruction_echo", "danger"), ("contempt", "blame", "contempt"),
    ("others", "other_customer", "told_by_others"), ("near", "other_customer", "told_by_others"),
    ("contact", "contact_not_listed", "contact_not_listed"),
)  # fmt: skip
_DENIED = re.compile(
    r"(?<!\w)(?:not|no|never|nobody|nothing|without|nor|cannot|avoid|anyone|anybody|whoever|beware|\w+n't|nunca|nadie|sin|ni|"
    r"jamas|evite|evitar|quien|alguien|tampoco|if someone|if somebody)(?!\w)"
)
_NOT_ADVICE = re.compile(
    r"(?<!\w)(?:we|they|crew|team|engineers?|technicians?|who|that|by|it|nosotros|ellos|equipo)\s+(?:\w+\s+)?$"
)
_TOLD = re.compile(r"(?<!\w)(?:call|rang|wr[io]t|told|tell|ask|phon|said|says|llam|escrib|dij|dic|pregunt|quej)\w*")
_SUPPOSED = re.compile(r"(?<!\w)(?:if|when|whether|once|si|cuando)(?!\w)")
_CAPITAL = re.compile(r"(?<![\w@./])[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]{2,}(?![\w@])")
_OWN_NAME = re.compile(r"(?:name is|i am|i'm|this is|me llamo|soy|regards|saludos?|wishes|thanks|gracias)[ ,]*$")
_SIGNATURE = 3


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every such phrase of a sentence, unless it is denied, warned of, told of others' work, or the customer's own."""
    for name, rule, message in _SORTS:
        for match in pattern("lures", name).finditer(reply.low):
            if not _is_fine(reply, known, name, match):
                yield finding(reply, rule, "block", match.span(), say(message, said=quoted(reply, match.span())))
    yield from _first_names(reply, known)


def _is_fine(reply: ReplyText, known: Known, name: str, match: re.Match[str]) -> bool:
    before = reply.low[reply.clause_at(match.start())[0] : match.start()]
    if name == "near":
        return _SUPPOSED.search(match.group()) is not None or _is_told_by(known, match.group().split()[1])
    if name == "contempt":
        return is_quoted(reply, known, match.span()) or _DENIED.search(before) is not None
    if match.group() in known.customer_text or match.group() in known.public_text:
        return True
    listed = (folded(one.value) for one in known.knowledge.provider.contacts) if name == "contact" else ()
    told = name == "danger" and _NOT_ADVICE.search(before)
    return name != "delays" and bool(told or any(match.group() in one for one in listed) or _DENIED.search(before))


def _is_told_by(known: Known, who: str) -> bool:
    """Whether the customer wrote of somebody near them and of telling."""
    theirs = re.search(rf"(?<!\w)(?:my|mi) {re.escape(who)}", known.customer_text)
    return theirs is not None and _TOLD.search(known.customer_text) is not None


def _first_names(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """The given name of another customer, told; a signature and a name that this ticket knows are fine."""
    names = _given(known.context.other_customers)
    if not names or len(reply.low.split()) <= _SIGNATURE:
        return
    contact = known.customer.contact.name if known.customer and known.customer.contact else ""
    own = f"{known.own_text} {known.customer_text} {known.public_text} {folded(contact or '')}"
    for match in _CAPITAL.finditer(reply.cased):
        low = folded(match.group())
        if low in names and low not in own and not _OWN_NAME.search(reply.low[: match.start()]):
            yield finding(
                reply, "other_customer", "block", match.span(), say("other_customer", said=quoted(reply, match.span()))
            )


@cache
def _given(customers: tuple[str, ...]) -> frozenset[str]:
    """Folded given names that are no ordinary words as well."""
    common = frozenset(words("lures", "word_names"))
    return frozenset(folded(name.split()[0]) for name in customers if len(name.split()) > 1) - common
