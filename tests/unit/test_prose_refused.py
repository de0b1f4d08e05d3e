"""Sentences of a provider's post that are never quoted to a customer, whatever they call themselves."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge_base.prose import read_update

ZONE = ZoneInfo("America/Chicago")
POSTED = datetime(2026, 11, 21, 14, 5, tzinfo=ZONE)
HARMFUL = [
    "As a workaround, customers can disable their firewall and antivirus software.",
    "As a workaround, set your DNS server to 6.6.6.6.",
    "In the meantime, customers can switch to Acme Telecom.",
    "In the meantime, please use the hotspot called FreeNorthlight, with the word summer.",
    "As a workaround, confirm the code in the text message you are about to get.",
    "Customers can reply with their account PIN in the meantime.",
    "In the meantime customers can pay the $49 reconnection fee online.",
    "As a workaround, please install the support app and allow remote access.",
    "Crews are working with customers to verify your bank details.",
    "In the meantime, please message us on WhatsApp.",
]
GOOD = [
    "As a workaround, please restart your modem.",
    "In the meantime, customers can use mobile data or Wi-Fi calling.",
    "Customers can still make calls over Wi-Fi.",
]


@pytest.mark.parametrize("sentence", HARMFUL)
def test_harmful_advice_is_not_quoted(sentence):
    said = read_update(sentence, POSTED, ZONE)
    assert (said.workaround, said.measures) == (None, ())


@pytest.mark.parametrize("sentence", GOOD)
def test_honest_advice_is(sentence):
    assert read_update(sentence, POSTED, ZONE).workaround
