"""What spoils a reply, each with its place."""

from collections.abc import Iterator, Mapping
from math import exp
from typing import get_args

from assistant.domain.tone import ToneFlag
from assistant.domain.vocabulary import Dimension, ToneFlagKind
from assistant.tone.cues import Cues
from assistant.tone.flags_by_phrases import flags_by_phrases
from assistant.tone.heads.model import LABELS
from assistant.tone.rubric import Chance, Rubric
from assistant.tone.sentences import LIKELY

FEWEST_WORDS = 4
"""A shorter sentence is a greeting or a name, and no example of what a whole reply does."""
ABUSE: ToneFlagKind = "dismissive"
"""An insult or a threat has no kind of its own in rubric 1; nothing brushes a customer off more."""
COLD = 0.02
"""What a sentence must take from the impression of respect to stand for a flag that no sentence clearly raises."""
MIDDLING = 1.0
"""What a dimension that does not apply counts as, where a flag is weighed."""


def flags_of(cues: Cues, values: Mapping[Dimension, float | None], rubric: Rubric) -> tuple[ToneFlag, ...]:
    """All flags in order of their place; ``values`` are those of the dimensions."""
    abuse = tuple(ToneFlag(flag=ABUSE, start=start, end=end) for start, end in cues.spans(["abuse"]))
    by_phrases = flags_by_phrases(cues.by_phrases)
    if cues.read is None:
        return (*by_phrases, *abuse)
    figures = flag_figures(cues, values, frozenset(flag.flag for flag in by_phrases))
    found = [*abuse, *(flag for flag in by_phrases if flag.flag not in rubric.flags)]
    for kind, chance in rubric.flags.items():
        if is_raised(kind, chance, figures):
            found += _placed(kind, cues, by_phrases)
    return tuple(sorted(set(found), key=lambda flag: (flag.start, flag.end, flag.flag)))


def flag_figures(
    cues: Cues, values: Mapping[Dimension, float | None], by_phrases: frozenset[ToneFlagKind]
) -> dict[str, float]:
    """What flags are weighed by: the surest sentence for each label, the dimensions, and what phrases say."""
    figures = {label: cues.surest(label) for label in LABELS}
    figures |= {f"value:{name}": MIDDLING if value is None else value for name, value in values.items()}
    figures |= {"neglect": cues.neglect, "met": cues.met, "at_stake": float(cues.situation.kind == "stakes")}
    return figures | {f"phrases:{kind}": float(kind in by_phrases) for kind in get_args(ToneFlagKind)}


def is_raised(kind: ToneFlagKind, chance: Chance, figures: Mapping[str, float]) -> bool:
    """Whether a flag is raised: it is likely enough, or a phrase and the reading of a sentence agree on it."""
    if (chance.agreement and agreed(kind, figures)) or figures.get(kind, 0.0) >= chance.alone:
        return True
    return chance_of(chance, figures) >= chance.cut


def agreed(kind: ToneFlagKind, figures: Mapping[str, float]) -> bool:
    """Whether a phrase and the reading of a sentence both say it."""
    return bool(figures.get(f"phrases:{kind}", 0.0)) and figures.get(kind, 0.0) >= LIKELY


def chance_of(chance: Chance, figures: Mapping[str, float]) -> float:
    """The chance that raters raise a flag."""
    score = chance.intercept + sum(weight * figures.get(name, 0.0) for name, weight in chance.weights.items())
    return 1.0 / (1.0 + exp(-score))


def _placed(kind: ToneFlagKind, cues: Cues, by_phrases: tuple[ToneFlag, ...]) -> Iterator[ToneFlag]:
    """Where a flag shows: the phrases and sentences that do it, else the sentence that comes closest to it."""
    own = [flag for flag in by_phrases if flag.flag == kind]
    spans = cues.spans([kind])
    if own or spans:
        yield from own or (ToneFlag(flag=kind, start=start, end=end) for start, end in spans)
        return
    told = [at for at, piece in enumerate(cues.text.pieces) if len(piece.split()) >= FEWEST_WORDS]
    places = told or range(len(cues.text.pieces))
    closest = max(places, key=lambda at: (cues.strength(at, (kind,)), cues.coldness(at), -at))
    if not cues.strength(closest, (kind,)) and cues.coldness(closest) < COLD:
        return
    sentence = cues.text.sentences[closest]
    yield ToneFlag(flag=kind, start=sentence.start, end=sentence.end)
