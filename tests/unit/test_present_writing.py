"""How a draft came to be, the draft beside the editor and the reasons of a reply, in words and safe HTML."""

import re
from decimal import Decimal
from zlib import crc32

import pytest

from assistant.domain.desk import Person
from assistant.domain.plan import Plan, PlannedMove
from assistant.domain.reading import Impact, Reading, ReadingSummary
from assistant.domain.reply import DrafterNote
from assistant.domain.vocabulary import Move
from assistant.domain.writing import Usage, Writing
from knowledge_base.records.vocabulary import Phase
from tests.fakes.fake_desk import FACTS, HOSTILE, check_text, fake_desk
from ui.present.incoming import ready_html, writing_html
from ui.present.plan import closed_plan_html, plan_html
from ui.present.ticket import header_html
from ui.present.words import words
from ui.present.writing import drafter_html

LEAD = Person(id="lead-1", name="Lea", role="lead")
MODEL = Writing(
    drafter="model",
    model="openai:small",
    prompt="draft_reply/v2",
    seconds=2.41,
    usage=Usage(input_tokens=1240, output_tokens=310, calls=1, cost=Decimal("0.0042")),
)


def line(writing: Writing) -> str:
    draft = fake_desk().open(LEAD, "T-1").state.draft
    note = DrafterNote(kind=writing.drafter, model=writing.model, seconds=writing.seconds)
    html = drafter_html(draft.model_copy(update={"drafter": note}), writing)
    # What takes its place once the words are the person's own.
    assert f'data-drafted="{crc32(draft.reply.text.encode())}"' in html
    return re.sub(r'<span class="wl-drafted-you".*?</span>|<span class="wl-drafted-by">(.*?)</span>', r"\1", html)


def test_who_wrote_it_from_what_and_at_which_cost() -> None:
    assert line(MODEL) == (
        "By a language model (openai:small) in 2.4 s · draft_reply/v2 · 1,240 tokens read, 310 written · &#36;0.0042"
    )
    assert line(Writing(drafter="composer", seconds=0.01)) == "By the composer, from facts alone"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rounds": 2}, "repaired once"),
        ({"replaced": ("inform", "commit")}, "the composer&#x27;s words for: inform, next update"),
        ({"usage": Usage(calls=1, cached=1, cost=Decimal(0))}, "from the cache"),
        ({"instruction": HOSTILE}, "&lt;img src=x"),
    ],
)
def test_what_else_happened_is_told(changes: dict, told: str) -> None:
    assert told in line(MODEL.model_copy(update=changes))


def test_what_is_not_known_is_not_told() -> None:
    page = line(MODEL.model_copy(update={"usage": Usage(calls=1), "prompt": None}))
    assert "tokens" not in page
    assert "&#36;" not in page


def test_a_draft_on_its_way_is_text_and_has_no_buttons_until_it_is_whole() -> None:
    text = f"{HOSTILE} by 9 pm"
    on_its_way = writing_html("T-1", HOSTILE, None)
    assert "<button" not in on_its_way
    whole = ready_html("T-1", HOSTILE, text, check_text(text))
    assert whole.count("<button") == 2
    assert "wl-contradicted" in whole
    assert "<img" not in on_its_way + whole


def test_reasons_stand_in_order_with_what_was_read() -> None:
    moves = (PlannedMove("acknowledge", "impact", "They said it."), PlannedMove("inform", "eta", HOSTILE, FACTS * 5))
    summary = ReadingSummary(language="en", impact=(Impact(kind="lost_sales", text=HOSTILE),), feelings=("angry",))
    page = plan_html("T-1", Plan("eta_given", moves), Reading(summary, earlier_promises=("Back by 5 pm.",)))
    assert page.index("They said it.") < page.index(FACTS[0].text) < page.index("and 4 more")
    assert "Back by 5 pm." in page
    assert "<img" not in page
    assert "open=" in page
    assert "open=" not in closed_plan_html("T-1")


def test_every_move_and_stage_has_a_name() -> None:
    assert set(words("move")) == set(Move.__args__)
    assert set(words("phase")) == set(Phase.__args__)


def test_the_brand_that_answers_is_on_the_card() -> None:
    desk = fake_desk()
    page = header_html(desk.open(LEAD, "T-2"), desk.clock.now())
    assert "answers as <bdi" in page
    assert "<img" not in page
    assert "answers as" not in header_html(desk.open(LEAD, "T-1"), desk.clock.now())
