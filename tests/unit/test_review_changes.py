"""What became of a draft's sentences: kept, reworded, left out, and what was added."""

import pytest

from assistant.domain.reply import Reply, Sentence
from assistant.reviewing.changes import changes_of, share_changed

LINES = (
    ("acknowledge", "I am sorry that your card machine is down on a Saturday."),
    ("inform", "Service is estimated back by 6 pm."),
    ("commit", "I will write to you again by 4 pm."),
)


def _draft() -> Reply:
    text, sentences = "Hello Dana,\n\n", []
    for move, line in LINES:
        sentences.append(Sentence(start=len(text), end=len(text) + len(line), move=move))
        text += f"{line} "
    return Reply(subject=None, text=text.strip(), language="en", sentences=tuple(sentences))


def _fates(sent: str) -> dict[str, str]:
    return {part.move: part.fate for part in changes_of(_draft(), sent).parts}


KEPT = {"acknowledge": "kept", "inform": "kept", "commit": "kept"}


@pytest.mark.parametrize(
    ("sent", "expected", "added"),
    [
        (_draft().text, {}, 0),
        (_draft().text.replace(" ", "\n"), {}, 0),
        ("Hello Dana,\n\n" + " ".join(line for _, line in LINES[::-1]), {}, 0),
        (_draft().text.replace("estimated back", "expected back"), {"inform": "reworded"}, 0),
        (_draft().text.replace(LINES[0][1], "Sorry that your card machine is down this Saturday."),
         {"acknowledge": "reworded"}, 0),
        (_draft().text.replace(LINES[2][1], ""), {"commit": "dropped"}, 0),
        (_draft().text + " My colleague has the spare terminal ready for you.", {}, 1),
        (_draft().text.replace(LINES[1][1], "Our crew found the break in the cable."), {"inform": "dropped"}, 1),
        ("No.", dict.fromkeys(KEPT, "dropped"), 1),
        ("", dict.fromkeys(KEPT, "dropped"), 0),
    ],
)  # fmt: skip
def test_each_sentence_of_a_draft_has_one_fate(sent, expected, added):
    assert _fates(sent) == KEPT | expected
    assert changes_of(_draft(), sent).added == added


def test_one_sentence_cannot_be_two_reworded():
    draft = Reply(
        subject=None, text="It is back by 6 pm. It is back by 7 pm.", language="en",
        sentences=(Sentence(start=0, end=19, move="inform"), Sentence(start=20, end=39, move="commit")),
    )  # fmt: skip
    assert [part.fate for part in changes_of(draft, "It is back by 8 pm.").parts] == ["reworded", "dropped"]


def test_the_share_is_of_words():
    assert share_changed("a b c d", "a b c d") == 0.0
    assert share_changed("a b c d", "a b c x") == 0.25
    assert share_changed("a", "b") == 1.0
    assert share_changed("", "") == 0.0


def test_touched_asks_for_one_move():
    found = changes_of(_draft(), _draft().text.replace("estimated back", "expected back"))
    assert found.touched("inform")
    assert not found.touched("commit")
    assert not found.touched("close")
