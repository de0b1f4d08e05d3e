"""The rule ``voice`` warns where a reply does not sound as its brand, and never where no voice says anything."""

from dataclasses import replace

import pytest
from checking_world import context_of, situations

from assistant.checking.checker import check_reply
from knowledge_base.records import Account, Customer, Fact, Place, Service
from prompts.voices import Voice, default_voice

VOICE = Voice(
    name="Kestrel", brand="Kestrel Fibre", spelling="en-GB", address="tu",
    say={"en": {"fault": "issue"}, "es": {"una avería": "una incidencia"}},
    avoid={"en": ("unfortunately",), "es": ("lamentablemente",)},
)  # fmt: skip
FORMAL = VOICE.model_copy(update={"address": "usted"})
AGAINST = "Unfortunately the fault at the center is on our side. Tú y usted, disculpe, te escribo.\n\nThe Other team"


def found_in(text, language, voice, name=None):
    context = replace(context_of(name or situations()[0]), language=language, voice=voice)
    return [(text[f.start : f.end], f.message) for f in check_reply(text, context).rules if f.rule == "voice"]


@pytest.mark.parametrize(
    ("text", "language", "said", "told"),
    [
        ("There is a fault near you.", "en", "fault", "issue"),
        ("Faults are being worked on.", "en", "Faults", "Issues"),
        ("Unfortunately it is still down.", "en", "Unfortunately", "avoids"),
        ("We apologize for the delay.", "en", "apologize", "apologise"),
        ("Conocemos una avería en la zona.", "es", "una avería", "una incidencia"),
        ("Lamentablemente sigue igual.", "es", "Lamentablemente", "avoids"),
        ("Le pido disculpas por esto.", "es", "Le pido", "tú"),
        ("Su servicio sigue caído.", "es", "Su servicio", "tú"),
        ("Esto es para usted.", "es", "usted", "tú"),
        ("It is on its way.\n\nKind regards,\nThe Northlight team", "en", "The Northlight team", "Kestrel Fibre"),
        ("It is on its way.\n\nKind regards,\nNorthlight", "en", "Northlight", "Kestrel Fibre"),
        ("Llega hoy.\n\nUn saludo,\nEl equipo de Otra Red", "es", "El equipo de Otra Red", "Kestrel Fibre"),
    ],
)  # fmt: skip
def test_what_does_not_sound_as_the_brand_is_marked_with_what_to_say_instead(text, language, said, told):
    (found,) = found_in(text, language, VOICE)
    assert found[0] == said
    assert told in found[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Te pido que esperes.", "Te"), ("¿Tienes luz en el equipo?", "Tienes"), ("Esto es para ti.", "ti"),
        ("Tu servicio sigue caído.", "Tu"), ("Escríbenos aquí.", "Escríbenos"),
    ],
)  # fmt: skip
def test_tu_is_marked_where_the_voice_says_usted(text, said):
    assert [span for span, _ in found_in(text, "es", FORMAL)] == [said]


@pytest.mark.parametrize(
    ("text", "language", "voice"),
    [
        ("There is an issue near Fault Bend.", "en", VOICE),
        ('You wrote "the fault is back".', "en", VOICE),
        ("Te escribimos hoy: tu servicio sigue caído.", "es", VOICE),
        ("Le escribimos hoy: su servicio sigue caído.", "es", FORMAL),
        ("El equipo hace su trabajo y la empresa le da energía.", "es", FORMAL),
        ("It is on its way.\n\nWarmly,\nThe Kestrel Fibre team", "en", VOICE),
        ("It is on its way.\n\nThe splicing team is on site", "en", VOICE),
        ("It is on its way, and so is the Northlight team.", "en", VOICE.model_copy(update={"brand": None})),
    ],
)  # fmt: skip
def test_what_sounds_as_the_brand_is_no_finding(text, language, voice):
    assert found_in(text, language, voice) == []


@pytest.mark.parametrize("voice", [None, default_voice(), default_voice().model_copy(update={"brand": "Metrolink"})])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_default_voice_gives_no_finding_whatever_the_text(voice, language):
    assert found_in(AGAINST, language, voice) == []


def test_the_rule_only_warns():
    context = replace(context_of(situations()[0]), voice=VOICE)
    findings = [f for f in check_reply(AGAINST, context).rules if f.rule == "voice"]
    assert findings
    assert {f.severity for f in findings} == {"warn"}


def test_what_a_draft_keeps_on_purpose_is_no_finding():
    """Lower-case names as some feeds have them: the guard knows all that the drafters leave alone."""
    place = Place(line="3 fault lane", city="old fault", region="fault county")
    account = Account(id="A-1", services=(Service(id="S-1", type="internet", place=place),))
    context = context_of(next(name for name in situations() if context_of(name).knowledge.incident))
    tested = Fact(
        id="T-1/action", kind="action", value="fault test", text="A fault test.", source="ticket", as_of=None,
        certainty="confirmed",
    )  # fmt: skip
    customer = Customer(name="fault & sons", accounts=(account,))
    known = replace(
        context.knowledge, gazetteer=("upper fault",),
        incident=context.knowledge.incident.model_copy(update={"id": "x-fault", "name": "the fault of friday"}),
        facts=(*context.knowledge.facts, tested),
    )  # fmt: skip
    ticket = context.ticket.model_copy(update={"customer": customer})
    context = replace(context, knowledge=known, ticket=ticket, language="en", voice=VOICE)
    names = ("3 fault lane", "old fault", "fault county", "fault & sons", "upper fault", "the fault of friday")
    for name in (*names, "fault test"):
        assert [f for f in check_reply(f"It is about {name} today.", context).rules if f.rule == "voice"] == []
    assert [f.rule for f in check_reply("It is a fault.", context).rules].count("voice") == 1


def test_the_name_that_a_voice_signs_with_is_no_place():
    context = replace(context_of(situations()[0]), voice=FORMAL.model_copy(update={"brand": "Costa Fibra"}))
    text = "We are on it.\n\nWarmly,\nAll at Costa Fibra"
    assert [claim.text for claim in check_reply(text, context).claims if claim.kind == "place"] == []
