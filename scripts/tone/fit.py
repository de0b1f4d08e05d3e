"""Learn the figures of rubric 1 from labelled replies, and publish them.

    python scripts/tone/fit.py [--without-outside] [--dry]

Everything that judges a reply here was learned on replies to other messages: heads in folds by message, then the
weights of the dimensions on what those heads read, then flags on those values. What ships is fitted the same way on
all of it. Same data, same seed, same files.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from fit_heads import fit_calls, fit_heads, fit_impressions
from fitting import fit_linear
from held_out import print_held_out
from judging import FEWEST, best_cut, certainty, flag_cut, report
from labelled import OUTSIDE, Labelled, Piece, Row, folds_of
from publishing import publish
from sklearn.linear_model import LogisticRegression

from assistant.domain.vocabulary import Dimension, ToneFlagKind
from assistant.tone.dimensions.shape import Look
from assistant.tone.flags import agreed, flag_figures
from assistant.tone.flags_by_phrases import flags_by_phrases
from assistant.tone.heads.calls import Calls
from assistant.tone.heads.impressions import Impressions
from assistant.tone.heads.model import Heads
from assistant.tone.heads.reader import Reading
from assistant.tone.looks import looks_at
from assistant.tone.rubric import DIMENSIONS, Chance, Linear, load_rubric
from assistant.tone.weighing import value_of

HEAD_FOLDS, FOLDS = 6, 8
CALLED: tuple[Dimension, ...] = ("acknowledgement", "ownership", "information", "next_step", "effort")
"""Dimensions that raters left out for some messages; respect and fit always apply."""
LEARNED_FLAGS: tuple[ToneFlagKind, ...] = (
    "dismissive", "blaming", "condescending", "defensive", "toxic_positivity", "conditional_apology", "boilerplate",
    "jargon", "pressure",
)  # fmt: skip
"""Over-apology is counted, not learned."""
FLAG_STRENGTH = 1.0
BAR, LEAST = 0.8, 0.65
"""Share of raised flags that should be right, and without which a flag is left to phrases."""
Looks = dict[Dimension, Look]
Values = dict[str, dict[Dimension, float]]


@dataclass(frozen=True)
class Learned:
    """What is published beside the heads."""

    read: Mapping[Dimension, Linear]
    by_phrases: Mapping[Dimension, Linear]
    flags: Mapping[ToneFlagKind, Chance]
    needless: Mapping[Dimension, float]


@dataclass(frozen=True)
class Reader:
    """What reads a reply's sentences and its case."""

    heads: Heads
    calls: Calls
    impressions: Impressions

    @classmethod
    def fitted(cls, rows: Sequence[Row], bank: Sequence[Piece]) -> "Reader":
        """Fitted on rows and sentences that stand alone."""
        pieces = [*bank, *(piece for row in rows for piece in row.pieces)]
        return cls(fit_heads(pieces), fit_calls(rows, CALLED), fit_impressions(rows))

    def read(self, row: Row) -> Row:
        """A row with its cues as this reads them."""
        known = self.heads.cues
        columns = [[known[cue] for cue in sorted(names) if cue in known] for names in row.names]
        chances = [
            dict(zip(self.heads.labels, map(float, chance), strict=True))
            for chance in self.heads.read(row.vectors, columns)
        ]
        needless = self.calls.needless(row.customer, row.known, row.signs)
        impressions = self.impressions.read(row.vectors, [set(names) for names in row.names], row.silent)
        return replace(row, cues=replace(row.cues, read=Reading(tuple(chances), row.near, needless, impressions)))


def read_in_folds(rows: Sequence[Row], bank: Sequence[Piece]) -> list[Row]:
    """Every row with its cues as a reader sees them that never saw a reply to the same message."""
    found: dict[str, Row] = {}
    for held in folds_of(rows, HEAD_FOLDS):
        reader = Reader.fitted([row for row in rows if row.group not in held], bank)
        found |= {row.id: reader.read(row) for row in rows if row.group in held}
    return [found[row.id] for row in rows]


def learn(rows: Sequence[Row], looks: Mapping[str, Looks]) -> dict[Dimension, Linear]:
    """The weights of every dimension from these rows; where most raters say "na" a row says nothing."""
    rubric = load_rubric()
    found: dict[Dimension, Linear] = {}
    for name in DIMENSIONS:
        rated = [(looks[row.id][name].figures, truth) for row in rows if (truth := row.truth[name]) is not None]
        linear = fit_linear([figures for figures, _ in rated], [truth for _, truth in rated], rubric.lowering)
        found[name] = linear.model_copy(update={"weights": linear.weights | rubric.fixed.get(name, {})})
    return found


