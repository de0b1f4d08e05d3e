"""Rewrites without a model: the plan composed again with the wish, in several wordings to choose from."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files

from assistant.domain.check import Check
from assistant.domain.plan import DraftRequest, WrittenReply
from assistant.domain.progress import TRANSLATIONS, RewriteKind
from assistant.domain.sms import most_segments, sms_length
from assistant.drafting.instructions import instruction_for
from assistant.drafting.parts import Parts
from assistant.drafting.refusals import refused_sentences
from assistant.ports import Drafter

_WORDINGS: dict[RewriteKind, int] = {"shorter": 4, "plainer": 4, "warmer": 3, "formal": 3}
_MOST = 10
"""How many wordings are tried, a few hundredths of a second each: those that are ranked all, else until one will do."""
_REFUSALS = 2
"""Times that one wording is composed again without what the guard did not let pass."""
_WORD, _LONG_WORD = re.compile(r"[^\W\d_]+"), 6
_END = re.compile(r"[.!?:](?=\s|$)|\n")
_LONGER = frozenset({"email", "chat", None})
"""Channels whose text has paragraphs, and by that shows whether it was made a text message."""
SHORT = frozenset({"sms", "social"})
"""Channels where a reply has room only for what the customer needs."""


def rewrite_request(request: DraftRequest, text: str, language: str, kind: RewriteKind) -> DraftRequest:
    """The request of a draft turned into that of a rewrite of ``text``, which is in ``language``.

    A text without a second paragraph is a text message already, as after the rewrite "sms", and stays one.
    """
    channel = request.channel
    most = most_segments(advises=bool(request.reading.summary.safety))
    if kind == "sms" or (channel in _LONGER and "\n" not in text.strip() and sms_length(text).segments <= most):
        channel = "sms"
    return replace(
        request,
        channel=channel,
        language=TRANSLATIONS.get(kind, language),
        instruction=None if kind == "sms" or kind in TRANSLATIONS else instruction_for(kind),
    )


def wordings(
    request: DraftRequest, composer: Drafter, kind: RewriteKind, checked: Callable[[str], Check], seconds: float
) -> Iterator[WrittenReply]:
    """The reply composed anew, first as this ticket always has it, then in other wordings.

    What ``checked`` does not let pass is said in other words, as in a draft.
    """
    for number in range(_WORDINGS.get(kind, _MOST)):
        yield _let_pass(_varied(request, number, kind), composer, checked, seconds)


def _let_pass(
    request: DraftRequest, composer: Drafter, checked: Callable[[str], Check], seconds: float
) -> WrittenReply:
    written = composer.draft(request, seconds)
    for _ in range(_REFUSALS):
        refused = refused_sentences(written, checked(written.text))
        if not refused:
            break
        request = replace(request, refused=(*request.refused, *refused))
        written = composer.draft(request, seconds)
    return written


def _varied(request: DraftRequest, number: int, kind: RewriteKind) -> DraftRequest:
    """Wordings are drawn by the ticket's id, so that another id draws others; its own facts go along."""
    if number == 0:
        return request
    own, other = request.ticket.id, f"{request.ticket.id}~{number}"
    ticket = request.ticket.model_copy(update={"id": other})
    short = kind == "sms" and number % 2 == 0
    instruction = instruction_for("shorter") if short else request.instruction
    facts = tuple(
        fact.model_copy(update={"id": fact.id.replace(own, other, 1)}) if fact.id.startswith(f"{own}/") else fact
        for fact in request.lookup.knowledge.facts
    )
    knowledge = replace(request.lookup.knowledge, facts=facts)
    return replace(request, ticket=ticket, lookup=replace(request.lookup, knowledge=knowledge), instruction=instruction)


def with_own_ids(parts: Parts, ticket_id: str) -> Parts:
    """Parts of a wording with the ticket's own fact ids again."""
    mark = re.compile(rf"^{re.escape(ticket_id)}~\d+/")
    return parts.with_parts(
        [
            replace(part, fact_ids=tuple(mark.sub(f"{ticket_id}/", fact_id) for fact_id in part.fact_ids))
            for part in parts.parts
        ]
    )


def hardness(text: str) -> float:
    """How hard a text reads: words to a sentence plus long words in a hundred (LIX, Björnsson 1968)."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = sum(1 for piece in _END.split(text) if _WORD.search(piece))
    return len(words) / max(sentences, 1) + 100 * sum(len(word) > _LONG_WORD for word in words) / len(words)


def tell(code: str, **parts: str) -> str:
    """A sentence for the agent, from ``rewrites.toml``."""
    template: str = _words()["messages"][code]
    return template.format(**parts)


def language_name(language: str) -> str:
    """What the agent calls a language."""
    return str(_words()["languages"].get(language, language))


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("assistant.drafting").joinpath("rewrites.toml").read_text("utf-8"))
