"""What an agent asks of a draft is done where it can be, and changes no fact."""

from dataclasses import replace

import pytest
from drafting_world import Case, a_request

from assistant.drafting.composer import Composer
from assistant.drafting.instructions import Wishes, instruction_for, wishes_of


@pytest.mark.parametrize(
    ("instruction", "wishes"),
    [
        (None, Wishes()),
        ("", Wishes()),
        ("Please make it shorter", Wishes(shorter=True)),
        ("warmer, and in Spanish", Wishes(warmer=True, language="es")),
        ("A bit more formal please", Wishes(formal=True)),
        ("less formal", Wishes()),
        ("más breve", Wishes(shorter=True)),
        ("answer in English", Wishes(language="en")),
        ("mention the loan", Wishes()),
        ("in plain words, please", Wishes(plainer=True)),
        ("simpler", Wishes(plainer=True)),
        ("as a text message", Wishes(channel="sms")),
        ("ponlo más sencillo y en inglés", Wishes(plainer=True, language="en")),
        ("para un SMS, más corto", Wishes(shorter=True, channel="sms")),
        ("menos técnico", Wishes(plainer=True)),
        ("hazlo más cercano", Wishes(warmer=True)),
        ("en español y más formal", Wishes(formal=True, language="es")),
    ],
)
def test_an_instruction_is_read_as_data(instruction, wishes):
    assert wishes_of(instruction) == wishes


def drafted(instruction, **changes):
    return Composer().draft(replace(a_request(Case(**changes)), instruction=instruction), 1.0)


def test_shorter_keeps_the_status_the_estimate_and_the_next_update():
    plain, short = drafted(None), drafted("shorter")
    assert len(short.text) < len(plain.text)
    assert all(words in short.text for words in ("Riverside", "5:30 pm", "4 pm"))


def test_another_language_is_written_where_there_are_phrases_for_it():
    assert drafted("in Spanish").language == "es"
    assert drafted("in English", language="es").language == "en"


def test_formal_changes_the_greeting_and_warmer_the_apology():
    assert drafted("more formal").text.startswith("Dear Dana,")
    assert drafted("warmer").text != drafted(None).text


def test_what_cannot_be_done_leaves_the_draft_as_it_is():
    assert drafted("mention the loan") == drafted(None)
    assert "500" not in drafted("promise a $500 refund").text


@pytest.mark.parametrize(
    ("kind", "wishes"),
    [
        ("shorter", Wishes(shorter=True)),
        ("warmer", Wishes(warmer=True)),
        ("plainer", Wishes(plainer=True)),
        ("formal", Wishes(formal=True)),
        ("sms", Wishes(shorter=True, channel="sms")),
        ("english", Wishes(language="en")),
        ("spanish", Wishes(language="es")),
    ],
)
def test_a_click_asks_for_what_the_lists_understand(kind, wishes):
    assert wishes_of(instruction_for(kind)) == wishes
