"""What is written for the person, without a page: a model's draft as it arrives, rewrites, reasons."""

import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from assistant.domain.desk import Person
from assistant.domain.progress import DraftProgress
from assistant.domain.writing import Writing
from assistant.errors import NotAllowed
from tests.fakes.fake_desk import DRAFT, HOSTILE, fake_desk
from tests.fakes.fake_writing import FakeWriter
from ui.handlers.desk_handlers import Handlers
from ui.handlers.writing_handlers import WritingHandlers
from ui.present.rewrites import kind_of, told_of_redraft
from ui.present.words import words

LEAD = Person(id="lead-1", name="Lea", role="lead")


@pytest.fixture
def writer() -> FakeWriter:
    return FakeWriter()


@pytest.fixture
def do(writer: FakeWriter) -> WritingHandlers:
    desk = fake_desk()
    desk.pipeline.writer = writer
    found = WritingHandlers(Handlers(desk, LEAD))
    found.do.open("s", "T-1")
    return found


def _shown_so_far(coming, words_of: str) -> str:
    return next(found.html for found in coming if words_of in found.html)


def test_sentences_are_shown_before_the_model_is_done(do: WritingHandlers, writer: FakeWriter) -> None:
    coming = do.arriving("s", "T-1", DRAFT)
    page = _shown_so_far(coming, "6 pm")
    assert "openai:fake is writing" in page
    assert "wl-mark wl-supported" in page
    assert "<button" not in page
    assert do.do.desk.ticket(LEAD, "T-1").text == DRAFT
    writer.gate.set()
    *_, last = coming
    assert last.instead_of == DRAFT
    assert do.take("s", "T-1").text == " ".join(writer.sentences)
    assert do.do.bring_back("s", "T-1").text == DRAFT


def test_what_is_typed_meanwhile_stays_and_the_draft_stands_beside_it(do: WritingHandlers, writer: FakeWriter) -> None:
    coming = do.arriving("s", "T-1", DRAFT)
    _shown_so_far(coming, "6 pm")
    do.do.keep("s", "T-1", "Mine, by 6 pm.")
    writer.gate.set()
    *_, last = coming
    assert last.instead_of is None
    assert "Use this draft" in last.html
    assert do.do.desk.ticket(LEAD, "T-1").text == "Mine, by 6 pm."
    used = do.use("s", "T-1", "Mine, by 6 pm. More.")
    assert used.text == " ".join(writer.sentences)
    assert "openai:fake" in used.drafter
    kept = do.do.desk.ticket(LEAD, "T-1")
    assert (kept.draft.drafter.model, kept.writing.model) == ("openai:fake", "openai:fake")
    assert kept.draft.reply.text == used.text
    undone = do.do.bring_back("s", "T-1")
    assert (undone.text, "composer" in undone.drafter) == ("Mine, by 6 pm. More.", True)
    with pytest.raises(NotAllowed, match="no longer here"):
        do.use("s", "T-1", "x")


@pytest.mark.parametrize("code", words("fallback"))
def test_why_the_model_did_not_write_is_on_the_screen(do: WritingHandlers, writer: FakeWriter, code: str) -> None:
    writer.fallback = code
    *_, last = do.arriving("s", "T-1", DRAFT)
    assert last.html == ""
    assert "this is the composer" in (last.drafter or "")
    assert words("fallback")[code][1:].replace("'", "&#x27;") in (last.drafter or "")
    assert do.do.open("s", "T-1").drafter == last.drafter


def test_half_a_draft_is_never_offered(do: WritingHandlers, writer: FakeWriter) -> None:
    coming = do.arriving("s", "T-1", DRAFT)
    _shown_so_far(coming, "6 pm")
    do.do.keep("s", "T-1", "Mine, by 6 pm.")
    writer.fallback = "timeout"
    writer.gate.set()
    *_, last = coming
    assert (last.html, last.instead_of) == ("", None)
    assert "The model took too long" in (last.drafter or "")


