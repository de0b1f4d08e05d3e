"""What the language model is told about one ticket: the variables of ``draft_reply``, redacted and marked.

The same request gives the same messages, letter by letter: answers are kept by what was asked.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.domain.history import EarlierReply
from assistant.domain.marking import Marking
from assistant.domain.plan import DraftRequest, PlannedMove
from assistant.domain.ticket import Ticket
from assistant.drafting.redaction import Redaction
from assistant.drafting.voicing import voice_brief
from knowledge_base.records import Fact, Guideline
from knowledge_base.wording import say_instant, say_range
from prompts.catalog import Prompt
from prompts.exemplars import Exemplar, choose_exemplars

_THREAD_LIMIT, _SUBJECT_LIMIT, _INSTRUCTION_LIMIT, _PREVIOUS_LIMIT = 12_000, 300, 1_000, 8_000
"""Characters: the newest part of a long conversation is enough, and a hostile one costs no more than a long one."""
_GUIDELINE_LIMIT, _GUIDELINES_LIMIT = 1_500, 3_000
"""Characters of one guideline, and of all, the most fitting first: what a model reads delays its first sentence."""
_FROM_FEED = frozenset({"measure", "workaround", "cause", "measurement", "area", "policy", "action", "promise"})
"""Kinds of facts whose words somebody outside chose; times, counts and states are worded by this product."""
_NOW = "%Y-%m-%d %H:%M"
_FROM_TICKET = frozenset({"action", "promise"})
"""Kinds of facts that an agent put into words, who may have quoted a telephone number."""


@dataclass(frozen=True)
class Briefing:
    """The finished messages, and what is needed to read the answer."""

    system: str
    user: str
    marking: Marking


@dataclass(frozen=True)
class _Words:
    """The sentences of briefing.toml."""

    lines: dict[str, str]
    flags: dict[str, str]

    def say(self, line: str, **values: object) -> str:
        """A line with its values put in, whatever braces they hold."""
        return self.lines[line].format(**values)


@cache
def _words() -> _Words:
    data = tomllib.loads(Path(__file__).with_name("briefing.toml").read_text(encoding="utf-8"))
    return _Words({name: text for name, text in data.items() if isinstance(text, str)}, data["flags"])


def brief(request: DraftRequest, prompt: Prompt, redaction: Redaction) -> Briefing:
    """The system and user message for a request; in a repair round with what failed and why."""
    thread, facts = redaction.hide(_thread(request.ticket)), _facts(request, redaction)
    previous = redaction.hide((request.previous or "")[:_PREVIOUS_LIMIT])
    marking = Marking.against("\n".join([thread, previous, *(words for _, words in facts)]))
    told = {
        "boundary": marking.boundary,
        "language": request.language,
        "channel": request.channel or _words().say("unknown"),
        "segment": request.segment or _words().say("unknown"),
        "now": f"{request.now.astimezone(request.zone):{_NOW}}, {request.zone.key}",
        "voice": redaction.hide_known(voice_brief(request.voice, request.segment, request.channel, request.language)),
        "reading": _reading(request, redaction, marking),
        "plan": _lines(_step(number, move) for number, move in enumerate(request.plan.moves, start=1)),
        "facts": _lines(_fact(fact, words, request, marking) for fact, words in facts),
        "actions": _lines(marking.put(redaction.hide(action.text)) for action in request.ticket.actions),
        "history": _lines(_earlier(reply, request) for reply in request.history),
        "guidelines": _lines(_guidelines(request.lookup.guidelines)),
        "exemplars": _exemplars(request),
        "instruction": redaction.hide((request.instruction or _words().say("none"))[:_INSTRUCTION_LIMIT]),
        "thread": marking.put(thread),
    }
    # An older version of the prompt knows fewer variables; what it asks for must all be here.
    user = prompt.render("user", **{name: value for name, value in told.items() if name in prompt.variables("user")})
    if request.previous is not None:
        said = (" ".join(redaction.hide(finding).split()) for finding in request.findings)
        findings = _lines(_words().say("finding", text=text) for text in said)
        marked = marking.put(previous)
        user += prompt.render("repair", boundary=marking.boundary, previous=marked, findings=findings)
    return Briefing(prompt.render("system", boundary=marking.boundary, mark=marking.mark), user, marking)


def _thread(ticket: Ticket) -> str:
    say = _words().say
    subject = [say("subject", text=ticket.subject[:_SUBJECT_LIMIT])] if ticket.subject else []
    messages = "\n".join(say("message", author=m.author, text=m.text.strip()) for m in ticket.messages)
    return "\n".join([*subject, messages[-_THREAD_LIMIT:]])


def _facts(request: DraftRequest, redaction: Redaction) -> list[tuple[Fact, str]]:
    """What may be stated, with its words; an estimate that has passed is none."""
    known = (fact for fact in request.lookup.knowledge.facts if not fact.is_overdue(request.now))
    return [
        (fact, redaction.hide(fact.text) if fact.kind in _FROM_TICKET else redaction.hide_known(fact.text))
        for fact in known
    ]


def _fact(fact: Fact, words: str, request: DraftRequest, marking: Marking) -> str:
    told = marking.put(words) if fact.kind in _FROM_FEED else words
    time = _time_words(request, fact)
    return _words().say("fact", id=fact.id, kind=fact.kind, certainty=fact.certainty, time=time, words=told)


def _time_words(request: DraftRequest, fact: Fact) -> str:
    """How to say a fact's time to this customer, so that no model has to convert a zone."""
    moment = fact.instant
    if moment is None:
        return ""
    told = (request.now, request.zone, request.language)
    if fact.until:
        words = say_range(moment, fact.until, *told, name_zone=request.zone_named)
    else:
        words = say_instant(moment, *told, name_zone=request.zone_named)
    return _words().say("time", words=words)


