"""What the guard once missed or refused: strangers' homes, short replies in the wrong language, news called planned."""

from dataclasses import replace

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply
from assistant.domain.context import ReplyContext
from knowledge_base.facts import facts_of
from knowledge_base.records import Cause


def caused_by(text: str, certainty: str = "confirmed", situation: str = "shop") -> ReplyContext:
    context = context_of(situation)
    known = context.knowledge
    assert known.incident
    cause = Cause.model_validate({"text": text, "certainty": certainty})
    incident = known.incident.model_copy(update={"causes": (cause,), "updates": ()})
    facts = facts_of(incident, known.provider, known.policies, context.now)
    return replace(context, knowledge=replace(known, incident=incident, facts=facts))


@pytest.mark.parametrize(
    ("situation", "text"),
    [
        ("shop", "Carla Gomez at 22 Oak Lane has her line back already."),
        ("shop", "We have also helped Peter Lund of 9 Elm Street today."),
        ("tienda", "Carla Gómez, de la calle Sol 12, ya tiene línea."),
    ],
)
def test_another_persons_home_is_no_business_of_this_reply(situation: str, text: str) -> None:
    assert check_reply(text, context_of(situation)).verdict == "block"


def test_the_customers_own_home_may_be_named() -> None:
    found = check_reply("Dana Ruiz at 14 Mill Road is affected.", context_of("shop")).claims
    assert not [claim for claim in found if claim.kind == "identity" and claim.verdict != "supported"]


@pytest.mark.parametrize(
    ("situation", "text"),
    [
        ("shop", "Sentimos la avería. Estamos trabajando en ello."),
        ("shop", "La avería sigue en su zona. Le avisaremos."),
        ("tienda", "We are on it. You will hear from us."),
    ],
)
def test_a_short_reply_in_the_other_language_is_seen(situation: str, text: str) -> None:
    assert "wrong_language" in {rule.rule for rule in check_reply(text, context_of(situation)).rules}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("La próxima actualización está prevista para las 16:00.", "supported"),
        ("Nuestra próxima información está prevista hoy a las 16:00.", "supported"),
        ("El siguiente aviso se espera a las 16:00.", "supported"),
        ("La próxima actualización está prevista para las 17:00.", "contradicted"),
        ("La reparación está prevista para las 16:00.", "contradicted"),
    ],
)
def test_planned_news_is_news_and_no_estimate(text: str, verdict: str) -> None:
    found = [claim.verdict for claim in check_reply(text, context_of("tienda")).claims if claim.kind == "instant"]
    assert set(found) <= {verdict}


@pytest.mark.parametrize("certainty", ["confirmed", "suspected"])
def test_a_time_within_a_causes_own_words_is_borne_by_it(certainty: str) -> None:
    context = caused_by("the amplifier that we replaced on Thursday", certainty)
    text = (
        "Internet has been affected since 12:30 pm today, and the suspected cause is the amplifier "
        "that we replaced on Thursday, not yet confirmed."
    )
    # A confirmed cause that is told as suspected is wrong as a cause; the day in it is borne all the same.
    kinds = {"date", "instant"} | ({"cause"} if certainty == "suspected" else set())
    assert {c.verdict for c in check_reply(text, context).claims if c.kind in kinds} == {"supported"}
    other = text.replace("Thursday", "Monday")
    assert "supported" not in {c.verdict for c in check_reply(other, context).claims if c.kind == "date"}


@pytest.mark.parametrize(
    ("cause", "right", "wrong"),
    [
        ("a digger went through our cable", "un cable dañado durante unas obras", "un robo de cable"),
        ("battery failure at the exchange", "un fallo de las baterías", "un incendio"),
        ("rain water in a street cabinet", "agua en un armario de calle", "un fallo de software"),
        ("a failed cooling unit in our exchange", "un fallo de la refrigeración", "una inundación"),
    ],
)
def test_a_kind_of_cause_is_borne_and_another_kind_is_not(cause: str, right: str, wrong: str) -> None:
    context = caused_by(cause, situation="tienda")
    assert check_reply(f"La avería se debe a {right}.", context).verdict != "block"
    assert check_reply(f"La avería se debe a {wrong}.", context).verdict == "block"
    suspected = caused_by(cause, "suspected", situation="tienda")
    assert check_reply(f"La avería se debe a {right}.", suspected).verdict == "block"
