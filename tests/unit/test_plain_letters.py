"""What hides letters from patterns does not hide them from us, and every span leads back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.plain_letters import plain_letters


@pytest.mark.parametrize(
    "written",
    ["Dana", "Da\u00adna", "D\u200ban\u200ba", "D\u0430n\u0430", "\uff24\uff41\uff4e\uff41", "D\u00e1na", "Da\u0301na"],
)
def test_the_same_name_reads_the_same(written):
    plain = plain_letters(f"ask {written} now")
    assert plain.text == "ask Dana now"
    start, end = plain.span(4, 8)
    assert f"ask {written} now"[start:end].rstrip("\u200b\u0301") in written


def test_dashes_and_joins_are_one():
    assert plain_letters("4111\u20134111_4111\u00b74111").text == "4111-4111-4111-4111"


@given(st.text(max_size=60))
def test_every_character_leads_to_its_place(text):
    plain = plain_letters(text)
    assert len(plain.text) == len(plain.places)
    assert list(plain.places) == sorted(plain.places)
    assert all(0 <= place < len(text) for place in plain.places)
