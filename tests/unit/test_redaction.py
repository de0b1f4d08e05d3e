import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.redaction import Known, Redaction, redaction_for
from assistant.errors import DrafterFailed
from tests.fakes.draft_requests import PERSONAL, TEXT, request, ticket


def test_nothing_personal_of_a_ticket_is_left_and_all_of_it_comes_back():
    redaction = redaction_for(request())
    hidden = redaction.hide(TEXT)
    assert [piece for piece in PERSONAL if piece.lower() in hidden.lower()] == []
    assert redaction.restore(hidden) == TEXT


@pytest.mark.parametrize("kept", ["INC-7", "Riverside", "6 pm", "half twelve", "Saturday"])
def test_what_the_reply_is_about_stays_readable(kept):
    assert kept in redaction_for(request()).hide(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "It failed on 2026-11-21 13:05 and again at 21.11.2026 14.30",
        "1,200 homes, 15% of them, since 11/21/2026",
        "You promised 10:30, it is 18:45",
        "Support: +1 312 555 0100",
        "We owe $1,234,567.89",
        "INC-7 in Illinois",
    ],
)
def test_times_counts_and_public_contacts_are_not_personal(text):
    assert redaction_for(request()).hide(text) == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("ask DANA about it", "DANA"),
        ("ask Da\u00adna about it", "na"),
        ("ask D\u0430n\u0430 Ruiz", "Ruiz"),
        ("\uff24\uff41\uff4e\uff41 called", "\uff24"),
        ("Ru\u200biz called", "iz"),
        ("I am dana_ruiz there", "ruiz"),
        ("DanaRuiz here", "Ruiz"),
        ("Señora Ruíz", "Ruíz"),
        ("Mill Road 14, that is us", "Mill"),
        ("account A912 or A 912", "912"),
        ("customer C771", "771"),
        ("call 312_555_0199", "0199"),
        ("call 312·555·0199", "0199"),
        ("card 4111\u20131111\u20131111\u20131111", "4111"),
        ("card 4111/1111/1111/1111", "4111"),
        ("IBAN DE89-3704-0044-0532-0130-00", "3704"),
        ("I live at 221 Elm Street, Apt 3", "Elm"),
        ("vivo en Calle Mayor 12, 3º izq", "Mayor"),
        ("Mrs. Ruiz's line", "Ruiz"),
        ("14  mill\nroad is dark", "mill\nroad"),
        ("card 4111-1111-1111-1111", "1111-1111"),
        ("iban ES91 2100 0418 4502 0005 1332", "2100 0418"),
        ("router 2001:db8::8a2e:370:7334", "8a2e"),
        ("ring me: (312) 555-0134", "555-0134"),
        ("my number is 0044 20 7946 0018", "7946"),
        ("account number 8812 4471 9", "4471"),
        ("ref AC44718829", "44718829"),
        ("my name is Olga Petrova, hello", "Petrova"),
        ("Fix it.\nKind regards,\nTomás Gil", "Tomás"),
        ("Me llamo Lucía de la Cruz y no tengo línea", "Lucía"),
        ("mail dana.ruiz@firm.example please", "@firm"),
        ("write to o'neil+net@sub.mail.example today", "neil"),
    ],
)
def test_personal_data_is_found_in_any_spelling(text, secret):
    redaction = redaction_for(request())
    hidden = redaction.hide(text)
    assert secret not in hidden
    assert redaction.restore(hidden) == text


def test_the_same_value_has_the_same_token_in_every_text():
    redaction = redaction_for(request())
    assert redaction.hide("Dana Ruiz") == redaction.hide("Dana Ruiz") == "⟦NAME1⟧"


@pytest.mark.parametrize("written", ["⟦NAME1⟧", "⟦ name1 ⟧", "⟦NAME 1⟧", "⟦Name_1⟧"])
def test_a_token_survives_small_changes_by_a_model(written):
    redaction = redaction_for(request())
    redaction.hide("Dana Ruiz")
    assert redaction.restore(f"Dear {written},") == "Dear Dana Ruiz,"


@pytest.mark.parametrize("written", ["⟦NAME9⟧", "⟦PHONE1⟧", "⟦NAME1", "NAME1⟧", "⟦ ⟧"])
def test_a_token_that_stands_for_nothing_is_an_error_without_personal_data(written):
    redaction = redaction_for(request())
    redaction.hide("Dana Ruiz")
    with pytest.raises(DrafterFailed) as caught:
        redaction.restore(f"Dear {written}, Dana")
    assert caught.value.code == "invalid_output"
    assert "Dana" not in str(caught.value)


def test_nobody_outside_can_write_a_token():
    redaction = redaction_for(request())
    redaction.hide("Dana Ruiz")
    assert redaction.restore(redaction.hide("I am ⟦NAME1⟧")) == "I am [NAME1]"


def test_the_words_of_a_firms_name_stay_when_they_stand_alone():
    redaction = Redaction((Known("NAME", "Harbour Dental Clinic"),))
    assert redaction.hide("Harbour Dental Clinic is a dental clinic") == "⟦NAME1⟧ is a dental clinic"


@pytest.mark.parametrize("value", ["7", "12", "2026"])
def test_an_id_that_is_everywhere_is_not_taken_for_one(value):
    the_ticket = ticket(customer={"id": value})
    text = f"by {value} pm"
    assert redaction_for(request(the_ticket)).hide(text) == text


def test_an_incident_id_does_not_lay_open_a_number_that_holds_it():
    assert "7946" not in Redaction((), keep=("44", "20")).hide("+44 20 7946 0958")


@given(st.text(max_size=300))
def test_whatever_is_hidden_comes_back(text):
    redaction = redaction_for(request())
    expected = text.replace("⟦", "[").replace("⟧", "]")
    assert redaction.restore(redaction.hide(text)) == expected
