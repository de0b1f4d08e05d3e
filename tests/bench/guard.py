"""What checking a reply costs in processor time, as ratios measured side by side in one run, on one thread.

    python -m tests.bench.guard [ROUNDS]

A reply of 120 words against a situation of 20 facts: the full check beside one embedding of the reply, in turn; and an
edit of one of its sentences, checked by a guard that remembers, beside a full check of the edited text. Every round has
a text of its own. Then how the time grows with length, for text in several scripts.
"""

import os
import sys
from itertools import count, cycle, islice
from math import log
from statistics import linear_regression, median, quantiles
from time import process_time

os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.checking.checker import Guard, check_reply
from assistant.desk import Desk
from assistant.domain.context import ReplyContext
from assistant.domain.ticket import Action, Ticket
from assistant.framing import reply_context
from assistant.settings import Settings
from evals.cases import Dataset, load_dataset
from knowledge_base.records import CustomerRecord

ROUNDS = 200
WARM_UP = 20
FACTS = 20
SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)
REPEATS = 5

REPLY = """Dear Helen,

I'm sorry: your nurses have typed vaccine records by hand since 9:30 this morning, and the hourly update you were
promised at 12:10 did not come. I understand why you no longer know which page to believe.

A line card in our core router failed, and 46 business sites in Grantham lost the VPN with you. The replacement has
arrived and is being fitted right now. We expect it back between 5 and 8 pm today. The VPN client works over the
internet until then.

Your next update is due by 4:30 pm, here in this thread. Priya Shah, your account manager, works from the same facts:
her number is +1 312 555 0142.

Kind regards,
Sam at Northlight"""
CHANGED = "between 5 and 8 pm today"
EDITS = ("between 5 and 8 pm this evening", "between 5 and 9 pm today", "by 8 pm today", "at 6 pm today, not before")
MIXED = (
    "We expect the VPN in Grantham back between 5 and 8 pm today \U0001f64f\U0001f3fd\u200d\u2642\ufe0f (no. {}).",
    "\u05d4\u05ea\u05d9\u05e7\u05d5\u05df \u05d1\u05e9\u05e2\u05d4 16:30, \u05dc-{} \u05d1\u05ea\u05d9\u05dd.",
    "Nosotros\u0301 le escribiremos antes de las 4:30 de la tarde, n\u00famero {}, man\u0303ana tambi\u00e9n.",
    "\u0627\u0644\u062e\u062f\u0645\u0629 \u0633\u062a\u0639\u0648\u062f \u0628\u064a\u0646 5 \u0648 8, {}!",
    "A failed line card cut off {} business sites; call +1 312 555 0101 or see https://status.northlight.example\n",
)
"""Emoji joined from several characters, Hebrew, Spanish with combining marks, Arabic, and plain English."""


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    dataset = load_dataset("tickets_v1")
    desk = _desk(dataset)
    context = _context(desk, dataset)
    print(f"{len(REPLY.split())} words, {len(context.knowledge.facts)} facts, {rounds} rounds")
    _against_embedding(desk, context, rounds)
    _edits(context, rounds)
    _growth(context)


def _desk(dataset: Dataset) -> Desk:
    customers = [CustomerRecord.model_validate(record) for record in dataset.accounts]
    desk = desk_for_commands(Settings(), dataset.head.instant, customers, with_drafts=False)
    record_feed(desk, dataset.feed, "bench")
    return desk


def _context(desk: Desk, dataset: Dataset) -> ReplyContext:
    """The situation of a clinic, with as many recorded actions as make 20 facts."""
    ticket = next(case.ticket for case in dataset.cases if case.ticket.id == "T-5045")
    for number in count(1):
        understood = desk.pipeline.understand(ticket, dataset.head.instant)
        missing = FACTS - len(understood.lookup.knowledge.facts)
        if missing <= 0:
            break
        ticket = _with_action(ticket, number, dataset)
    return reply_context(understood, "en", ())


def _with_action(ticket: Ticket, number: int, dataset: Dataset) -> Ticket:
    told = f"Line test {number} run, no fault found"
    done = Action(kind="line_test", at=dataset.head.instant, by="agent-4", text=told)
    return ticket.model_copy(update={"actions": (*ticket.actions, done)})


def _against_embedding(desk: Desk, context: ReplyContext, rounds: int) -> None:
    embedder = desk.pipeline.knowledge.embedder
    check_ms, embed_ms = [], []
    for number in range(WARM_UP + rounds):
        text = f"{REPLY} {number}"
        start = process_time()
        check_reply(text, context)
        middle = process_time()
        embedder.embed([text])
        end = process_time()
        if number >= WARM_UP:
            check_ms.append(1000 * (middle - start))
            embed_ms.append(1000 * (end - middle))
    _tell("full check", check_ms, "embedding it once", embed_ms, 2.0)


def _edits(context: ReplyContext, rounds: int) -> None:
    edit_ms, full_ms = [], []
    for number, change in enumerate(islice(cycle(EDITS), WARM_UP + rounds)):
        guard = Guard(context)
        text = f"{REPLY} {number}"
        guard.check(text)
        edited = text.replace(CHANGED, change)
        start = process_time()
        found = guard.check(edited)
        middle = process_time()
        whole = Guard(context).check(edited)
        end = process_time()
        if found != whole:
            raise SystemExit(f"an edit is not checked as the whole text is: {change}")
        if number >= WARM_UP:
            edit_ms.append(1000 * (middle - start))
            full_ms.append(1000 * (end - middle))
    _tell("edit of one sentence", edit_ms, "full check", full_ms, 0.2)


def _tell(what: str, ours: list[float], beside: str, theirs: list[float], most: float) -> None:
    ratio = median(ours) / median(theirs)
    shares = median(a / b for a, b in zip(ours, theirs, strict=True))
    print(f"{what}: median {median(ours):.2f} ms, p99 {quantiles(ours, n=100)[98]:.2f} ms")
    print(f"  {beside}: median {median(theirs):.2f} ms; ratio {ratio:.2f} (at most {most}), in turn {shares:.2f}")


def _growth(context: ReplyContext) -> None:
    seconds = []
    for size in SIZES:
        times = []
        for repeat in range(REPEATS):
            text = _mixed(size, repeat)
            start = process_time()
            check_reply(text, context)
            times.append(process_time() - start)
        seconds.append(median(times))
    told = ", ".join(f"{size:,}: {1000 * one:.1f} ms" for size, one in zip(SIZES, seconds, strict=True))
    slope = linear_regression([log(size) for size in SIZES], [log(one) for one in seconds]).slope
    print(f"mixed text by characters: {told}")
    print(f"  time grows with length to the power {slope:.2f} (linear: 1.0)")


def _mixed(size: int, seed: int) -> str:
    """Text of emoji, right-to-left script and combining marks in which no two sentences are alike."""
    lines = (sentence.format(1000 * seed + number) for number, sentence in enumerate(cycle(MIXED)))
    text = " ".join(islice(lines, size // 40 + 1))
    return text[:size]


if __name__ == "__main__":
    main()
