"""Kinds of causes and measures, read from a provider's words in one language and told in the other."""

import pytest

from assistant.drafting.feed_text import cause_words, measure_words, workaround_words
from knowledge_base.prose.kinds import cause_kind, is_spanish, kind_names, work_kinds
from knowledge_base.records import Cause
from prompts.phrases import load_phrases

SPANISH, ENGLISH = load_phrases("es").words, load_phrases("en").words


def told(text: str, category: str | None = None, *, in_words: object = SPANISH) -> str | None:
    record = Cause(text=text, certainty="confirmed", category=category)
    return cause_words(text, record, in_words)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a crushed cable under the railway bridge", "un cable aplastado"),
        ("a digger went through our cable in Calle Sol", "un cable dañado durante unas obras"),
        ("a fibre cut during roadworks", "un corte de fibra durante unas obras"),
        ("a fiber cut in a wash after heavy rain", "un corte de fibra"),
        ("theft of copper cable near Lorca", "un robo de cable"),
        ("fire in a cable duct", "un incendio en una canalización de cables"),
        ("battery failure at the exchange", "un fallo de las baterías"),
        ("rain water in a street cabinet", "agua en un armario de calle"),
        ("a vehicle hit a street cabinet", "un armario de calle dañado por un vehículo"),
        ("a failed cooling unit in our exchange", "un fallo de la refrigeración"),
        ("equipment damaged by a lightning strike", "un rayo"),
        ("a failed optical splitter in a street cabinet", "un fallo de un equipo"),
        ("a fault at the carrier we buy capacity from", "un fallo en la red de un proveedor"),
        ("the amplifier that we replaced on Thursday", "un fallo de un amplificador"),
        ("un robo de cable de cobre", "un robo de cable de cobre"),
        ("una excavadora cortó la fibra", "un corte de fibra durante unas obras"),
    ],
)
def test_a_cause_is_told_in_spanish_by_its_kind(text: str, said: str) -> None:
    assert told(text) == said


def test_a_cause_of_no_known_kind_is_told_by_its_category_or_not_at_all() -> None:
    assert told("something odd happened", "water_damage") == "daños por agua"
    assert told("something odd happened") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("un robo de cable de cobre", "cable theft"), ("una excavadora cortó la fibra", "a fibre cut during digging")],
)
def test_a_spanish_cause_is_told_in_english_by_its_kind(text: str, said: str) -> None:
    assert told(text, in_words=ENGLISH) == said


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("A technician is drying and rewiring the cabinet", [("dry", "doing"), ("rewire", "doing")]),
        ("The cooling unit has been replaced and service is coming back line by line", [("replace_unit", "done")]),
        ("A technician is testing the amplifier that was replaced on Thursday", [("test", "doing")]),
        ("A crew is on the way to test the cable", [("on_way", "doing"), ("test", "ahead")]),
        ("Crews cannot enter the site until the fire brigade allows it", []),
        ("The card has not been replaced", []),
        ("We may replace the card", []),
        ("Se ha sustituido la tarjeta dañada", [("replace_unit", "done")]),
        ("Un equipo va de camino con un generador", [("on_way", "doing")]),
    ],
)
def test_the_work_of_a_measure_with_its_tense(text: str, kinds: list[tuple[str, str]]) -> None:
    assert [tuple(kind) for kind in work_kinds(text)] == kinds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A crew is splicing the cable", "se está empalmando el cable"),
        ("A technician has been sent", "se ha enviado personal técnico"),
        ("The settings have been corrected", "se ha corregido la configuración"),
        ("Technicians will replace the card this afternoon", None),
        ("The weather is bad", None),
    ],
)
def test_a_measure_is_told_in_spanish_by_its_work(text: str, said: str | None) -> None:
    assert measure_words(text, None, SPANISH) == said


def test_a_way_round_is_told_in_the_other_language_and_in_its_own() -> None:
    assert workaround_words("Calls over Wi-Fi work, including calls to 112", SPANISH) == (
        "puede llamar por Wi-Fi, también al 112"
    )
    assert workaround_words("Mobile data does not work", SPANISH) is None
    assert workaround_words("Los datos móviles siguen funcionando", ENGLISH) == "mobile data keeps working"
    assert workaround_words("Los datos móviles funcionan con normalidad", SPANISH) == (
        "los datos móviles funcionan con normalidad"
    )


def test_every_kind_has_words_in_every_language() -> None:
    for words in (SPANISH, ENGLISH):
        assert set(kind_names("causes")) <= set(words.causes)
        assert set(kind_names("measures")) == set(words.measures)


def test_a_kinds_own_words_are_of_that_kind_or_say_less() -> None:
    # What we say of a cause is read back as a cause: it never turns into nothing.
    for words in (SPANISH, ENGLISH):
        for kind, said in words.causes.items():
            assert cause_kind(said), (kind, said)


def test_the_language_of_a_providers_words() -> None:
    assert is_spanish("corte de fibra por obras")
    assert not is_spanish("a fibre cut by roadworks")
    assert not is_spanish("lightning damage")
