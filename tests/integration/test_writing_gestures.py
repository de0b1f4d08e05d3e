"""What is written for the person, without a page: a model's draft as it arrives, rewrites, reasons."""

from threading import Thread

import pytest

from assistant.domain.desk import Person
from assistant.errors import NotAllowed
from tests.fakes.fake_desk import DRAFT, HOSTILE, fake_desk
from tests.fakes.fake_writing import FakeWriter
from ui.handlers import Handlers
from ui.present.rewrites import kind_of
from ui.present.words import words
from ui.writing_handlers import WritingHandlers

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
    assert do.use("s", "T-1", "Mine, by 6 pm. More.").text == " ".join(writer.sentences)
    assert do.do.bring_back("s", "T-1").text == "Mine, by 6 pm. More."
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


def test_reasons_open_in_order_and_stay_text(do: WritingHandlers) -> None:
    page = do.plan("T-1")
    assert page.index("Acknowledge") < page.index("Inform") < page.index("Restoration is estimated for 6 pm")
    assert "The customer said what this does to them." in page
    assert '“<bdi dir="auto">losing sales</bdi>”' in page
    assert "<img" not in page
