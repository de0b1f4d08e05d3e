"""What spoils a reply, as far as phrases tell: all there is in Spanish, and one voice among others in English."""

import re
from collections.abc import Iterator

from assistant.domain.tone import ToneFlag
from assistant.domain.vocabulary import ToneFlagKind
from assistant.tone.cues import CARED_ECHO, Cues

DIRECT: tuple[ToneFlagKind, ...] = (
    "dismissive", "blaming", "condescending", "defensive", "toxic_positivity", "conditional_apology", "pressure",
)  # fmt: skip
"""One phrase is enough."""
CANNED_PHRASES = 3
CANNED_SHARE = 1 / 3
"""Three stock phrases make a form letter, and so does one in three sentences where nothing else is said."""
LECTURE = 2
"""Two generalities about customers, rules or limits, where nobody is sorry and nothing is told, are a brush-off."""
FOREIGN_ACRONYMS = 2
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b(?!-\d)")
_SHOUTED = 0.6


def flags_by_phrases(cues: Cues) -> tuple[ToneFlag, ...]:
    """All flags in order of their place."""
    found = [*_direct(cues), *_brushed_off(cues), *_canned(cues), *_jargon(cues), *_over_apology(cues)]
    return tuple(sorted(set(found), key=lambda flag: (flag.start, flag.end, flag.flag)))


def _direct(cues: Cues) -> Iterator[ToneFlag]:
    for kind in DIRECT:
        for start, end in cues.spans([kind]):
            yield ToneFlag(flag=kind, start=start, end=end)


def _brushed_off(cues: Cues) -> Iterator[ToneFlag]:
    """A reply that takes no notice of what is at stake, and spends its words on something else."""
    if cues.count("dismissive") or cues.situation.kind != "stakes" or cues.apologises:
        return
    elsewhere = cues.spans(["blaming", "condescending", "defensive", "toxic_positivity"]) if cues.neglect else []
    cold = not cues.count("empathy", "validation", "responsibility", "done", "offer") and not cues.sound_times
    lectured = cues.spans(["lecture"]) if cold else []
    if elsewhere or len(lectured) >= LECTURE:
        start, end = (elsewhere or lectured)[0]
        yield ToneFlag(flag="dismissive", start=start, end=end)


def _canned(cues: Cues) -> Iterator[ToneFlag]:
    spans = cues.spans(["boilerplate"])
    often = len(spans) >= max(CANNED_PHRASES, cues.count("defensive"))
    dense = len(spans) >= CANNED_SHARE * len(cues.text.sentences)
    empty = not (cues.sound_times or cues.figures or cues.spoilt) and cues.echo(personal=True) < CARED_ECHO
    if often or (dense and empty):
        yield from (ToneFlag(flag="boilerplate", start=start, end=end) for start, end in spans)


def _jargon(cues: Cues) -> Iterator[ToneFlag]:
    yield from (ToneFlag(flag="jargon", start=start, end=end) for start, end in cues.spans(["jargon"]))
    foreign = list(_foreign_acronyms(cues))
    if len({cues.text.raw[start:end] for start, end in foreign}) >= FOREIGN_ACRONYMS:
        yield from (ToneFlag(flag="jargon", start=start, end=end) for start, end in foreign)


def _foreign_acronyms(cues: Cues) -> Iterator[tuple[int, int]]:
    raw = cues.text.raw[: len(cues.text.folded)]
    letters = [letter for letter in raw if letter.isalpha()]
    if sum(map(str.isupper, letters)) > _SHOUTED * len(letters):
        return
    own = cues.situation.customer.raw if cues.situation.customer else ""
    for match in _ACRONYM.finditer(raw):
        word = match.group()
        if (
            word.split("-")[0] not in cues.words.acronyms
            and word not in own
            and raw[match.start() - 1 : match.start()] != "^"
        ):
            yield match.span()


def _over_apology(cues: Cues) -> Iterator[ToneFlag]:
    intense = cues.spans(["strong_apology"]) if cues.situation.kind in ("calm", "thanks") else []
    if cues.repeats_apology or intense:
        spans = (cues.spans(["apology"])[1:] or cues.spans(["apology"])) if cues.repeats_apology else intense
        yield from (ToneFlag(flag="over_apology", start=start, end=end) for start, end in spans)
