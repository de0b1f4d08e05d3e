"""Rewrites by a language model: sentences go out fenced, marked and without personal data, and come back as ours."""

from dataclasses import replace
from itertools import groupby

from assistant.domain.marking import Marking
from assistant.domain.plan import DraftRequest, WrittenReply
from assistant.domain.progress import RewriteKind
from assistant.domain.reply import Sentence
from assistant.drafting.instructions import instruction_for
from assistant.drafting.layout import page_of
from assistant.drafting.parts import Part, Parts
from assistant.drafting.redaction import redaction_for
from assistant.drafting.selection import Line
from assistant.drafting.writer import ModelReply, ModelSentence
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel
from prompts.catalog import Prompt, load_prompt
from prompts.phrases import languages, load_phrases

_MOST_SENTENCES, _LONGEST_SENTENCE = 40, 700
_TYPED = "typed"
"""Stands as a fact's id with a sentence that a person wrote, so that it is known as theirs when it comes back."""
_COURTESY = frozenset({"acknowledge", "apologise", "close"})


class ModelRewriter:
    """Rewrites through a ChatModel; ``prompt`` is a version of ``rewrite_reply``, by default the newest."""

    kind = "model"

    def __init__(self, model: ChatModel, prompt: Prompt | None = None) -> None:
        self._model = model
        self._prompt = prompt or load_prompt("rewrite_reply")

    def rewrite(self, request: DraftRequest, parts: Parts, kind: RewriteKind, seconds: float) -> WrittenReply:
        """The parts in other words, laid out for the request's channel and language, within ``seconds``.

        Raises DrafterFailed with the model's code, or invalid_output.
        """
        redaction = redaction_for(request)
        hidden = [redaction.hide(part.words) for part in parts.parts]
        marking = Marking.against("\n".join(hidden))
        lines = [_line(part, marking.put(words)) for part, words in zip(parts.parts, hidden, strict=True)]
        user = self._prompt.render(
            "user",
            boundary=marking.boundary,
            wish=instruction_for(kind),
            language=request.language,
            channel=request.channel or "unknown",
            reply="\n".join(lines),
        )
        system = self._prompt.render("system", boundary=marking.boundary, mark=marking.mark)
        filled = self._model.fill(system, user, ModelReply, seconds)
        given = {fact_id for part in parts.parts for fact_id in _ids(part)}
        sentences = [
            _taken(sentence, redaction.restore(marking.take_out(sentence.text)), given)
            for sentence in _bounded(filled.answer)
        ]
        written = self._laid_out(sentences, request)
        return replace(written, sentences=_of_the_draft(written, marked=_TYPED in given), usage=filled.usage)

    def _laid_out(self, sentences: list[ModelSentence], request: DraftRequest) -> WrittenReply:
        topics = {move.move: move.topic for move in reversed(request.plan.moves)}
        blocks = [
            (move, topics.get(move, ""), tuple(Line(sentence.text, sentence.facts) for sentence in together))
            for move, together in groupby(sentences, key=lambda sentence: sentence.move)
        ]
        words = load_phrases(request.language if request.language in languages() else "en").words
        page = page_of(blocks, request, words)
        return WrittenReply(
            page.text,
            page.sentences,
            request.language,
            model=self._model.name,
            prompt=self._prompt.label,
            prompt_hash=self._prompt.content_hash,
            settings=dict(self._model.settings),
        )


def _line(part: Part, marked: str) -> str:
    ids = "".join(f" [{fact_id}]" for fact_id in _ids(part))
    return f"- {part.move or 'inform'}{ids}: {marked}"


def _ids(part: Part) -> tuple[str, ...]:
    return (_TYPED,) if part.typed else part.fact_ids


def _of_the_draft(written: WrittenReply, *, marked: bool) -> tuple[Sentence, ...]:
    """The sentences that no person wrote. A model that forgot which ones they did leaves all in doubt to them."""
    theirs = {s for s in written.sentences if _TYPED in s.fact_ids}
    if marked and not theirs:
        theirs = {s for s in written.sentences if not s.fact_ids and s.move not in _COURTESY}
    return tuple(s for s in written.sentences if s not in theirs)


def _bounded(answer: ModelReply) -> list[ModelSentence]:
    sentences = [sentence for sentence in answer.sentences if sentence.text.strip()]
    if not sentences:
        raise DrafterFailed("invalid_output", "The model's reply is empty.")
    if len(sentences) > _MOST_SENTENCES or any(len(s.text) > _LONGEST_SENTENCE for s in sentences):
        raise DrafterFailed("invalid_output", "The model's reply is far too long.")
    return sentences


def _taken(sentence: ModelSentence, text: str, given: set[str]) -> ModelSentence:
    facts = tuple(dict.fromkeys(fact.strip("[] ") for fact in sentence.facts if fact.strip("[] ") in given))
    return sentence.model_copy(update={"text": text.strip(), "facts": facts})
