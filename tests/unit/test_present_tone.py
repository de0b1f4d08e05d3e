"""How a tone is shown: meters that say what they are, the change to make next, what is less proven."""

from html.parser import HTMLParser

import pytest

from assistant.advising import guide_of
from assistant.domain.desk import Person
from assistant.domain.tone import DimensionScore, Span, Tone, ToneFlag
from assistant.domain.tone_guide import NextChange, ToneGuide
from assistant.domain.vocabulary import Dimension
from assistant.tone.rubric import DIMENSIONS, load_rubric
from tests.fakes.fake_desk import DRAFT, HOSTILE, fake_desk, tone_of
from ui.handlers.desk_handlers import Handlers
from ui.present.next_change import next_change_html
from ui.present.quoting import quoted
from ui.present.tone import flags_html, strip_html, sure_of, tone_html
from ui.present.words import words

TEXT = "😟 Your call matters. Sorry."
LEAD = Person(id="lead-1", name="Lea", role="lead")
CUTS: dict[Dimension, tuple[float, float]] = dict.fromkeys(DIMENSIONS, (0.6, 1.4))


class Meters(HTMLParser):
    """Every element of a fragment that has a dimension, with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found, self.text = {}, ""
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list) -> None:
        given = dict(attrs)
        if "data-dimension" in given:
            self.found[given["data-dimension"]] = given

    def handle_data(self, data: str) -> None:
        self.text += data


def tone(*flags: ToneFlag, band: str = "medium", **scores: DimensionScore) -> Tone:
    good = DimensionScore(rating=2, value=1.8, confidence=0.9)
    dimensions = dict.fromkeys(DIMENSIONS, good) | scores
    given = {"overall": 57, "band": band, "confidence": 0.7, "scorer": "s", "dimensions": dimensions, "flags": flags}
    return Tone.model_validate(given)


OWNED = DimensionScore(
    rating=1, value=0.9, confidence=0.7, evidence=(Span(start=21, end=26),), advice="Say what was ours."
)


def test_a_meter_has_a_value_and_says_it_in_words() -> None:
    meter = Meters(strip_html(tone(ownership=OWNED), TEXT, ToneGuide(CUTS))).found["ownership"]
    assert meter["role"] == "meter"
    assert meter["tabindex"] == "0"
    assert (meter["aria-valuemin"], meter["aria-valuenow"], meter["aria-valuemax"]) == ("0", "0.9", "2.0")
    assert (meter["aria-label"], meter["aria-valuetext"]) == ("Owns it", "1 of 2, fairly sure")
    assert meter["data-spans"] == "21-26"
    assert meter["data-told"] == "Owns it: 1 of 2, fairly sure. Say what was ours. Shown by “Sorry”."


def test_the_bar_shows_the_value_and_the_cuts() -> None:
    page = strip_html(tone(ownership=OWNED), TEXT, ToneGuide({"ownership": (0.6, 1.4)}))
    assert '<i style="width:45%"></i><s style="left:30%"></s><s style="left:70%"></s>' in page
    assert page.count("<s ") == 2


def test_what_does_not_apply_is_no_meter_and_stands_at_no_figure() -> None:
    apart = DimensionScore(rating="na", value=None, confidence=0.7)
    shown = Meters(strip_html(tone(ownership=apart), TEXT, ToneGuide(CUTS))).found["ownership"]
    assert (shown["role"], shown["aria-label"]) == ("img", "Owns it: does not apply")
    assert not [name for name in shown if name.startswith("aria-value")]


@pytest.mark.parametrize(
    ("confidence", "said"),
    [(0.95, "sure"), (0.8, "sure"), (0.79, "fairly sure"), (0.6, "fairly sure"), (0.5, "unsure")],
)
def test_confidence_is_told_in_words(confidence: float, said: str) -> None:
    assert sure_of(confidence) == said


def test_the_band_comes_before_a_number_without_decimals() -> None:
    assert "Medium57 of 100, fairly sure" in Meters(strip_html(tone(), TEXT, ToneGuide(CUTS))).text


def test_a_weak_dimension_is_marked_and_explained() -> None:
    page = strip_html(tone(), TEXT, ToneGuide(CUTS, weak=frozenset({"fit"})))
    meters = Meters(page).found
    assert "wl-less-proven" in meters["fit"]["class"]
    assert "weak: less proven than the others" in meters["fit"]["aria-valuetext"]
    assert "Trust your own reading" in meters["fit"]["title"]
    assert [name for name, found in meters.items() if "wl-less-proven" in found["class"]] == ["fit"]
    assert "weak: less proven than the others (Fits)" in Meters(page).text


def test_spanish_is_told_to_be_unproven_in_one_line() -> None:
    page = strip_html(tone(), TEXT, ToneGuide(CUTS, unproven="es"))
    assert all("wl-less-proven" in found["class"] for found in Meters(page).found.values())
    assert Meters(page).text.count("Spanish is scored by rules and not proven.") == 1
    assert "not proven" not in Meters(strip_html(tone(), TEXT, ToneGuide(CUTS))).text


def test_the_next_change_says_what_and_how_much() -> None:
    page = next_change_html(tone(), TEXT, NextChange(9, "next_step", None, "Say when they hear from you next."))
    assert Meters(page).text == "Next best changeSay when they hear from you next+9"


def test_the_next_change_quotes_what_is_to_be_taken_out() -> None:
    spans = tuple(Span(start=at, end=at + 4) for at in (2, 7, 12))
    page = next_change_html(tone(), TEXT, NextChange(4, None, "boilerplate", None, spans))
    assert "Take out the stock words “Your” and “call” and 1 more" in Meters(page).text
    assert 'data-from="2" data-to="6"' in page


@pytest.mark.parametrize(("band", "said"), [("high", "stands well"), ("low", "go through the low meters")])
def test_where_nothing_gains_the_line_says_how_the_reply_stands(band: str, said: str) -> None:
    assert said in Meters(next_change_html(tone(band=band), TEXT, None)).text


def test_an_approved_text_is_not_to_be_changed() -> None:
    guide = ToneGuide(CUTS, next_change=NextChange(9, "fit", None, "Shorten it."))
    assert "Shorten it" in strip_html(tone(), TEXT, guide)
    assert "Next best change" not in strip_html(tone(), TEXT, guide, editable=False)


def test_flags_name_their_words_and_place_by_whole_characters() -> None:
    page = flags_html(tone(ToneFlag(flag="boilerplate", start=2, end=11)), TEXT)
    assert "boilerplate “Your call”" in Meters(page).text
    assert 'data-from="2" data-to="11" data-spans="2-11"' in page
    assert flags_html(tone(), TEXT) == ""


def test_a_reply_that_cannot_be_scored_says_why_and_draws_nothing() -> None:
    found = Tone(
        overall=None, band=None, confidence=0, unscored="The reply is empty.", scorer="s",
        dimensions=dict.fromkeys(DIMENSIONS, DimensionScore(rating="na", value=None, confidence=0)),
    )  # fmt: skip
    page = strip_html(found, "", ToneGuide(CUTS))
    assert "The reply is empty." in page
    assert Meters(page).found == {}


def test_words_of_a_reply_stay_words() -> None:
    found = tone(ToneFlag(flag="jargon", start=0, end=len(HOSTILE)))
    change = NextChange(9, None, "jargon", None, (Span(start=0, end=len(HOSTILE)),))
    page = strip_html(found, HOSTILE, ToneGuide(CUTS, next_change=change)) + tone_html(found, HOSTILE)
    assert "<img" not in page
    assert "${" not in page


def test_a_long_quotation_ends_at_a_word() -> None:
    text = "word " * 40
    said = quoted(Span(start=0, end=len(text)), text)
    assert said.endswith("word …")
    assert len(said) < 80


def test_every_kind_of_flag_has_words_for_taking_it_out() -> None:
    assert set(words("take_out")) == set(load_rubric().penalties) == set(words("flag"))
    assert all("{words}" in said for said in words("take_out").values())


def test_the_desk_shows_the_tone_of_what_stands_in_the_editor_and_what_to_change() -> None:
    do = Handlers(fake_desk(), LEAD)
    assert "stands well" in do.open("tab", "T-1").assessment.tone
    assert "Name what the outage costs them" in do.assess("tab", "T-1", "No.").tone
    assert "Next best change" not in do.approve("tab", "T-1", DRAFT).assessment.tone


def test_each_tab_keeps_its_own_advice_while_it_is_about_as_good() -> None:
    do, draft = Handlers(fake_desk(), LEAD), fake_desk().open(LEAD, "T-1").state.draft
    best = guide_of(tone_of("No."), "en").next_change
    low = draft.model_copy(update={"tone": tone_of("No.")})
    assert do._advised.guide("one", low).next_change == best
    assert do._advised.guide("two", draft).next_change is None
    assert do._advised.guide("one", low).next_change == best
