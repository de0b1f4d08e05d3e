"""The labelled replies and sentences that rubric 1 learns from, looked at once."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain.context import ToneContext
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Dimension
from assistant.reading.reader import read_ticket
from assistant.tone.cues import Cues
from assistant.tone.heads.calls import signs_of
from assistant.tone.heads.model import cues_of
from assistant.tone.looks import cues_in
from assistant.tone.rubric import DIMENSIONS
from assistant.tone.text import Text
from knowledge_base.embedding.minilm import MiniLmEmbedder

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "evals/datasets"
BANK = SETS / "tone_sentences_v1"
OUTSIDE = ROOT.parent / "shared/data/tone_dev.jsonl"
"""Labelled replies that do not ship: what is learned from them may, their texts may not."""
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Piece:
    """A sentence for the heads: its vector, the names of what is seen in it, and what readers say it does."""

    group: str
    vector: Floats
    cues: frozenset[str]
    labels: frozenset[str]


@dataclass
class Row:
    """One labelled English reply. ``truth`` and ``medians`` are None where most raters say "na"."""

    id: str
    lot: str
    group: str
    truth: dict[Dimension, float | None]
    medians: dict[Dimension, float | None]
    overall: float
    flags: frozenset[str]
    context: ToneContext
    cues: Cues
    vectors: Floats
    near: tuple[float, ...]
    customer: Floats
    known: Floats | None
    signs: frozenset[str]
    silent: frozenset[int]
    names: list[frozenset[str]]
    labels: list[frozenset[str]] | None

    @property
    def pieces(self) -> list[Piece]:
        """Its sentences, where readers labelled them."""
        if self.labels is None:
            return []
        given = zip(self.vectors, self.names, self.labels, strict=True)
        return [Piece(self.group, vector, names, labels) for vector, names, labels in given]


class Labelled:
    """Reads all of it. ``sha256`` names exactly the bytes that were read."""

    def __init__(self) -> None:
        self._embedder = MiniLmEmbedder()
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Hash of every file read so far, in order."""
        return self._hash.hexdigest()

    def rows(self, *, outside: bool) -> list[Row]:
        """English replies of the seen sets, and of the outside file where it is there and wanted."""
        found = [row for path in sorted(SETS.glob("tone_seen*/replies.jsonl")) for row in self._set(path, {})]
        if outside and OUTSIDE.exists():
            labels = {item["id"]: item["labels"] for item in self._lines(BANK / "tone_dev.jsonl")}
            found += list(self._set(OUTSIDE, labels))
        return found

    def bank(self) -> list[Piece]:
        """Sentences that stand alone, or with the message that they answer."""
        return [self._alone(at, item) for at, item in enumerate(self._lines(BANK / "sentences.jsonl"))]

    def _lines(self, path: Path) -> list[Any]:
        content = path.read_bytes()
        self._hash.update(content)
        return [json.loads(line) for line in content.splitlines() if line.strip()]

    def _set(self, path: Path, labels: dict[str, list[list[str]]]) -> Iterator[Row]:
        for item in self._lines(path):
            if item["language"] == "en":
                yield self._row(path.parent.name, item, labels.get(item["id"]))

    def _row(self, lot: str, item: dict[str, Any], labels: list[list[str]] | None) -> Row:
        ticket = Ticket.model_validate({"id": item["group"], "channel": item["channel"], **item["ticket"]})
        context = ToneContext(
            ticket=ticket,
            reading=read_ticket(ticket),
            situation=item["situation"],
            channel=item["channel"],
            language=item["language"],
        )
        text = Text(item["reply"])
        cues = cues_in(text, context, "en")
        vectors, situation = self._embedder.embed(text.pieces), cues.situation
        customer = self._embedder.embed(situation.customer.pieces if situation.customer else ("-",))
        near = tuple(map(float, (vectors @ customer.T).max(axis=1)))
        if "sentences" in item:
            labels = [_within(sentence.start, sentence.end, item["sentences"]) for sentence in text.sentences]
        numbers = {d: _agreed([rating[d] for rating in item["ratings"]]) for d in DIMENSIONS}
        return Row(
            id=item["id"],
            lot=lot,
            group=item["group"],
            truth={d: mean(found) if found else None for d, found in numbers.items()},
            medians={d: median(found) if found else None for d, found in numbers.items()},
            overall=mean(rating["overall"] for rating in item["ratings"]),
            flags=_raised(item["ratings"]),
            context=context,
            cues=cues,
            vectors=vectors,
            near=near,
            customer=customer.mean(axis=0),
            known=self._embedder.embed(situation.known.pieces).mean(axis=0) if situation.known else None,
            signs=frozenset(signs_of(context, situation)),
            silent=cues.silent,
            names=[frozenset(names) for names in cues_of(text.pieces, cues.wording, near, cues.silent)],
            labels=None if labels is None else [frozenset(given) for given in labels],
        )

    def _alone(self, at: int, item: dict[str, Any]) -> Piece:
        ticket = Ticket.model_validate({"id": str(at), "text": item.get("ticket") or "-"})
        text = Text(item["text"])
        cues = cues_in(text, ToneContext(ticket=ticket), "en")
        sentence = text.raw.strip()
        vector = self._embedder.embed([sentence])
        customer = cues.situation.customer
        near = None
        if item.get("ticket") and customer is not None:
            near = [float((vector @ self._embedder.embed(customer.pieces).T).max())]
        wording = frozenset().union(*cues.wording)
        # Where it stood in a reply is not known.
        names = cues_of([sentence], [wording], near)[0] - {"^first", "^last"}
        return Piece(item.get("ticket") or f"alone {at}", vector[0], frozenset(names), frozenset(item["labels"]))


def _agreed(given: list[Any]) -> list[float]:
    """The numbers among ratings, or none of them where most say "na"."""
    numbers = [rating for rating in given if rating != "na"]
    return numbers if len(numbers) * 2 >= len(given) else []


def _raised(ratings: list[dict[str, Any]]) -> frozenset[str]:
    kinds = {flag for rating in ratings for flag in rating["flags"]}
    return frozenset(kind for kind in kinds if 2 * sum(kind in rating["flags"] for rating in ratings) > len(ratings))


def folds_of(rows: Iterable[Row], count: int) -> list[frozenset[str]]:
    """The groups of ``rows`` in ``count`` parts, always the same: replies to one message stay together."""
    groups = sorted({row.group for row in rows}, key=lambda group: hashlib.sha256(group.encode()).hexdigest())
    return [frozenset(groups[at::count]) for at in range(count)]


def _within(start: int, end: int, sentences: list[dict[str, Any]]) -> list[str]:
    """What readers say of a range of the reply, wherever they drew the line between sentences."""
    own = [sentence["labels"] for sentence in sentences if sentence["start"] < end and sentence["end"] > start]
    return sorted({label for labels in own for label in labels})
