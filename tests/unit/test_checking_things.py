"""One thing has one name in both languages: what a feed says in one may be told in the other."""

import pytest

from assistant.checking.kinds.network.things import names_in
from assistant.checking.text.fold import folded

SAME = [
    ("a failed power supply", "una fuente de alimentación averiada"),
    ("a power supply unit", "una unidad de energía"),
    ("a power unit", "una unidad de alimentación"),
    ("a power supply", "una fuente de poder"),
    ("a power module", "un módulo de alimentación"),
    ("a failed circuit card", "una tarjeta de circuitos"),
    ("a circuit board", "una placa"),
    ("a line card", "una tarjeta de línea"),
    ("a street cabinet", "un gabinete en la calle"),
    ("a street cabinet", "un armario de calle"),
    ("a cooling unit", "una unidad de refrigeración"),
    ("a cooling system", "el sistema de enfriamiento"),
    ("a fibre cable", "un cable de fibra"),
    ("an underground cable", "un cable subterráneo"),
    ("a duct", "un ducto"),
    ("a splice closure", "una caja de empalme"),
    ("a junction box", "una caja de conexión"),
    ("a manhole", "una arqueta"),
    ("a radio mast", "una antena"),
    ("a cell site", "un sitio celular"),
    ("a radio link", "un radioenlace"),
    ("a link between two sites", "un enlace entre dos sitios"),
    ("a timing unit", "una unidad de sincronización"),
    ("a receiver", "un receptor"),
    ("an amplifier", "un amplificador"),
    ("a core router", "un enrutador"),
    ("a mail server", "un servidor de correo"),
    ("a storage fault", "un fallo de almacenamiento"),
    ("batteries", "las baterías"),
    ("a transformer", "un transformador"),
    ("an expired certificate", "un certificado caducado"),
    ("a pole", "un poste"),
    ("road works", "unas obras en la calzada"),
    ("an excavator", "una excavadora"),
    ("a storm", "un temporal"),
    ("lightning", "un rayo"),
    ("a flood", "una inundación"),
    ("water in a duct", "agua en un conducto"),
    ("a landslide", "un deslave"),
    ("a traffic accident", "un accidente de tránsito"),
    ("a fallen tree", "un árbol caído"),
    ("theft", "un robo"),
    ("vandalism", "vandalismo"),
    ("a power cut", "un corte de luz"),
    ("a power fault", "una falla de energía"),
    ("a software fault", "un error de software"),
    ("a configuration error", "un error de configuración"),
    ("planned work", "trabajos programados"),
    ("a hardware fault", "una falla de hardware"),
]
NOTHING = ["las líneas van volviendo por grupos", "el daño es mayor de lo que se creía", "cable TV is fine", "la red"]


@pytest.mark.parametrize(("english", "spanish"), SAME)
def test_a_thing_has_one_name_in_both_languages(english: str, spanish: str) -> None:
    assert names_in(folded(english)) & names_in(folded(spanish))


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_only_look_like_a_thing(text: str) -> None:
    assert names_in(folded(text)) == frozenset()
