"""Domain values in words and safe HTML."""

from datetime import datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.desk import Person, SentReply
from assistant.domain.rating import Rating
from assistant.domain.reply import DrafterNote
from assistant.domain.tone import DimensionScore, Tone
from assistant.errors import DrafterFailed
from tests.fakes.fake_desk import DIMENSIONS, DRAFT, FACTS, HOSTILE, NOW, check_text, fake_desk, tone_of
from ui.present.binding import binding_html
from ui.present.changes import difference
from ui.present.check import Offers, findings_html, marked_html, why_not
from ui.present.facts import facts_html, incident_html
from ui.present.queue import counts_html, queue_of, row_html, standing
from ui.present.rating import rating_html
from ui.present.safe import esc, whole
from ui.present.ticket import header_html, standing_html, thread_html
from ui.present.times import away, clock, span
from ui.present.tone import tone_html
from ui.present.words import word, words
from ui.present.writing import drafter_html

LEAD = Person(id="lead-1", name="Lea", role="lead")
CHICAGO = ZoneInfo("America/Chicago")


class Elements(HTMLParser):
    """The elements and attributes of a fragment, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def sent(desk, ticket_id: str, text: str) -> SentReply:
    state = desk.open(LEAD, ticket_id).state
    return desk.send(LEAD, desk.approve(LEAD, ticket_id, text, state.version).id)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (4800, "1 h 20 min"),
        (90000, "1 d 1 h"),
        (-5, "0 s"),
    ],
)
def test_durations_are_short(seconds: float, said: str) -> None:
    assert span(seconds) == said


@pytest.mark.parametrize(("minutes", "said"), [(0, "just now"), (-3, "3 min ago"), (120, "in 2 h")])
def test_ages_say_their_direction(minutes: int, said: str) -> None:
    assert away(NOW + timedelta(minutes=minutes), NOW) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-21T20:05:00+00:00", "2:05 pm CST"),
        ("2026-11-21T18:00:00+00:00", "12:00 pm CST"),
        ("2026-11-22T06:30:00+00:00", "Sun 22 Nov, 12:30 am CST"),
    ],
)
def test_clock_times_name_their_zone(moment: str, said: str) -> None:
    assert clock(datetime.fromisoformat(moment), NOW, CHICAGO) == said


@pytest.mark.parametrize("text", [HOSTILE, "a & b", "'\"`", "{{x}}${y}\\n"])
def test_escaped_text_reads_the_same_and_makes_no_element(text: str) -> None:
    assert Elements(esc(text)).tags == []
    assert Elements(esc(text)).text == text
    assert not set("<>${}`\\") & set(esc(text))


def test_nothing_a_customer_wrote_becomes_an_element() -> None:
    desk = fake_desk()
    entry = desk.open(LEAD, "T-2")
    page = (
        queue_of(counts_html(desk.queue(LEAD)), map(row_html, desk.queue(LEAD)))
        + header_html(entry, NOW)
        + thread_html(entry, NOW)
        + incident_html(entry, NOW)
        + facts_html(entry, NOW)
    )
    page += marked_html(HOSTILE, check_text(HOSTILE)) + tone_html(tone_of(HOSTILE), HOSTILE)
    found = Elements(page)
    assert HOSTILE in found.text
    assert not {"img", "script", "iframe", "a"} & set(found.tags)
    assert not [name for name in found.attributes if name.startswith("on")]
    assert "${" not in page
    assert "{{" not in page


def test_safety_comes_first_then_urgency_then_waiting() -> None:
    entries = sorted(fake_desk().queue(LEAD), key=lambda entry: standing(entry).key)
    assert [entry.state.ticket.id for entry in entries] == ["T-3", "T-1", "T-5", "T-4", "T-2"]


def test_the_order_is_explained() -> None:
    entry = next(entry for entry in fake_desk().queue(LEAD) if entry.state.ticket.id == "T-3")
    assert standing(entry).reason == "Safety: medical device, Critical urgency"


def test_an_empty_queue_says_so() -> None:
    assert "No tickets are waiting." in queue_of(counts_html(()), ())


def test_a_ticket_without_an_incident_says_so() -> None:
    entry = fake_desk().open(LEAD, "T-4")
    assert "No known incident matches this ticket." in incident_html(entry, NOW)
    assert "To find out" in standing_html(entry.state.draft)


def test_facts_carry_their_age_and_can_be_inserted() -> None:
    entry = fake_desk().open(LEAD, "T-1")
    page = incident_html(entry, NOW) + facts_html(entry, NOW)
    assert "as of 3 min ago" in page
    assert 'data-say="Restoration is estimated for 6 pm."' in page


def test_who_must_look_is_a_bar() -> None:
    assert "Needs a team lead" in standing_html(fake_desk().open(LEAD, "T-3").state.draft)


def test_marks_keep_every_character() -> None:
    text = "😀 Back by 8 pm, <b>not</b> by 6 pm."
    assert Elements(marked_html(text, check_text(text))).text == text


def test_a_contradicted_claim_shows_fact_and_better_words() -> None:
    text = "Back by 8 pm."
    page = marked_html(text, check_text(text)) + findings_html(check_text(text), FACTS, None, Offers())
    assert "wl-contradicted" in page
    assert "The current estimate is 6 pm, not 8 pm." in page
    assert "Restoration is estimated for 6 pm" in page
    assert 'data-use="by 6 pm"' in page


def test_the_worse_of_two_overlapping_claims_shows() -> None:
    claims = tuple(
        Claim(start=0, end=end, text="x" * end, kind="other", value=None, verdict=verdict, message="m")
        for end, verdict in ((6, "supported"), (3, "stale"))
    )
    page = marked_html("xxxxxx", Check(verdict="block", claims=claims))
    assert page.index("wl-stale") < page.index("wl-supported")


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (Check(verdict="pass"), None),
        (check_text("by 8 pm"), "The current estimate is 6 pm, not 8 pm."),
        (
            Check(verdict="block", rules=(RuleFinding(rule="empty", severity="block", message="Write something."),)),
            "Write something.",
        ),
    ],
)
def test_why_a_text_cannot_go(check: Check, said: str | None) -> None:
    assert why_not(check) == said


def test_unscored_is_said_and_not_drawn_as_nought() -> None:
    na = DimensionScore(rating="na", value=None, confidence=0)
    tone = Tone(
        overall=None,
        band=None,
        confidence=0,
        unscored="too short",
        scorer="s",
        dimensions=dict.fromkeys(DIMENSIONS, na),
    )
    page = tone_html(tone, "Hi")
    assert "Tone not scored" in page
    assert "too short" in page
    assert "width:" not in page


def test_a_difference_marks_only_what_changed() -> None:
    assert difference("back by 8 pm", "back by 6 pm") == ("back by <del>8</del> pm", "back by <ins>6</ins> pm")


@pytest.mark.parametrize(
    ("group", "code", "said"), [("channel", None, "Channel unknown"), ("rule", "new_rule", "new rule")]
)
def test_codes_without_a_name_are_still_readable(group: str, code: str | None, said: str) -> None:
    assert word(group, code) == said


def test_incidents_that_fit_equally_well_are_offered_with_their_reasons() -> None:
    desk = fake_desk()
    page = binding_html(desk.open(LEAD, "T-5"), desk.incidents(LEAD))
    assert page.count("This one</button>") == 2
    assert 'data-choose="INC-7"' in page
    assert "Same place and service: matched on place" in page
    assert "Oakdale" in page


def test_a_ticket_without_an_incident_can_be_bound_to_an_open_one() -> None:
    desk = fake_desk()
    closed = desk.incidents(LEAD)[0].model_copy(update={"id": "INC-9", "status": "resolved"})
    page = binding_html(desk.open(LEAD, "T-4"), (*desk.incidents(LEAD), closed))
    assert "Mail outage in Oakdale" in Elements(page).text
    assert "INC-9" not in page


def test_a_choice_by_hand_is_said_and_can_be_given_back() -> None:
    desk = fake_desk()
    desk.choose_incident(LEAD, "T-4", "INC-8")
    entry = desk.open(LEAD, "T-4")
    assert "Chosen by a person" in incident_html(entry, NOW)
    assert "Let the matcher decide" in binding_html(entry, desk.incidents(LEAD))


def test_nothing_is_offered_to_choose_once_a_text_is_approved() -> None:
    desk = fake_desk()
    state = desk.open(LEAD, "T-4").state
    desk.approve(LEAD, "T-4", DRAFT, state.version)
    assert binding_html(desk.open(LEAD, "T-4"), desk.incidents(LEAD)) == ""


def test_every_reason_why_a_model_did_not_write_has_a_sentence() -> None:
    codes = (DrafterFailed.__doc__ or "").split("Codes:")[1].strip(" .\n").split(", ")
    assert set(codes) == set(words("fallback"))


def test_a_fall_back_is_told_in_words() -> None:
    draft = fake_desk().open(LEAD, "T-1").state.draft
    note = DrafterNote(kind="composer", fallback="timeout", seconds=12.0)
    page = drafter_html(draft.model_copy(update={"drafter": note}))
    assert "The model took too long; this is the composer&#x27;s draft" in page


def test_ratings_stand_beside_the_machines_and_say_who_and_when() -> None:
    reply = sent(fake_desk(), "T-1", DRAFT)
    ratings = tuple(
        Rating(
            id=f"{reply.id}/{rater}", reply_id=reply.id, rater=rater, at=NOW - timedelta(minutes=5),
            dimensions={"respect": 1, "fit": "na"}, overall=5, note=HOSTILE,
        )
        for rater in ("lead-1", "lead-2")
    )  # fmt: skip
    page = rating_html(reply, ratings, "lead-1", NOW, CHICAGO)
    found = Elements(page)
    assert found.tags.count("input") == 7 * 4 + 7 + 10, "dimensions, overall, flags"
    assert page.count("checked=") == 3
    assert "lead-2" in found.text
    assert "5 min ago" in found.text
    assert "5 of 7" in found.text
    assert HOSTILE in found.text
    assert not {"img", "script"} & set(found.tags)


@pytest.mark.parametrize(
    ("text", "kept"), [("a\ud83d", "a\ufffd"), ("\ud83d\ude00", "\U0001f600"), ("\U0001f600 é", "\U0001f600 é")]
)
def test_half_a_character_becomes_what_a_browser_shows(text: str, kept: str) -> None:
    assert whole(text) == kept
