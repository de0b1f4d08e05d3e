"""Text messages are counted as phones count them."""

import pytest

from assistant.domain.sms import sms_length, to_gsm


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "gsm", 0, 0),
        ("a" * 160, "gsm", 160, 1),
        ("a" * 161, "gsm", 161, 2),
        ("a" * 306, "gsm", 306, 2),
        ("a" * 307, "gsm", 307, 3),
        ("€" * 80, "gsm", 160, 1),
        ("a" * 152 + "€" + "a" * 152, "gsm", 306, 3),
        ("á", "ucs2", 1, 1),
        ("ж" * 70, "ucs2", 70, 1),
        ("ж" * 71, "ucs2", 71, 2),
        ("ж" * 134, "ucs2", 134, 2),
        ("ж" * 135, "ucs2", 135, 3),
        ("\U0001f642", "ucs2", 2, 1),
    ],
)
def test_segments_follow_gsm_03_38(text, encoding, units, segments):
    found = sms_length(text)
    assert (found.encoding, found.units, found.segments) == (encoding, units, segments)


def test_an_escaped_character_is_never_split_between_segments():
    assert sms_length("a" * 152 + "€" + "a" * 151).segments == 2
    assert sms_length("a" * 152 + "€" * 77).segments == 3


def test_what_gsm_lacks_is_written_plainly_and_the_rest_stays():
    assert to_gsm("“Información” \u2013 así… ñ é ¿qué?") == '"Informacion" - asi... ñ é ¿qué?'
    assert to_gsm("Łódź 日本") == "Łodz 日本"
    assert sms_length(to_gsm("¿Sigue algo sin funcionar? Mañana más")).encoding == "gsm"