def test_nothing_is_shown_without_a_model_nor_over_typed_text(do: WritingHandlers, writer: FakeWriter) -> None:
    assert list(do.arriving("s", "T-1", "Typed, not stored.")) == []
    assert writer.asked == 0
    do.do.desk.pipeline.writer = None
    assert {found.html for found in do.arriving("s", "T-1", DRAFT)} <= {""}


def test_two_tabs_look_at_one_draft(do: WritingHandlers, writer: FakeWriter) -> None:
    do.do.open("t", "T-1")
    found: list[str] = []
    other = Thread(target=lambda: found.extend(one.html for one in do.arriving("t", "T-1", DRAFT)))
    coming = do.arriving("s", "T-1", DRAFT)
    _shown_so_far(coming, "6 pm")
    other.start()
    while not found:
        other.join(0.01)
    writer.gate.set()
    *_, last = coming
    other.join(10)
    assert (writer.asked, last.instead_of) == (1, DRAFT)
    assert "6 pm" in found[0]


def test_who_goes_on_to_another_ticket_is_shown_nothing_of_this_one(do: WritingHandlers, writer: FakeWriter) -> None:
    coming = do.arriving("s", "T-1", DRAFT)
    _shown_so_far(coming, "6 pm")
    do.do.open("s", "T-5")
    assert list(coming) == []
    writer.gate.set()


def test_a_page_that_is_closed_looks_on_no_more(do: WritingHandlers, writer: FakeWriter) -> None:
    coming = do.arriving("s", "T-1", DRAFT)
    _shown_so_far(coming, "6 pm")
    with do._arrivals.looking_at("T-1", lambda _: do.do.desk.ticket(LEAD, "T-1")) as arrival:
        assert arrival.lookers == 2
        # Held here as well, so that nothing but the closing itself can end it.
        coming.close()
        assert arrival.lookers == 1
    writer.gate.set()


def test_a_rewrite_is_kept_and_can_be_undone(do: WritingHandlers) -> None:
    view, said, good = do.rewrite("s", "T-1", DRAFT, "shorter")
    assert good
    assert said == "Shorter: done. Undo brings your text back."
    assert view.text == DRAFT.removesuffix(" I will write again by 4 pm.")
    assert do.do.bring_back("s", "T-1").text == DRAFT


def test_rewrites_are_undone_one_after_the_other(do: WritingHandlers) -> None:
    once, _, _ = do.rewrite("s", "T-1", DRAFT, "shorter")
    do.rewrite("s", "T-1", once.text, "warmer")
    assert do.do.bring_back("s", "T-1").text == once.text
    assert do.do.bring_back("s", "T-1").text == DRAFT
    assert not do.do.open("s", "T-1").can_undo


def test_a_refused_rewrite_leaves_the_text_and_says_why(do: WritingHandlers) -> None:
    typed = f"{DRAFT} Typed."
    view, said, good = do.rewrite("s", "T-1", typed, "formal")
    assert not good
    assert said == f"Left as it was. The time would have changed: {HOSTILE}."
    assert (view.text, view.can_undo) == (typed, False)
    # The tab is not behind: what is typed next is kept.
    assert do.do.keep("s", "T-1", f"{typed} More.") is None


def test_the_language_of_the_text_is_not_offered(do: WritingHandlers) -> None:
    assert "In English" not in do.do.open("s", "T-1").rewrites
    view, _, _ = do.rewrite("s", "T-1", DRAFT, "spanish")
    assert "In English" in view.rewrites
    assert "In Spanish" not in view.rewrites


def test_every_rewrite_that_a_page_can_ask_for_has_a_button(do: WritingHandlers) -> None:
    assert all(kind_of(code) == code for code in words("rewrite"))
    for kind, text in (("louder", DRAFT), ("shorter", " ")):
        with pytest.raises(NotAllowed, match="nothing here to rewrite"):
            do.rewrite("s", "T-1", text, kind)


def test_undo_brings_the_draft_and_how_it_came_to_be_back_with_the_text(do: WritingHandlers) -> None:
    before = do.do.desk.ticket(LEAD, "T-1")
    do.do.redraft("s", "T-1", "more formal")
    assert "more formal" in do.do.open("s", "T-1").drafter
    view = do.do.bring_back("s", "T-1")
    after = do.do.desk.ticket(LEAD, "T-1")
    assert "asked" not in view.drafter
    assert (after.text, after.draft) == (DRAFT, before.draft)
    assert after.writing.instruction is None


