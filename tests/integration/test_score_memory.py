"""`warmline score` holds no more memory for thousands of replies than for a few hundred."""

import json
import subprocess
import sys
from itertools import islice, permutations
from pathlib import Path

import pytest

FEW, MANY = 200, 2_000
MORE = 1.05
"""Of some 200 MB this is about 6 KB a reply: less than a score takes, so that keeping each would be seen."""
SENTENCES = (
    "Sorry about this.",
    "It is our fault.",
    "A cable was cut.",
    "A crew is there.",
    "No time is known.",
    "We write by noon.",
    "Please bear with us.",
)
ASKED = ("No internet since nine.", "The phones are dead again!", "Is there an outage?", "Why was I billed?")
LAUNCHER = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Between this process and the one measured: the peak of a new process begins at that of whoever starts it."""


def _replies(count):
    """As many replies, no two alike, made of a few sentences, so that what is remembered of sentences is soon full."""
    for number, chosen in enumerate(islice(permutations(SENTENCES, 6), count)):
        ticket = {"id": f"T-{number}", "text": ASKED[number % len(ASKED)]}
        yield {"id": f"R-{number}", "ticket": ticket, "text": " ".join(chosen)}


def _peak(folder, count):
    replies, scores = folder / f"replies-{count}.jsonl", folder / f"scores-{count}.jsonl"
    replies.write_text("".join(f"{json.dumps(reply)}\n" for reply in _replies(count)), encoding="utf-8")
    words = [sys.executable, "-m", "ui", "score", str(replies), "--out", str(scores)]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", LAUNCHER, *words], cwd=Path(__file__).parents[2], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = scores.read_text(encoding="utf-8").splitlines()
    assert len(answers) == count
    assert all('"overall":' in answer for answer in answers)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the peak of a child")
def test_memory_does_not_grow_with_the_number_of_replies(tmp_path):
    assert _peak(tmp_path, MANY) < MORE * _peak(tmp_path, FEW)
