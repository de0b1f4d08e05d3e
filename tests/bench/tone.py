"""What scoring a reply costs, as ratios measured side by side in one run: processor time, on one thread.

    python -m tests.bench.tone [ROUNDS] [REPLIES]

A reply of 120 words is scored beside one embedding of its sentences, in turn; every round has sentences of its own, so
that nothing is remembered, while the ticket stays. Then an edit of one sentence, by a scorer that remembers the rest.
Beside them vaderSentiment and a TF-IDF baseline. Last, ``warmline score`` as a process of its own: whether its time
grows in step with the number of replies, and its memory not at all.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time

os.environ.setdefault("OMP_NUM_THREADS", "1")

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from assistant.bootstrap import desk_for_commands
from assistant.domain.context import ToneContext
from assistant.domain.ticket import Ticket
from assistant.reading.reader import read_ticket
from assistant.settings import Settings
from assistant.tone.scorer import ToneScorer
from assistant.tone.text import Text
from evals.tone_cases import load_tone, tone_sets
from knowledge_base.embedding.minilm import MiniLmEmbedder

ROUNDS = 200
WARM_UP = 20
REPLIES = 10_000
FEW = 1_000
FULL_BAR = 1.5
EDIT_BAR = FULL_BAR / 4
SITUATION = "Cable cut on Mill Road since 9:00, crew on site, back by 5 pm at the earliest, next update 1 pm."
ASKED = """Our nurses have typed vaccine records by hand since half past nine, and the hourly update that you promised
at ten past twelve never came. Nobody on your line knows anything. Which page are we supposed to believe?"""
SENTENCES = (
    "I'm sorry, Helen: your nurses have typed {} vaccine records by hand since half past nine.",
    "The update that you were promised at {} past twelve did not come either, and that is our fault.",
    "A damaged cable on Mill Road has cut off {} business sites together with your clinic since nine.",
    "A crew of {} is on site and is joining the new cable now.",
    "We do not know yet how long that takes, and it will not be before {} past five.",
    "Until then the tablets hold {} entries without a connection.",
    "I will write to you here by one o'clock, whether or not crew {} has news.",
    "You need not call again under number {}.",
)
"""A reply of 120 words; the figures make every sentence a new one."""
EDITED = "Until then your nurses may use tablet {}: what they enter is sent on later."

LAUNCHER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""
"""Between this process and the one measured: the peak of a new process begins at that of whoever starts it."""


@dataclass(frozen=True)
class Usage:
    """What a process used: seconds of processor time, and the most memory it held, in MB."""

    seconds: float
    peak: float


def main() -> None:
    """Print the table."""
    rounds, replies = (*map(int, sys.argv[1:]), *(ROUNDS, REPLIES)[len(sys.argv) - 1 :])
    ticket = Ticket.model_validate({"id": "T-1", "channel": "email", "text": ASKED})
    context = ToneContext(ticket, read_ticket(ticket), SITUATION, "email", "en")
    print(f"{len(_reply(0).split())} words in {len(_sentences(_reply(0)))} sentences, {rounds} rounds")
    _full(context, rounds)
    _edits(context, rounds)
    _many(replies)


def build_scorer() -> ToneScorer:
    """A scorer that has seen nothing yet, made as the commands make it."""
    return desk_for_commands(Settings(), datetime(2026, 11, 21, tzinfo=UTC), with_drafts=False).pipeline.scorer


def _reply(number: int, sentences: tuple[str, ...] = SENTENCES) -> str:
    return " ".join(line.format(1000 * (at + 1) + number) for at, line in enumerate(sentences))


def _sentences(text: str) -> list[str]:
    return [text[found.start : found.end] for found in Text(text).sentences]


def _full(context: ToneContext, rounds: int) -> None:
    scorer, embedder, vader, words = build_scorer(), MiniLmEmbedder(), SentimentIntensityAnalyzer(), _tfidf()
    ways: dict[str, Callable[[str], object]] = {
        "embedding its sentences": lambda text: embedder.embed(_sentences(text)),
        "full score": lambda text: scorer.score(text, context),
        "vaderSentiment": vader.polarity_scores,
        "TF-IDF and ridge": lambda text: words([text]),
    }
    taken = _in_turn(ways, (_reply(number) for number in range(WARM_UP + rounds)))
    unit = taken.pop("embedding its sentences")
    print(f"embedding its sentences: median {median(unit):.2f} ms")
    for name, times in taken.items():
        _tell(name, times, unit, FULL_BAR if name == "full score" else None)


def _in_turn(ways: dict[str, Callable[[str], object]], texts: Iterator[str]) -> dict[str, list[float]]:
    """Milliseconds of each way on each text; who comes first changes with every text."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number, text in enumerate(texts):
        names = list(ways)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            start = process_time()
            ways[name](text)
            if number >= WARM_UP:
                taken[name].append(1000 * (process_time() - start))
    return taken


