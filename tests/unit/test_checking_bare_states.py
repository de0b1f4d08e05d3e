"""Bare words of status, answers to a question right before, the customer's own kit blamed, and their own state."""

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply
from assistant.checking.kinds.answers import statement_of

OPEN = (
    "It works now.", "Fixed!", "You can use it again.", "Traffic is flowing.", "Outage? What outage?",
    "The crew went home for today.", "The rollback is finished at every site.", "We are ahead of schedule.",
    "You are all set now.", "All is well on our side.", "We see you online.", "The cable is whole again.",
    "I am glad that it is over.", "The crew left.", "Thank you for waiting until it was back.",
)  # fmt: skip
OPEN_ES = (
    "Ya puede volver a conectarse.", "Ya quedó.", "Ya casi está.", "Por nuestra parte no hay nada roto.",
    "Ya puede usarlo.", "Todo va como la seda otra vez.", "¿Avería? ¿Qué avería?",
)  # fmt: skip
CLOSED = (
    "It is still broken.", "You can't use it yet.", "It does not work yet.", "We are not sure that it is over.",
    "Still out.", "Is it fixed? Not yet.",
)  # fmt: skip
ANSWERS = (
    "Is it fixed? Yes.", "Will it be back by lunch? Yes.", "Is there an outage? No.", "Is it over? It is.",
    "Is your service back? Yes, it is.", "Has it been repaired? That is right.",
    "Is my box broken? Yes, I am afraid so.",
)  # fmt: skip
ANSWERS_ES = (
    "¿Está arreglado? Sí.", "¿Hay una avería? No.", "¿Es mi equipo? Me temo que sí.", "¿Ya funciona? Así es.",
    "¿Volverá antes de las 15:00? Sí.",
)  # fmt: skip
KIT = (
    "Your modem is the problem.", "The fault is in your router.", "The modem needs replacing.",
    "It's something in your home wiring.", "The trouble is on your end.", "Your router has given up.",
    "It is your phone.", "You need a new router.",
)  # fmt: skip
KIT_ES = (
    "El problema está en su módem.", "La avería está en su instalación.", "Su módem está estropeado.",
    "Hay que cambiar su router.", "Es su equipo.",
)  # fmt: skip
TRUE = (
    ("shop", "I am sorry, and this is ours to put right."),
    ("shop", "I know that a repair does not undo it."),
    ("shop", "We did not put it right for good."),
    ("shop", "I understand why you need to know where you stand."),
    ("shop", "I read that you have burned a vacation day sitting next to a modem."),
    ("shop", "Thanks for coming back to us."),
    ("shop", "That fits a known outage in Riverside."),
    ("shop", "You pay for a line that works, and right now it doesn't."),
    ("shop", "You can use it again as soon as the crew has finished."),
    ("shop", "Once it works again, please restart your modem."),
    ("shop", "Your line tests fine from here."),
    ("shop", "Is it fixed? Not yet."),
    ("shop", "Is there an outage? Yes."),
    ("shop", "If your router is broken, we will see it after the repair."),
    ("student", "The suspected cause is a failed amplifier; it still has to be confirmed."),
    ("tienda", "La estimación ha cambiado, y pasa a ser hoy a las 18:00."),
    ("tienda", "La hora ha cambiado: la nueva estimación es hoy a las 18:00."),
    ("tienda", "Desde entonces nada ha cambiado."),
    ("tienda", "¿Está arreglado? Todavía no."),
    ("oak", "You are still without it while Oak Landing has been back since 9:20 am today."),
    ("oak", "It works now."),
    ("oak", "I am sorry that it does not work."),
    ("shop", "Nothing is wrong with your router."),
    ("shop", "Your router isn't to blame."),
    ("shop", "The problem is not in your router."),
    ("tienda", "El problema no está en su módem."),
    ("tienda", "¿Es cosa de su equipo? No."),
    ("shop", "Is it only you? No."),
    ("shop", "Is your router switched on? If yes, leave it on."),
    ("planned", "Has it started? No."),
    ("mail", "Are messages lost? No."),
    ("oak", "Is it fixed? Yes."),
)


@pytest.mark.parametrize(
    ("situation", "text"),
    [("shop", text) for text in OPEN + ANSWERS + KIT]
    + [("tienda", text) for text in OPEN_ES + ANSWERS_ES + KIT_ES]
    + [("oak", text) for text in CLOSED],
)
def test_blocks(situation: str, text: str) -> None:
    claims = check_reply(text, context_of(situation)).claims
    assert any(claim.blocks for claim in claims), text


@pytest.mark.parametrize(("situation", "text"), TRUE)
def test_lets_pass(situation: str, text: str) -> None:
    assert not [claim for claim in check_reply(text, context_of(situation)).claims if claim.blocks]


@pytest.mark.parametrize("text", [*OPEN[:4], *ANSWERS[:1]])
def test_a_suggestion_in_place_of_the_words_is_true(text: str) -> None:
    found = next(claim for claim in check_reply(text, context_of("shop")).claims if claim.verdict == "contradicted")
    assert found.suggestion is not None
    mended = text[: found.start] + found.suggestion + text[found.end :]
    assert not [claim for claim in check_reply(mended, context_of("shop")).claims if claim.blocks]


def test_a_question_and_its_answer_make_a_statement() -> None:
    assert statement_of("is it fixed", "yes") == "It is fixed."
    assert statement_of("is there an outage", "no") == "There is no outage."
    assert statement_of("is my router broken", "yes") == "Your router is broken."
    assert statement_of("hay una averia", "no") == "No hay ninguna averia."
    assert not statement_of("when will it be back", "yes")
