"""A web address is found whole, however it is dressed up, and ordinary writing is none."""

import pytest

from assistant.checking.kinds.people.contacts import _same_link
from assistant.checking.text.reply_text import ReplyText

LINKS = [
    "status.northlight.example.evil.com/pay", "x.evil.tk/x", "status.northlight.example:8443",
    r"status.northlight.example\@evil.com", "evil.shop", "evil.in", "evil.it", "evil.bank/login",
    "northlight-pay.finance", "пример.рф", "evil.\u0441\u043em", "northlight\u3002com", "http://3627734734/x",
    "http://evil/x", "http:/evil", "file:///etc/passwd", "steam://run/1", "northlight dot com",
    "evil dot com slash login", "northlight-help . com", "https://status.northlight.example",
]  # fmt: skip
NONE = [
    "back by 6 p.m. today", "e.g. a router", "at 6:30 p.m.today", "since 12.30 today", "No. 10", "approx. 20",
    "1.5 hours.We are", "and/or", "24/7", "U.S. customers", "6 a.m. to 5 p.m.", "version 1.2.3", "Mr. Pym", "i.e. that",
    "so. In time", "info. It is", "on Saturday.In Riverside",
]  # fmt: skip


@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_found_whole(link):
    text = f"Please see {link} now."
    ((start, end),) = ReplyText(text).links
    assert text[start:end] == link


@pytest.mark.parametrize("words", NONE)
def test_ordinary_writing_is_no_link(words):
    assert ReplyText(f"We are {words} for you.").links == ()


@pytest.mark.parametrize("link", LINKS[:-1])
def test_only_the_listed_address_itself_is_listed(link):
    assert not _same_link(link, "https://status.northlight.example")
    assert _same_link(LINKS[-1], "https://status.northlight.example")
