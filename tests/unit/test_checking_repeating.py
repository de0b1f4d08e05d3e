"""Words that repeat a fact or the customer literally are borne by them, but never beyond what they can bear."""

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply


@pytest.mark.parametrize(
    ("situation", "text"),
    [
        ("surgery", "A replacement power unit is on its way to the exchange."),
        ("surgery", "What is being done: a  replacement power unit is on its way to the exchange, Morag."),
        ("surgery", "Engineers are connecting the lines one by one to a temporary supply."),
        ("surgery", "Calls to the surgery diverted to the mobile ending 771."),
        ("surgery", "Case raised with the duty manager, reference 55120."),
        ("surgery", "Calls can be diverted to a mobile number free of charge."),
        ("wedding", "Free Wi-Fi is open at the Cutter Valley library until 9 pm."),
        ("wedding", "You wrote that a wedding party of 90 is checking in at 4 pm tomorrow."),
        ("hosting", "Thank you for telling us that your web hosting is giving you trouble."),
        ("courier", "That you have 40 drops today and the app won't load is hard."),
    ],
)
def test_a_literal_repetition_is_borne(situation: str, text: str) -> None:
    check = check_reply(text, context_of(situation))
    assert check.verdict != "block", check


@pytest.mark.parametrize(
    ("situation", "text", "kind"),
    [
        ("surgery", "A replacement router is on its way to you.", "commitment"),
        ("surgery", "Your line will be back by one.", "instant"),
        ("student", "The cause is the amplifier that failed earlier this week.", "cause"),
        ("wedding", "Service will be back when a wedding party of 90 is checking in at 4 pm tomorrow.", "instant"),
        ("wedding", "We will refund the two bookings worth $1,400 already.", "money"),
        ("wedding", "Somebody to call me, you wrote: somebody will call you tonight.", "commitment"),
        ("courier", "You promised an update: it comes at 10.", "instant"),
    ],
)
def test_what_only_sounds_like_it_is_not(situation: str, text: str, kind: str) -> None:
    check = check_reply(text, context_of(situation))
    assert check.verdict == "block"
    assert kind in {claim.kind for claim in check.claims if claim.verdict != "supported"}


@pytest.mark.parametrize(
    "text",
    [
        "Hello,\n\nBeing cut off on a Saturday is hard, Dana.",
        "Hi\nLosing sales is hard, Dana.",
        "Hello Being without a card machine is hard, Dana.",
    ],
)
def test_a_greeted_name_stands_in_the_greetings_line(text: str) -> None:
    assert [claim for claim in check_reply(text, context_of("shop")).claims if claim.kind == "identity"] == []
