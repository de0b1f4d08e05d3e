"""Manner: blame, conditions on an apology, hurdles before a credit, legal statements, boilerplate, instruction talk."""

import re
from collections.abc import Iterator

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known
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


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every breach of manner."""
    for name, rule, severity in _PHRASES:
        for match in pattern("rules", name).finditer(reply.low):
            if rule == "conditional_apology" and _comforts(known, match.group()):
                continue
            if rule == "blame" and _disowns_blame(reply, match.start(), match.group()):
                continue
            yield finding(reply, rule, severity, match.span(), say(rule, said=quoted(reply, match.span())))
    yield from _opt_in(reply, known)
    yield from _echo(reply, known)
    yield from _harm(reply)


def _comforts(known: Known, words: str) -> bool:
    # To somebody in despair "I'm sorry you feel this way" is comfort, not a way around an apology.
    return bool(known.context.reading and known.context.reading.summary.safety) and " feel" in words


def _disowns_blame(reply: ReplyText, start: int, words: str) -> bool:
    # "This isn't your fault", "nothing you did" take blame away from the customer.
    before = reply.low[max(0, start - 16) : start]
    denied = pattern("discourse", "negations").search(before) is not None or "n't" in before
    return denied and words.startswith(("your", "you", "su ", "tu ", "because you", "es ", "user"))


def _opt_in(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for match in pattern("rules", "opt_in").finditer(reply.low):
        sentence = reply.sentence_at(match.start()).low
        clause = reply.low[max(reply.sentence_at(match.start()).start, match.start() - 40) : match.end()]
        freed = (
            pattern("discourse", "negations").search(clause)
            or "n't" in clause
            or pattern("money", "automatic").search(sentence)
        )
        on_request = any(not policy.automatic for policy in known.policies) and not any(
            p.automatic for p in known.policies
        )
        if not freed and not on_request:
            yield finding(
                reply, "opt_in_credit", "block", match.span(), say("opt_in_credit", said=quoted(reply, match.span()))
            )


def _harm(reply: ReplyText) -> Iterator[RuleFinding]:
    """Asking for secrets or for control of a machine, and keeping somebody from the emergency services."""
    for name in ("asks_secret", "remote_control", "no_emergency"):
        for match in pattern("rules", name).finditer(reply.low):
            start = reply.clause_at(match.start())[0]
            before = reply.low[start : match.start()]
            denied = pattern("discourse", "negations").search(before) or "n't" in before
            if name == "no_emergency" or not denied:
                said = quoted(reply, match.span())
                yield finding(reply, "instruction_echo", "block", match.span(), say(name, said=said))


def _echo(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for match in (*pattern("rules", "echo").finditer(reply.low), *_FACT_ID.finditer(reply.low)):
        yield finding(
            reply, "instruction_echo", "block", match.span(), say("instruction_echo", said=quoted(reply, match.span()))
        )
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