def values_in_folds(rows: Sequence[Row], looks: Mapping[str, Looks]) -> Values:
    """The value of every dimension of every row by weights learned on other messages."""
    values: Values = {}
    for held in folds_of(rows, FOLDS):
        learned = learn([row for row in rows if row.group not in held], looks)
        for row in rows:
            if row.group in held:
                values[row.id] = {name: value_of(looks[row.id][name].figures, learned[name]) for name in DIMENSIONS}
    return values


def with_cuts(learned: Mapping[Dimension, Linear], rows: Sequence[Row], values: Values) -> dict[Dimension, Linear]:
    """The weights with cuts and certainty as they hold for values that were learned on other messages."""
    found = {}
    for name, linear in learned.items():
        pairs = [(values[row.id][name], median) for row in rows if (median := row.medians[name]) is not None]
        cuts = best_cut(pairs)
        found[name] = linear.model_copy(update={"cuts": cuts, "certainty": certainty(pairs, cuts)})
    return found


def needless_cuts(rows: Sequence[Row]) -> dict[Dimension, float]:
    """From which chance a dimension is left out; a dimension is not left out where that is mostly wrong."""
    found: dict[Dimension, float] = {}
    for name in CALLED:
        chances = [(row.cues.read.needless[name] if row.cues.read else 0.0, row.truth[name] is None) for row in rows]
        cut = flag_cut(chances, least_precision=0.75, wanted_precision=0.8)
        if cut is not None:
            found[name] = cut
    return found


def flag_rows(rows: Sequence[Row], values: Values) -> list[dict[str, float]]:
    """What flags are weighed by, row by row."""
    found = []
    for row in rows:
        kinds = frozenset(flag.flag for flag in flags_by_phrases(row.cues.by_phrases))
        found.append(flag_figures(row.cues, values[row.id], kinds))
    return found


def learn_flags(rows: Sequence[Row], figures: Sequence[dict[str, float]]) -> dict[ToneFlagKind, Chance]:
    """One logistic regression per flag, raised from where it is mostly right on other messages."""
    return {kind: chance for kind in LEARNED_FLAGS if (chance := _flag(kind, rows, figures)) is not None}


def _flag(kind: ToneFlagKind, rows: Sequence[Row], figures: Sequence[dict[str, float]]) -> Chance | None:
    names = [name for name in figures[0] if not name.startswith("phrases:") or name == f"phrases:{kind}"]
    table = np.array([[found[name] for name in names] for found in figures])
    wanted = np.array([kind in row.flags for row in rows])
    chances = np.zeros(len(rows))
    for held in folds_of(rows, FOLDS):
        out = np.array([row.group in held for row in rows])
        model = LogisticRegression(C=FLAG_STRENGTH, max_iter=1000).fit(table[~out], wanted[~out])
        chances[out] = model.predict_proba(table[out])[:, 1]
    both = [at for at, found in enumerate(figures) if agreed(kind, found)]
    agreement = len(both) >= FEWEST and float(wanted[both].mean()) >= LEAST
    if agreement:
        chances[both] = 1.0
    cut = flag_cut(
        list(zip(map(float, chances), map(bool, wanted), strict=True)), least_precision=LEAST, wanted_precision=BAR
    )
    alone = flag_cut([(found[kind], bool(true)) for found, true in zip(figures, wanted, strict=True)], BAR, BAR)
    if cut is None:
        return None
    model = LogisticRegression(C=FLAG_STRENGTH, max_iter=1000).fit(table, wanted)
    weights = {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}
    return Chance(
        intercept=round(float(model.intercept_[0]), 3),
        cut=cut,
        agreement=agreement,
        alone=alone or 1.0,
        weights=weights,
    )


def main() -> None:
    """Read, learn, print what was held out, and publish."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without-outside", action="store_true", help="Only the sets that ship.")
    parser.add_argument("--dry", action="store_true", help="Print, and write nothing.")
    options = parser.parse_args()
    data = Labelled()
    rows, bank = data.rows(outside=not options.without_outside), data.bank()
    read = read_in_folds(rows, bank)
    looks = {row.id: looks_at(row.cues) for row in read}
    values = values_in_folds(read, looks)
    bare = {row.id: looks_at(row.cues.by_phrases) for row in read}
    learned = Learned(
        read=with_cuts(learn(read, looks), read, values),
        by_phrases=with_cuts(learn(read, bare), read, values_in_folds(read, bare)),
        flags=learn_flags(read, flag_rows(read, values)),
        needless=needless_cuts(read),
    )
    figures = report(read, values, learned.read, learned.flags, flag_rows(read, values))
    print_held_out([row for row in read if row.lot == OUTSIDE.parent.name], values)
    if not options.dry:
        publish(learned, Reader.fitted(rows, bank), figures, data.sha256)


if __name__ == "__main__":
    main()