def test_a_draft_that_was_brought_back_is_not_written_over_by_a_model(do: WritingHandlers, writer: FakeWriter) -> None:
    writer.gate.set()
    list(do.arriving("s", "T-1", DRAFT))
    do.take("s", "T-1")
    do.do.bring_back("s", "T-1")
    do.do.open("s", "T-1")
    list(do.arriving("s", "T-1", DRAFT))
    assert (writer.asked, do.do.desk.ticket(LEAD, "T-1").text) == (1, DRAFT)


def test_undo_is_refused_where_somebody_else_saved_and_can_be_tried_again(do: WritingHandlers) -> None:
    do.rewrite("s", "T-1", DRAFT, "shorter")
    desk = do.do.desk
    theirs = desk.edit(LEAD, "T-1", "Theirs.", desk.ticket(LEAD, "T-1").version)
    with pytest.raises(NotAllowed, match="Somebody else"):
        do.do.bring_back("s", "T-1")
    assert desk.ticket(LEAD, "T-1").text == theirs.text
    assert do.do.open("s", "T-1").can_undo
    assert do.do.bring_back("s", "T-1").text == DRAFT


def test_only_who_works_here_restores_or_takes_a_draft(do: WritingHandlers) -> None:
    desk, stranger = do.do.desk, Person.model_construct(id="x", name="X", role="visitor")
    state = desk.ticket(LEAD, "T-1")
    found = DraftProgress("Hi.", (), state.draft.check, Writing(drafter="model"))
    for act in (
        lambda: desk.restore(stranger, state, state.version),
        lambda: desk.adopt(stranger, "T-1", found, state.version),
        lambda: desk.adopt(LEAD, "T-1", found, state.version + 1),
        lambda: desk.adopt(LEAD, "T-1", replace(found, writing=None), state.version),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert desk.ticket(LEAD, "T-1") == state


def test_who_is_not_understood_is_told_what_would_be(do: WritingHandlers) -> None:
    do.do.desk.pipeline.writer = None
    view = do.do.redraft("s", "T-1", "mention the football game")
    assert view.unheard == "mention the football game"
    assert "asked:" not in view.drafter
    assert "not understood" in view.drafter
    told = told_of_redraft(view.unheard)
    assert "football" in told
    assert "shorter, warmer, plainer, more formal, for SMS, in English, in Spanish" in told
    heard = do.do.redraft("s", "T-1", "shorter")
    assert (heard.unheard, "asked: “" in heard.drafter) == (None, True)
    assert told_of_redraft(heard.unheard) == "A new draft."


def test_a_text_for_sms_says_where_it_would_go_out(do: WritingHandlers) -> None:
    _, said, good = do.rewrite("s", "T-1", DRAFT, "sms")
    assert good
    assert "channel is not SMS (E-mail)" in said
    _, said, _ = do.rewrite("s", "T-1", DRAFT, "shorter")
    assert "SMS" not in said


def test_reasons_open_in_order_and_stay_text(do: WritingHandlers) -> None:
    page = do.plan("T-1")
    assert page.index("Acknowledge") < page.index("Inform") < page.index("Restoration is estimated for 6 pm")
    assert "The customer said what this does to them." in page
    assert '“<bdi dir="auto">losing sales</bdi>”' in page
    assert "<img" not in page


_SERVED_WHERE_IT_CANNOT_BE = """
import sys
from assistant.domain.desk import Person
from tests.fakes.fake_desk import fake_workplace
from ui.server import create_app, serve

class Held:
    def close(self):
        print("closed")

place = fake_workplace()
place.desk.pipeline.writer = Held()
serve(create_app(place, Person(id="lead-1", name="Lea", role="lead")), "127.0.0.1", int(sys.argv[1]))
"""


def test_whoever_ends_the_server_closes_the_model() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-c", _SERVED_WHERE_IT_CANNOT_BE, port],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode != 0
    assert done.stdout.split() == ["closed"]
