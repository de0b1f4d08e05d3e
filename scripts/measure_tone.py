"""Measure rubric 1 on labelled replies, or learn its figures from them.

    python scripts/measure_tone.py [--data ../shared/data/tone_dev.jsonl] [--fit] [--folds 10]

Weights are learned on other tickets than those they are measured on (folds by ``group``). The vocabulary, however,
was written while reading these replies, so the flags and, less so, the dimensions look better here than on replies
that nobody has read. Two baselines stand beside each figure: length only and keywords only.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from assistant.domain.context import ToneContext  # noqa: E402 - the path is set first
from assistant.domain.ticket import Ticket  # noqa: E402 - as above
from assistant.domain.vocabulary import Dimension  # noqa: E402 - as above
from assistant.reading.reader import read_ticket  # noqa: E402 - as above
from assistant.tone.cues import Cues  # noqa: E402 - as above
from assistant.tone.dimensions.shape import Look  # noqa: E402 - as above
from assistant.tone.fitting import fit_linear  # noqa: E402 - as above
from assistant.tone.flags import flags_of  # noqa: E402 - as above
from assistant.tone.language import language_of  # noqa: E402 - as above
from assistant.tone.looks import cues_in, looks_at  # noqa: E402 - as above
from assistant.tone.rubric import DIMENSIONS, Linear, load_rubric, rubric_text  # noqa: E402 - as above
from assistant.tone.scorer import overall_of, value_of  # noqa: E402 - as above
from assistant.tone.text import Text  # noqa: E402 - as above

Floats = NDArray[Any]
MARK = "# --- learned figures"
BOOTSTRAPS = 1000
RUBRIC_FILE = ROOT / "assistant/tone/rubric-1.toml"
KEYWORDS = {
    "acknowledgement": ["understand", "imagine", "hear", "frustrat", "sorry to"],
    "ownership": ["sorry", "apolog", "our fault", "our mistake"],
    "information": ["outage", "fault", "cause", "since", ":"],
    "next_step": ["will", "'ll", "update", "by "],
    "effort": ["automatic", "nothing", "no need"],
    "respect": ["please", "thank", "sorry"],
    "fit": ["hi ", "hello", "you"],
}


@dataclass
class Row:
    """One labelled reply with what rubric 1 sees in it. ``truth`` is None where most raters say "na"."""

    id: str
    group: str
    language: str
    text: str
    truth: dict[str, float | None]
    medians: dict[str, float | None]
    overall: float
    flags: set[str]
    cues: Cues
    looks: dict[Dimension, Look]


def load(path: Path, *, situation: bool, reading: bool) -> list[Row]:
    """All labelled replies, looked at once."""
    return [_row(json.loads(line), situation=situation, reading=reading)
            for line in path.read_text(encoding="utf-8").splitlines()]  # fmt: skip


def _row(item: dict[str, Any], *, situation: bool, reading: bool) -> Row:
    ticket = Ticket.model_validate({"id": item["group"], "channel": item["channel"], **item["ticket"]})
    context = ToneContext(
        ticket=ticket,
        reading=read_ticket(ticket) if reading else None,
        situation=item["situation"] if situation else None,
        channel=item["channel"],
        language=item["language"],
    )
    text = Text(item["reply"])
    cues = cues_in(text, context, language_of(text, item["language"]) or "en")
    ratings = item["ratings"]
    numbers = {d: [r[d] for r in ratings if r[d] != "na"] for d in DIMENSIONS}
    rated = {d: found if len(found) * 2 > len(ratings) else [] for d, found in numbers.items()}
    flags = {f for r in ratings for f in r["flags"] if sum(f in other["flags"] for other in ratings) * 2 > len(ratings)}
    return Row(
        item["id"], item["group"], item["language"], item["reply"],
        {d: mean(found) if found else None for d, found in rated.items()},
        {d: median(found) if found else None for d, found in rated.items()},
        mean(r["overall"] for r in ratings), flags, cues, looks_at(cues),
    )  # fmt: skip


def learn(rows: Sequence[Row]) -> dict[str, Linear]:
    """The figures of every dimension from these rows."""
    lowering = load_rubric().lowering
    found: dict[str, Linear] = {}
    for name in DIMENSIONS:
        rated = [row for row in rows if row.truth[name] is not None]
        targets = [row.truth[name] or 0.0 for row in rated]
        linear = fit_linear([row.looks[name].figures for row in rated], targets, lowering)
        found[name] = linear.model_copy(update={"weights": linear.weights | load_rubric().fixed.get(name, {})})
    return found


def cross_validated(
    rows: Sequence[Row], folds: int
) -> tuple[list[dict[str, float]], list[dict[str, int]], list[float]]:
    """Values, ratings and overall scores of every row by figures learned on other groups."""
    groups = sorted({row.group for row in rows})
    values: list[dict[str, float]] = [{} for _ in rows]
    ratings: list[dict[str, int]] = [{} for _ in rows]
    overall = [0.0] * len(rows)
    for fold in range(folds):
        held = set(groups[fold::folds])
        learned = learn([row for row in rows if row.group not in held])
        for at, row in enumerate(rows):
            if row.group in held:
                values[at] = {d: value_of(row.looks[d], learned[d]) for d in DIMENSIONS}
                ratings[at] = {d: sum(values[at][d] >= cut for cut in learned[d].cuts) for d in DIMENSIONS}
                applied = {d: values[at][d] if row.looks[d].applies else None for d in DIMENSIONS}
                overall[at] = overall_of(applied, flags_of(row.cues), load_rubric())
    return values, ratings, overall


def ranks(values: Sequence[float] | Floats) -> Floats:
    """Ranks from 0, ties shared."""
    array = np.asarray(values, dtype=float)
    _, inverse, counts = np.unique(array, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts + 1) / 2)[inverse]


def spearman(a: Sequence[float] | Floats, b: Sequence[float] | Floats) -> float:
    """Rank correlation; 0 where one side is constant."""
    x, y = ranks(a), ranks(b)
    return 0.0 if x.std() == 0 or y.std() == 0 else float(np.corrcoef(x, y)[0, 1])


def kappa(a: Sequence[float] | Floats, b: Sequence[float] | Floats) -> float:
    """Quadratic-weighted kappa of ratings 0, 1, 2."""
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    expected = float(((x[:, None] - y[None, :]) ** 2).mean())
    return 1.0 if expected == 0 else 1 - float(((x - y) ** 2).mean()) / expected


def interval(groups: Sequence[str], figure: Callable[[NDArray[np.intp]], float]) -> tuple[float, float]:
    """95% bootstrap interval over groups (tickets are drawn, not rows)."""
    rng = np.random.default_rng(7)
    names = sorted(set(groups))
    rows_of = {name: np.flatnonzero(np.asarray(groups) == name) for name in names}
    draws = [figure(np.concatenate([rows_of[names[i]] for i in rng.integers(0, len(names), len(names))]))
             for _ in range(BOOTSTRAPS)]  # fmt: skip
    return float(np.percentile(draws, 2.5)), float(np.percentile(draws, 97.5))


def table(
    rows: Sequence[Row], values: Sequence[dict[str, float]], ratings: Sequence[dict[str, int]], overall: Sequence[float]
) -> None:
    """Print agreement per dimension and overall, beside length and keywords."""
    print(
        f"{'dimension':16} {'n':>4}  {'Spearman [95%]':22} {'kappa [95%]':22} {'length':>7} {'keywords':>8}"
        "  difference to both [95%]"
    )
    for name in DIMENSIONS:
        at = [i for i, row in enumerate(rows) if row.truth[name] is not None]
        truth = [rows[i].truth[name] or 0.0 for i in at]
        keys = [sum(rows[i].text.lower().count(k) for k in KEYWORDS[name]) for i in at]
        marks = ([ratings[i][name] for i in at], [rows[i].medians[name] or 0.0 for i in at])
        line([rows[i] for i in at], name, [values[i][name] for i in at], truth, keys, marks)
    keys = [sum(row.text.lower().count(k) for words in KEYWORDS.values() for k in words) for row in rows]
    line(rows, "overall", overall, [row.overall for row in rows], keys, None)


def line(
    rows: Sequence[Row], name: str, said: Sequence[float], truth: Sequence[float], keys: Sequence[float],
    marks: tuple[Sequence[float], Sequence[float]] | None,
) -> None:  # fmt: skip
    """Print one line of the table."""
    groups = [row.group for row in rows]
    sizes = [float(len(row.text)) for row in rows]
    s, t, k, z = map(np.asarray, (said, truth, keys, sizes))
    low, high = interval(groups, lambda i: spearman(s[i], t[i]))
    beat = interval(groups, lambda i: spearman(s[i], t[i]) - max(spearman(z[i], t[i]), spearman(k[i], t[i])))
    agreed = ""
    if marks:
        a, b = map(np.asarray, marks)
        klow, khigh = interval(groups, lambda i: kappa(a[i], b[i]))
        agreed = f"{kappa(a, b):.2f} [{klow:.2f}, {khigh:.2f}]"
    print(f"{name:16} {len(rows):4}  {f'{spearman(s, t):.2f} [{low:.2f}, {high:.2f}]':22} {agreed:22} "
          f"{spearman(z, t):7.2f} {spearman(k, t):8.2f}  [{beat[0]:.2f}, {beat[1]:.2f}]")  # fmt: skip


def flag_table(rows: Sequence[Row]) -> None:
    """Print precision and recall of each flag, and the F1 of "na"."""
    for kind in load_rubric().penalties:
        said = {i for i, row in enumerate(rows) if any(f.flag == kind for f in flags_of(row.cues))}
        true = {i for i, row in enumerate(rows) if kind in row.flags}
        hit = len(said & true)
        print(
            f"flag {kind:20} positives {len(true):3} said {len(said):3} "
            f"precision {hit / max(1, len(said)):.2f} recall {hit / max(1, len(true)):.2f}"
        )
    for name in DIMENSIONS:
        said = {i for i, row in enumerate(rows) if not row.looks[name].applies}
        true = {i for i, row in enumerate(rows) if row.truth[name] is None}
        if said or true:
            print(
                f"na   {name:20} positives {len(true):3} said {len(said):3} "
                f"F1 {2 * len(said & true) / (len(said) + len(true)):.2f}"
            )


def with_certainty(
    learned: dict[str, Linear], rows: Sequence[Row], values: Sequence[dict[str, float]]
) -> dict[str, Linear]:
    """Learn the chance that a rating is right by its distance from the nearest cut, and print its calibration."""
    found = {}
    for name, linear in learned.items():
        at = [i for i, row in enumerate(rows) if row.medians[name] is not None]
        far = np.array([min(abs(values[i][name] - cut) for cut in linear.cuts) for i in at])
        right = np.array(
            [float(sum(values[i][name] >= cut for cut in linear.cuts) == rows[i].medians[name]) for i in at]
        )
        slope, base = np.polyfit(far, right, 1)
        slope = max(0.0, float(slope))
        found[name] = linear.model_copy(update={"certainty": (round(float(base), 3), round(slope, 3))})
        chance = np.clip(base + slope * far, 0, 0.95)
        bins = np.minimum((chance * 10).astype(int), 9)
        ece = sum(abs(chance[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins))
        print(f"calibration {name:16} right {right.mean():.2f}  ECE {ece:.3f}")
    return found


def publish(learned: dict[str, Linear]) -> None:
    """Write the learned figures below the mark in rubric-1.toml."""
    head = rubric_text().split(MARK)[0]
    lines = [f"{MARK}: written by scripts/measure_tone.py --fit, not by hand ---"]
    for name, linear in learned.items():
        lines += ["", f"[learned.{name}]", f"intercept = {linear.intercept}", f"cuts = {list(linear.cuts)}"]
        lines += [f"certainty = {list(linear.certainty)}", "", f"[learned.{name}.weights]"]
        lines += [f"{figure} = {weight}" for figure, weight in linear.weights.items() if weight]
    RUBRIC_FILE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read the labels, measure, and learn where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/tone_dev.jsonl")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--no-situation", action="store_true")
    parser.add_argument("--reading", action="store_true")
    options = parser.parse_args()
    if not options.data.exists():
        sys.exit(f"No labelled replies at {options.data}: nothing measured.")
    rows = load(options.data, situation=not options.no_situation, reading=options.reading)
    values, ratings, overall = cross_validated(rows, options.folds)
    table(rows, values, ratings, overall)
    flag_table(rows)
    learned = with_certainty(learn(rows), rows, values)
    if options.fit:
        publish(learned)


if __name__ == "__main__":
    main()
