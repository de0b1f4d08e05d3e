"""Spanish drafts: the customer's words turned right, every phase and channel, text messages in plain GSM letters."""

import re

import pytest
from drafting_world import PHASES, Case, a_request

from assistant.domain.sms import sms_length
from assistant.drafting.composer import Composer
from assistant.drafting.weaving import weave
from prompts.phrases import load_phrases

_UNDONE = re.compile(r"[{}<>\[\]|]|\b(\w+) \1\b|\by (?:i|hi)(?!e)|  | [.,;:]|\bde el\b|\ba el\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("fragment", "usted", "tu"),
    [
        ("nadie puede localizarme", "nadie puede localizarle", "nadie puede localizarte"),
        ("no puedo conectarme a la clase", "no puede conectarse a la clase", "no puedes conectarte a la clase"),
        ("perdí un día de trabajo", "perdió un día de trabajo", "perdiste un día de trabajo"),
        ("mi hija no puede hacer su tarea", "su hija no puede hacer su tarea", "tu hija no puede hacer su tarea"),
        ("estoy perdiendo clientes", "está perdiendo clientes", "estás perdiendo clientes"),
        ("no puedo cobrar", "no puede cobrar", "no puedes cobrar"),
        ("me quedé sin vender nada", "se quedó sin vender nada", "te quedaste sin vender nada"),
        ("mi conforme es el informe", "su conforme es el informe", "tu conforme es el informe"),
    ],
)
def test_a_customers_words_are_turned_in_both_forms_of_address(fragment, usted, tu):
    said = [weave(fragment, load_phrases("es", form).words.weaving) for form in ("usted", "tu")]
    assert [woven and woven.text for woven in said] == [usted, tu]


@pytest.mark.parametrize(
    "fragment", ["el hospital pueda localizarme", "toda la ciudad está sin luz", "volverá a las seis"]
)
def test_what_would_be_a_claim_or_no_statement_is_never_turned(fragment):
    woven = weave(fragment, load_phrases("es").words.weaving)
    assert woven is None or woven.shape == "quote"


@pytest.mark.parametrize("phase", [*PHASES, "no_match"])
@pytest.mark.parametrize("channel", ["email", "chat", "sms", "social"])
@pytest.mark.parametrize("segment", ["consumer", "enterprise"])
def test_every_phase_and_channel_has_a_whole_spanish_draft(phase, channel, segment):
    for number in range(6):
        case = Case(
            id=f"T-{number}", phase=phase, channel=channel, segment=segment, language="es", contact=True,
            text="No hay internet y no puedo cobrar.", impact=(("lost_sales", "no puedo cobrar"),),
        )  # fmt: skip
        reply = Composer().draft(a_request(case), 1.0)
        assert reply.language == "es"
        assert not _UNDONE.search(reply.text), reply.text


@pytest.mark.parametrize("phase", [*PHASES, "no_match"])
def test_a_spanish_text_message_needs_no_other_alphabet(phase):
    for number in range(12):
        case = Case(id=f"T-{number}", phase=phase, channel="sms", language="es", text="No hay internet.")
        length = sms_length(Composer().draft(a_request(case), 1.0).text)
        assert (length.encoding, length.segments <= 2) == ("gsm", True)
