"""Rewrites by a language model: sentences go out fenced, marked and without personal data, and come back as ours."""

from dataclasses import replace

from assistant.domain.marking import Marking
from assistant.domain.plan import DraftRequest, WrittenReply
from assistant.domain.progress import RewriteKind
from assistant.domain.reply import Sentence
from assistant.domain.vocabulary import COURTESY
from assistant.drafting.instructions import instruction_for
from assistant.drafting.model_sentences import ModelReply, Taking, written_by
from assistant.drafting.parts import Part, Parts
from assistant.drafting.redaction import redaction_for
from assistant.drafting.voicing import voice_brief
from assistant.ports import ChatModel
from prompts.catalog import Prompt, load_prompt

_TYPED = "typed"
"""Stands as a fact's id with a sentence that a person wrote, so that it is known as theirs when it comes back."""


class ModelRewriter:
    """Rewrites through a ChatModel; ``prompt`` is a version of ``rewrite_reply``, by default the newest."""

    kind = "model"

    def __init__(self, model: ChatModel, prompt: Prompt | None = None) -> None:
        self._model = model
        self._prompt = prompt or load_prompt("rewrite_reply")

    def rewrite(self, request: DraftRequest, parts: Parts, kind: RewriteKind, seconds: float) -> WrittenReply:
        """The parts in other words, in the request's voice, channel and language, within ``seconds``.

        Raises DrafterFailed with the model's code, or invalid_output.
        """
        redaction = redaction_for(request)
        hidden = [redaction.hide(part.words) for part in parts.parts]
        given = frozenset(fact_id for part in parts.parts for fact_id in _ids(part))
        take = Taking(request, redaction, Marking.against("\n".join(hidden)), given)
        filled = self._model.fill(*self._asked(take, parts, hidden, kind), ModelReply, seconds)
        written = written_by(self._model, self._prompt, take.page(take.all_of(filled.answer)), request)
        return replace(written, sentences=_of_the_draft(written, marked=_TYPED in given), usage=filled.usage)

    def _asked(self, take: Taking, parts: Parts, hidden: list[str], kind: RewriteKind) -> tuple[str, str]:
        """The two messages to the model; ``hidden`` are the parts' words without personal data."""
        request, marking = take.request, take.marking
        lines = (_line(part, marking.put(words)) for part, words in zip(parts.parts, hidden, strict=True))
        user = self._prompt.render(
            "user",
            boundary=marking.boundary,
            wish=instruction_for(kind),
            language=request.language,
            channel=request.channel or "unknown",
            voice=voice_brief(request.voice, request.segment, request.channel, request.language),
            reply="\n".join(lines),
        )
        return self._prompt.render("system", boundary=marking.boundary, mark=marking.mark), user


def _line(part: Part, marked: str) -> str:
    ids = "".join(f" [{fact_id}]" for fact_id in _ids(part))
    return f"- {part.move or 'inform'}{ids}: {marked}"


def _ids(part: Part) -> tuple[str, ...]:
    return (_TYPED,) if part.typed else part.fact_ids


def _of_the_draft(written: WrittenReply, *, marked: bool) -> tuple[Sentence, ...]:
    """The sentences that no person wrote. A model that forgot which ones they did leaves all in doubt to them."""
    theirs = {s for s in written.sentences if _TYPED in s.fact_ids}
    if marked and not theirs:
        theirs = {s for s in written.sentences if not s.fact_ids and s.move not in COURTESY}
    return tuple(s for s in written.sentences if s not in theirs)