def _tfidf() -> Callable[[list[str]], object]:
    """Words and pairs of words to the raters' overall mark, learned from the sets that ship."""
    lines = [line for folder in tone_sets("tone") for line in load_tone(folder).replies if "unseen" not in folder.name]
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), Ridge())
    model.fit([line.reply for line in lines], [line.overall for line in lines])
    predict: Callable[[list[str]], object] = model.predict
    return predict


def _edits(context: ToneContext, rounds: int) -> None:
    scorer, other, embedder = build_scorer(), build_scorer(), MiniLmEmbedder()
    edit_ms, embed_ms = [], []
    for number in range(WARM_UP + rounds):
        scorer.score(_reply(number), context)
        edited = _reply(number, (*SENTENCES[:5], EDITED, *SENTENCES[6:]))
        start = process_time()
        found = scorer.score(edited, context)
        middle = process_time()
        embedder.embed(_sentences(edited))
        end = process_time()
        if found != other.score(edited, context):
            raise SystemExit(f"an edit is not scored as the whole text is: {edited}")
        if number >= WARM_UP:
            edit_ms.append(1000 * (middle - start))
            embed_ms.append(1000 * (end - middle))
    _tell("edit of one sentence", edit_ms, embed_ms, EDIT_BAR)


def _tell(name: str, ours: list[float], unit: list[float], most: float | None) -> None:
    ratio = median(ours) / median(unit)
    in_turn = median(a / b for a, b in zip(ours, unit, strict=True))
    bar = "" if most is None else f" (at most {most:g})"
    print(f"{name}: median {median(ours):.2f} ms, p99 {quantiles(ours, n=100)[98]:.2f} ms")
    print(f"  {ratio:.3f} x the embedding{bar}, in turn {in_turn:.3f}")


def _many(count: int) -> None:
    few = min(FEW, max(2, count // 10))
    with TemporaryDirectory() as folder:
        used = {number: _scored(Path(folder), number) for number in (1, few, count)}
    first = (used[few].seconds - used[1].seconds) / (few - 1)
    rest = (used[count].seconds - used[few].seconds) / (count - few)
    print(f"warmline score: {used[1].seconds:.1f} s to start and score one reply")
    print(f"  {1000 * first:.2f} ms a reply up to {few:,}, {1000 * rest:.2f} ms from there to {count:,}; "
          f"{rest / first:.2f} x (linear: 1.0)")  # fmt: skip
    peaks = ", ".join(f"{one.peak:.0f} MB with {number:,}" for number, one in used.items())
    print(f"  most memory: {peaks}; {used[count].peak / used[few].peak:.3f} x from {few:,} to {count:,} (flat: 1.0)")


def _scored(folder: Path, count: int) -> Usage:
    """Score as many replies from standard input into a file, each to a ticket of its own."""
    replies, scores = folder / f"replies-{count}.jsonl", folder / f"scores-{count}.jsonl"
    with replies.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps(_line(number))}\n" for number in range(count))
    settings = {name: value for name, value in os.environ.items() if not name.startswith("WARMLINE_")}
    with replies.open("rb") as given, scores.open("wb") as written:
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", LAUNCHER, sys.executable, "-m", "ui", "score", "-"],
            stdin=given, stdout=written, stderr=subprocess.PIPE, env=settings, check=False, text=True,
        )  # fmt: skip
    with scores.open("rb") as written:
        answers = sum(1 for _ in written)
    if done.returncode or answers != count:
        raise SystemExit(f"warmline score ended with {done.returncode} after {answers} of {count} replies")
    seconds, kilobytes = map(float, done.stderr.split())
    return Usage(seconds, kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024))


def _line(number: int) -> dict[str, object]:
    ticket = {"id": f"T-{number}", "channel": "email", "text": f"{ASKED} Our reference is {number}."}
    return {"id": f"R-{number}", "text": _reply(number), "situation": SITUATION, "ticket": ticket}


if __name__ == "__main__":
    main()
