"""An estimate told as certain, waits told without a number, and what is granted that nobody can grant."""

import pytest
from checking_world import context_of

from assistant.checking.checker import check_reply

CERTAIN = [
    ("shop", "Restoration is certain for 6 pm."),
    ("shop", "It will be back at 6 pm at the latest."),
    ("shop", "It will be 6 pm, no later."),
    ("shop", "You can count on 6 pm."),
    ("shop", "Service is guaranteed by 6 pm."),
    ("shop", "6 pm today is when it will be back, full stop."),
    ("shop", "The estimate is firm."),
    ("shop", "The estimate never moves."),
    ("clinic", "You can rely on 7:20 pm."),
    ("tienda", "A las 18:00 vuelve, sin falta."),
    ("tienda", "Estará de vuelta a las 18:00 como muy tarde."),
    ("tienda", "La estimación es firme."),
    ("clinica", "El servicio vuelve seguro a las 22:00."),
]
WAITS = [
    ("shop", "It is a matter of minutes."),
    ("shop", "Not long now."),
    ("shop", "This may take days."),
    ("shop", "It will be a long night."),
    ("student", "We are almost there."),
    ("tienda", "Es cosa de minutos."),
    ("tienda", "Esto va para largo."),
    ("reloj", "Volverá dentro de la próxima hora."),
]
BLOCKED = [
    ("shop", "The next update is the last."),
    ("courier", "You'll have it within 70 minutes."),
    ("courier", "Expect it back online inside the hour."),
    ("shop", "We have taken a month off what you owe us."),
    ("shop", "Your next statement is going to be a good deal smaller."),
    ("shop", "You qualify for compensation already."),
    ("shop", "Once it is back, the credit is on your bill."),
    ("shop", "The credit runs from the first hour."),
    ("shop", "One thirtieth of the monthly charge for each full 24 hours, per person in your home."),
    ("shop", "You will get one thirtieth for each full 24 hours after the first 12 hours."),
    ("tienda", "Su recibo vendrá más bajo."),
    ("tienda", "Le quitamos medio mes de la cuota."),
    ("tienda", "La respuesta es que sí."),
    ("shop", "A replacement box reaches you in the morning."),
    ("shop", "You can leave your contract without any charge."),
    ("shop", "You will be the first to know."),
    ("shop", "Your change of plan went through."),
    ("shop", "Your case sits with our engineers now."),
    ("shop", "Yes to everything you ask."),
    ("shop", "All that you ask is granted."),
    ("tienda", "Su caso ya está en manos de ingeniería."),
    ("tienda", "Su cambio de tarifa ya está hecho."),
    ("tienda", "Será usted el primero en saberlo."),
    ("tienda", "Su equipo nuevo ya está en camino."),
]
FINE = [
    ("shop", "Service will be back by 6 pm."),
    ("shop", "The estimate for restoration is 6 pm, though this isn't guaranteed."),
    ("shop", "Restoration is not certain for 6 pm."),
    ("shop", "The estimate is not firm."),
    ("shop", "The next update is due by 4 pm at the latest."),
    ("clinic", "Service should be back between 4:20 and 7:20 pm, at the latest by 7:20."),
    ("tienda", "La estimación no es firme."),
    ("shop", "You asked us to take a month off your bill; I can't promise that."),
    ("shop", "If you are out 24 hours after reporting it, one thirtieth of the charge is credited automatically."),
    ("shop", "Credits apply only after 24 hours, and are then automatic."),
    ("shop", "You qualify once the outage has lasted 24 hours."),
    ("tienda", "Los abonos solo se aplican tras 24 horas, y entonces son automáticos."),
    ("tienda", "No puedo prometerle que su factura sea menor."),
    ("courier", "Our next update is due in 70 minutes."),
    ("reloj", "En la próxima hora le daremos noticias."),
    ("shop", "The first estimate was 4:30 pm, now it is 6 pm."),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "text"), [*CERTAIN, *WAITS, *BLOCKED])
def test_what_no_estimate_policy_or_record_bears_blocks(situation: str, text: str) -> None:
    assert any(claim.blocks for claim in check_reply(text, context_of(situation)).claims)


@pytest.mark.parametrize(("situation", "text"), FINE)
def test_what_is_told_honestly_does_not_block(situation: str, text: str) -> None:
    assert [claim for claim in check_reply(text, context_of(situation)).claims if claim.blocks] == []


@pytest.mark.parametrize(("situation", "text"), [*CERTAIN, *WAITS])
def test_the_suggestion_makes_it_an_honest_estimate(situation: str, text: str) -> None:
    context = context_of(situation)
    found = next((claim for claim in check_reply(text, context).claims if claim.suggestion), None)
    if found is None:
        assert context.knowledge.incident is not None
        assert context.knowledge.incident.eta is None or context.knowledge.incident.eta.at is None
        return
    again = text[: found.start] + (found.suggestion or "") + text[found.end :]
    assert [claim for claim in check_reply(again, context).claims if claim.blocks] == []
