"""Words around a claim: what denies, the edge of a time, and what a text brings up."""

import pytest

from assistant.checking.comparing.rephrasing import denies
from assistant.checking.comparing.times_edges import edge_of, is_same_edge
from assistant.checking.comparing.typed_words import unkept, untranslated


@pytest.mark.parametrize(
    ("front", "edge"),
    [
        ("News by ", "by"), ("News no later than ", "by"), ("News before ", "by"), ("Llega antes de hoy a las ", "by"),
        ("Llega a más tardar el lunes a las ", "by"), ("Out since today at ", "since"), ("Out from ", "from"),
        ("Afectado desde hoy a las ", "since"), ("Back after ", "after"), ("Vuelve después de las ", "after"),
        ("Back around ", "around"), ("Vuelve hacia las ", "around"), ("Back at ", "at"), ("Back ", "at"),
        ("Back long before ", "!long by"), ("Back well after ", "!well after"), ("Back not before ", "!not by"),
        ("We heard from you and expect it at ", "at"),
    ],
)  # fmt: skip
def test_the_edge_of_a_time_is_told_by_the_words_before_it(front, edge):
    text = f"{front}18:00 today."
    assert edge_of(text, len(front), len(front) + 5) == edge


def test_the_edge_may_stand_in_the_claim_itself():
    assert edge_of("It is back by 6 pm today.", 11, 24) == "by"
    assert edge_of("It is back by noon.", 11, 18) == "by"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("by", "at", True), ("by", "after", False), ("since", "after", False), ("by", "!long by", False),
     ("around", "at", True), ("by", "around", False)],
)  # fmt: skip
def test_edges_that_may_stand_for_each_other(one, other, same):
    assert is_same_edge(one, other) is same


@pytest.mark.parametrize(
    ("words", "denying"),
    [
        ("A crew is not on site.", True), ("The crew has left the site.", True), ("You will hear nothing.", True),
        ("It isn't fixed.", True), ("La cuadrilla ha abandonado el lugar.", True), ("No hay estimación.", True),
        ("Your internet is not working.", False), ("You are without internet.", False),
        ("No funciona el internet.", False), ("By 6 pm, no later than that.", False), ("A crew is on site.", False),
    ],
)  # fmt: skip
def test_what_denies(words, denying):
    assert denies(words) is denying


@pytest.mark.parametrize(
    ("typed", "after", "kept"),
    [
        ("Please come on Friday.", "please come on Friday!", True),
        ("Please come on Friday.", "Please come on Monday.", False),
        ("Ask Mr. Ng.", "Ask Mr. Li.", False), ("Maria will call.", "Bob will call.", False),
        ("Bring two forms.", "Bring three forms.", False), ("Do not touch it.", "Feel free to touch it.", False),
        ("Your claim was accepted.", "Your claim was refused.", False), ("Keep it on.", "", False),
        ("Keep it on.", "You need not keep it on.", False), ("Dear Ms Ruiz,", "Dear Ms Ruiz, we are here.", True),
        ("Mantenga el equipo encendido.", "Mantenga el equipo apagado.", False),
    ],
)  # fmt: skip
def test_typed_sentences_come_back_word_for_word(typed, after, kept):
    assert (list(unkept((typed,), f"Hello. {typed}", f"Hello. {after}")) == []) is kept


@pytest.mark.parametrize(
    ("typed", "after", "kept"),
    [
        ("Please come on Friday.", "Venga el viernes.", True), ("Please come on Friday.", "Venga el lunes.", False),
        ("Ask Mr. Ng.", "Pregunte al Sr. Ng.", True), ("Ask Mr. Ng.", "Pregunte al Sr. Li.", False),
        ("Maria will call.", "Maria llamará.", True), ("Maria will call.", "Bob llamará.", False),
        ("Bring two forms.", "Traiga dos formularios.", True), ("Bring two forms.", "Traiga 2 formularios.", True),
        ("Bring two forms.", "Traiga tres formularios.", False), ("Do not touch it.", "No lo toque.", True),
        ("Do not touch it.", "Puede tocarlo.", False), ("Touch it.", "No lo toque.", False),
        ("Your claim was accepted.", "Su reclamación fue aceptada.", True),
        ("Your claim was accepted.", "Su reclamación fue rechazada.", False),
        ("Traiga los papeles en mayo.", "Bring the papers in May.", True),
        ("Traiga los papeles en mayo.", "Bring the papers in June.", False),
        ("No toque la caja.", "Do not touch the box.", True), ("Evite la caja.", "Try the box.", False),
    ],
)  # fmt: skip
def test_typed_sentences_in_another_language_say_the_same_by_a_table(typed, after, kept):
    assert (list(untranslated((typed,), typed, (after,), after)) == []) is kept
