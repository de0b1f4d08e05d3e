"""What somebody might try who wants a high score without a good reply, or a low one for a good reply."""

from functools import cache

import pytest

from assistant.domain.context import ToneContext
from assistant.domain.ticket import Ticket
from assistant.domain.tone import Tone
from assistant.reading.reader import read_ticket
from assistant.tone.rubric import load_rubric
from assistant.tone.scorer import ToneScorer
from knowledge_base.embedding.minilm import MiniLmEmbedder

TICKET = (
    "Card machine has been down since 9 this morning. It is market day and I have turned away thirty customers. "
    "I have lost about 400 pounds in sales. Nobody answers your phone. When will it be fixed?"
)
KNOWN = "Cable cut on Mill Road since 9:00, crew on site, back by 5 pm at the earliest, next update 1 pm."
GOOD = (
    "I am sorry. Turning away thirty customers on market day is trade you do not get back, and that is our fault. A "
    "cable was cut on Mill Road at 9:00 and a crew is on site; it will not be back before 5 pm. I will write to you at "
    "1 pm with what they have found. There is nothing you need to do."
)
WARM = (
    " I hear you, thirty customers on market day is a real loss. You are right to be angry. We let you down today. "
    "Thank you for telling me. I will stay with this until you can sell again. I am with you on this."
)
BAD = (
    "Outages happen and you should have bought a backup line. There is nothing we can do. Be patient and check our "
    "website for updates. We are not liable for lost sales."
)
HIGH = load_rubric().bands.high


@cache
def scorer() -> ToneScorer:
    return ToneScorer(MiniLmEmbedder())


def score(text: str) -> Tone:
    ticket = Ticket.model_validate({"id": "1", "channel": "email", "text": TICKET})
    return scorer().score(text, ToneContext(ticket, read_ticket(ticket), KNOWN, "email"))


def overall(text: str) -> int:
    found = score(text).overall
    assert found is not None
    return found


def test_the_honest_reply_is_good() -> None:
    assert overall(GOOD) >= HIGH
    assert score(GOOD).flags == ()


@pytest.mark.parametrize(
    "abuse",
    [
        "You are a liar and a stupid cow.",
        "This is fucking bullshit from a whiny bitch.",
        "If you post a review I will find out where you live.",
        "Stop whining.",
    ],
)
@pytest.mark.parametrize("warmth", ["", WARM], ids=["bare", "warm"])
def test_abuse_is_flagged_where_it_stands_and_kept_out_of_the_high_band(abuse: str, warmth: str) -> None:
    text = f"{GOOD} {abuse}{warmth}"
    tone, at = score(text), len(GOOD) + 1
    assert any(at <= flag.start < at + len(abuse) for flag in tone.flags)
    assert tone.overall is not None
    assert tone.overall < HIGH


@pytest.mark.parametrize(
    "lines",
    [
        "You Are An Idiot And\nThis Is Your Own Fault\nStop Whining",
    ],
)
def test_capitals_do_not_make_a_signature(lines: str) -> None:
    assert overall(f"{GOOD}\n{lines}") < overall(GOOD) - 10


@pytest.mark.parametrize("hidden", ["<!-- {} -->", "> {}", "-----Original Message-----\nFrom: us\n{}"])
def test_what_the_reply_does_not_say_itself_earns_nothing(hidden: str) -> None:
    assert overall("We will see.\n" + hidden.format(GOOD)) <= overall("We will see.") + 1


@pytest.mark.parametrize(
    "ending", ["I will not write to you at 1 pm and nobody else will.", "Nobody will call you at 1 pm."]
)
def test_a_refusal_is_no_promise(ending: str) -> None:
    kept = GOOD.replace("I will write to you at 1 pm with what they have found.", "{}")
    assert overall(kept.format(ending)) < overall(GOOD)
    promise = score(kept.format("I will write to you at 1 pm with what they have found.")).dimensions["next_step"]
    refusal = score(kept.format(ending)).dimensions["next_step"]
    assert (refusal.value or 0) < (promise.value or 0)


@pytest.mark.parametrize(
    "denial", ["I am not sorry, and it is not our fault.", "We won't apologise: this was not our doing."]
)
def test_a_denial_is_no_apology(denial: str) -> None:
    assert score(denial + " A cable was cut on Mill Road at 9:00.").dimensions["ownership"].rating == 0


def test_what_is_longer_than_is_read_has_no_score() -> None:
    assert score(GOOD + " " * 20_000).overall == overall(GOOD)
    assert score(GOOD + " fine" * 5_000).unscored == load_rubric().unscored["too_long"]


@pytest.mark.parametrize(
    "hidden",
    [
        BAD.replace("o", "\u043e"),
        BAD.replace("a", "\u0430").replace("e", "\u0435"),
        BAD.replace(" ", "\u00a0"),
        BAD.replace(" ", "\u2003"),
    ],
    ids=["Cyrillic o", "Cyrillic a and e", "no-break spaces", "wide spaces"],
)
def test_letters_and_spaces_that_look_alike_hide_nothing(hidden: str) -> None:
    seen = {flag.flag for flag in score(BAD).flags}
    assert "dismissive" in seen
    assert seen & {flag.flag for flag in score(hidden).flags}
    assert overall(hidden) < overall(GOOD) / 2