def _reading(request: DraftRequest, redaction: Redaction, marking: Marking) -> str:
    summary, reading, words = request.reading.summary, request.reading, _words()
    said = {
        "services": summary.services,
        "feelings": summary.feelings,
        "asks": summary.asks,
        "safety": summary.safety,
        "urgency": (summary.urgency,),
    }
    so = {
        "already_told": reading.already_told,
        "cancel_threat": reading.cancel_threat,
        "legal_threat": reading.legal_threat,
        "suspicious": bool(summary.suspicious),
    }
    return _lines(
        [
            *(words.say("said", name=name, values=", ".join(values)) for name, values in said.items() if values),
            *(
                words.say("impact", kind=impact.kind, text=marking.put(redaction.hide(impact.text)))
                for impact in summary.impact
            ),
            *(words.flags[name] for name, is_so in so.items() if is_so),
        ]
    )


def _step(number: int, move: PlannedMove) -> str:
    ids = ", ".join(fact.id for fact in move.facts)
    facts = _words().say("step_facts", ids=ids) if ids else ""
    return _words().say("step", number=number, move=move.move, topic=move.topic, reason=move.reason, facts=facts)


def _earlier(reply: EarlierReply, request: DraftRequest) -> str:
    """When it was and what of it holds; its text stands in the conversation."""
    say = _words().say
    return say(
        "earlier",
        at=say("earlier_at", at=f"{reply.at.astimezone(request.zone):{_NOW}}") if reply.at else "",
        told=say("earlier_told", ids=", ".join(reply.told)) if reply.told else "",
        outdated=say("earlier_outdated", ids=", ".join(reply.outdated)) if reply.outdated else "",
    )


def _guidelines(guidelines: tuple[Guideline, ...]) -> list[str]:
    told: list[str] = []
    length = 0
    for guideline in guidelines:
        body = guideline.body[:_GUIDELINE_LIMIT]
        length += len(body)
        if told and length > _GUIDELINES_LIMIT:
            break
        told.append(_words().say("guideline", title=guideline.title, body=body))
    return told


def _exemplars(request: DraftRequest) -> str:
    chosen = choose_exemplars(request.language, request.plan.phase, request.segment, request.channel)
    return "\n\n".join(_exemplar(exemplar) for exemplar in chosen)


def _exemplar(exemplar: Exemplar) -> str:
    say = _words().say
    reply = "\n".join(say("exemplar_sentence", move=one.move, text=one.text) for one in exemplar.reply)
    return say("exemplar", segment=exemplar.segment, channel=exemplar.channel, ticket=exemplar.ticket, reply=reply)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) or _words().say("none")
