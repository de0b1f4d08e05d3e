"""Manner: blame, conditions on an apology, hurdles before a credit, legal statements, boilerplate, instruction talk."""

import re
from collections.abc import Iterator

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
from assistant.checking.rules.mentions import is_pointed_at, is_quoted
from assistant.checking.rules.wording import found
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import RuleFinding
from assistant.domain.vocabulary import CheckVerdict, Rule

_PHRASES: tuple[tuple[str, Rule, CheckVerdict], ...] = (
    ("apology_if", "conditional_apology", "block"),
    ("blame", "blame", "block"),
    ("legal", "legal_admission", "block"),
    ("boilerplate_block", "boilerplate", "block"),
    ("boilerplate_warn", "boilerplate", "warn"),
)
_FACT_ID = re.compile(
    r"(?<!\w)[\w:.-]{1,64}/(?:status|started|resolved|area|service|scale|cause|eta|next_update|measure|workaround|"
    r"policy|contact)(?:\.\d+)?@r\d+|\"(?:move|fact_ids?|sentences)\"\s*:"
)
_LONG_QUOTE = 6
_NO_EFFORT = re.compile(
    r"(?<!\w)(?:sin (?:\w+ )?(?:tramites?|gestion\w*|pedir\w*|solicitar\w*|formularios?|papeleo|"
    r"que (?:tenga|tengas|haya|lo pida|haga)|hacer nada|necesidad)|"
    r"without (?:you )?(?:asking|having|needing|doing|any|lifting)|on its own|by itself|solo)(?!\w)"
)
"""That nothing has to be done for it, in other words than the policy's."""


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every breach of manner."""
    for name, rule, severity in _PHRASES:
        for match in found(reply.low, "rules", name):
            if rule == "conditional_apology" and _comforts(known, match.group()):
                continue
            if rule == "blame" and _disowns_blame(reply, match.start(), match.group()):
                continue
            yield finding(reply, rule, severity, match.span(), say(rule, said=quoted(reply, match.span())))
    yield from _opt_in(reply, known)
    yield from _echo(reply, known)
    yield from _shop_talk(reply, known)


def _comforts(known: Known, words: str) -> bool:
    # To somebody in despair "I'm sorry you feel this way" is comfort, not a way around an apology.
    return bool(known.context.reading and known.context.reading.summary.safety) and " feel" in words


def _disowns_blame(reply: ReplyText, start: int, words: str) -> bool:
    # "This isn't your fault", "nothing you did" take blame away from the customer.
    before = reply.low[max(0, start - 16) : start]
    if re.search(r"(?<!\w)(?:rather|prefer(?:ir)?)(?!\w)", words):
        return True  # "if you'd rather not wait" leaves the customer a choice
    denied = pattern("discourse", "negations").search(before) is not None or "n't" in before
    if denied and words.endswith((" doing", " fault", " mistake")) and not words.startswith("not "):
        return True
    return denied and words.startswith(("your", "you", "su ", "tu ", "because you", "es ", "user"))


def _shop_talk(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Words of the trade, and of telling what should not be told."""
    for match in found(reply.low, "rules", "internal_words"):
        if match.group() not in known.public_text and match.group() not in known.customer_text:
            said = quoted(reply, match.span())
            yield finding(reply, "internal_evidence", "block", match.span(), say("internal_resource", said=said))


def _is_named(known: Known, words: str) -> bool:
    """Whether the words are the customer's own name, or part of it: somebody is called Prompt."""
    name = known.customer.name if known.customer else None
    return bool(name) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", folded(name or "")) is not None


def _opt_in(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for match in found(reply.low, "rules", "opt_in"):
        sentence = reply.sentence_at(match.start()).low
        clause = reply.low[max(reply.sentence_at(match.start()).start, match.start() - 40) : match.end()]
        freed = (
            pattern("discourse", "negations").search(clause)
            or "n't" in clause
            or pattern("money", "automatic").search(sentence)
            or _NO_EFFORT.search(sentence)
        )
        warned = re.search(r"(?<!\w)(?:anyone|anybody|someone|somebody|whoever|alguien|quien)(?!\w)", sentence)
        if not freed and not warned and not _is_on_request(known, sentence):
            yield finding(
                reply, "opt_in_credit", "block", match.span(), say("opt_in_credit", said=quoted(reply, match.span()))
            )


def _is_on_request(known: Known, sentence: str) -> bool:
    """Whether a policy in force gives the credit only to those who ask: each does, or the sentence speaks of that."""
    asked_for = [policy for policy in known.policies if not policy.automatic]
    if len(asked_for) == len(known.policies):
        return bool(asked_for)
    numbers = re.findall(r"\d+(?:[.,]\d+)?", sentence)
    amounts = {policy.amount.value for policy in asked_for if policy.amount}
    told = pattern("rules", "goodwill").search(sentence) is not None
    return bool(asked_for) and (told or any(number.replace(",", ".") in amounts for number in numbers))


def _echo(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for match in (*found(reply.low, "rules", "echo"), *_FACT_ID.finditer(reply.low)):
        is_mention = is_quoted(reply, known, match.span()) or is_pointed_at(reply, known, match.span())
        if not is_mention and not _is_named(known, match.group()):
            said = quoted(reply, match.span())
            yield finding(reply, "instruction_echo", "block", match.span(), say("instruction_echo", said=said))
    suspicious = known.context.reading.summary.suspicious if known.context.reading else ()
    for told in suspicious:
        words = re.findall(r"\w+", told.lower())
        for index in range(max(0, len(words) - _LONG_QUOTE + 1)):
            wanted = r"\W+".join(map(re.escape, words[index : index + _LONG_QUOTE]))
            match_ = re.search(rf"(?<!\w){wanted}(?!\w)", reply.low)
            if match_:
                yield finding(
                    reply,
                    "instruction_echo",
                    "block",
                    match_.span(),
                    say("instruction_echo", said=quoted(reply, match_.span())),
                )
                break
