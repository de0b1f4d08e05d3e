"""All dimensions of rubric 1 on one reply."""

from collections.abc import Callable, Mapping

from assistant.domain.check import Check
from assistant.domain.context import ToneContext
from assistant.domain.vocabulary import Dimension
from assistant.tone.cues import Cues, cues_of
from assistant.tone.dimensions import acknowledgement, effort, fit, information, next_step, ownership, respect
from assistant.tone.dimensions.shape import Look
from assistant.tone.heads.reader import SentenceReader
from assistant.tone.sentences import BAD_VERDICTS
from assistant.tone.text import Text
from assistant.tone.vocabulary import vocabulary_of

LOOKS: Mapping[Dimension, Callable[[Cues], Look]] = {
    "acknowledgement": acknowledgement.look,
    "ownership": ownership.look,
    "information": information.look,
    "next_step": next_step.look,
    "effort": effort.look,
    "respect": respect.look,
    "fit": fit.look,
}


def cues_in(text: Text, context: ToneContext, language: str, reader: SentenceReader | None = None) -> Cues:
    """The cues of a reply in a known language; words of claims that do not hold are not read as figures or times."""
    return cues_of(text.blanked(_untrue(context.check)), context, vocabulary_of(language), reader)


def _untrue(check: Check | None) -> tuple[tuple[int, int], ...]:
    claims = check.claims if check is not None else ()
    return tuple(
        (claim.start, claim.end) for claim in claims if claim.verdict in BAD_VERDICTS and _is_figure(claim.kind)
    )


def _is_figure(kind: str) -> bool:
    return kind in {"instant", "date", "duration", "money", "rate", "count", "percentage"}


def looks_at(cues: Cues) -> dict[Dimension, Look]:
    """What each dimension sees."""
    return {name: look(cues) for name, look in LOOKS.items()}
