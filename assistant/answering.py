"""The answer put together: a draft, what it was matched with, which sentences stayed, and how it came to be."""

from dataclasses import dataclass

from assistant.domain.plan import DraftRequest, WrittenReply
from assistant.domain.reply import Draft, DrafterNote, MatchedIncident, Reply, Sentence
from assistant.domain.writing import Writing
from assistant.drafting.instructions import Wishes, wishes_of
from assistant.supervising import Supervised
from knowledge_base.records import Match
from prompts.plans import NEWEST


@dataclass(frozen=True)
class Answered:
    """A draft, and how it came to be."""

    draft: Draft
    writing: Writing


def matched(match: Match) -> MatchedIncident:
    """A match in its public form."""
    return MatchedIncident(
        id=match.incident.id,
        provider=match.incident.provider,
        revision=match.incident.revision,
        relevance=match.relevance,
        matched_on=match.matched_on,
        confidence=match.confidence,
    )


def record_of(
    request: DraftRequest,
    drafter: str,
    written: WrittenReply,
    found: Supervised | None = None,
    seconds: float | None = None,
) -> Writing:
    """How a reply came to be; ``found`` and ``seconds`` where a model was asked."""
    return Writing(
        drafter=drafter,
        model=written.model,
        prompt=written.prompt,
        prompt_hash=written.prompt_hash,
        plan=f"plans/{NEWEST}",
        voice=f"{request.voice.name}/v{request.voice.version}",
        instruction=request.instruction,
        unheard=drafter == "composer" and _is_unheard(request.instruction),
        settings=written.settings,
        usage=found.usage if found else None,
        rounds=found.rounds if found else 0,
        replaced=found.replaced if found else (),
        first_sentence=found.first_sentence if found else None,
        seconds=seconds,
        guidelines=tuple(guideline.id for guideline in request.lookup.guidelines),
    )


def _is_unheard(instruction: str | None) -> bool:
    return bool(instruction) and wishes_of(instruction) == Wishes()


def note_of(writing: Writing) -> DrafterNote:
    """The public form of who wrote a draft (docs/formats.md, ``drafter``)."""
    return DrafterNote(
        kind=writing.drafter,
        model=writing.model,
        prompt=writing.prompt,
        fallback=writing.fallback,
        seconds=writing.seconds,
    )


def kept_sentences(reply: Reply, text: str) -> tuple[Sentence, ...]:
    """The sentences of ``reply`` that stand word for word in ``text``, with their new places."""
    kept, position = [], 0
    for sentence in reply.sentences:
        words = reply.text[sentence.start : sentence.end]
        start = text.find(words, position)
        if words and start >= 0:
            position = start + len(words)
            kept.append(sentence.model_copy(update={"start": start, "end": position}))
    return tuple(kept)
