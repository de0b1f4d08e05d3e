"""A voice is obeyed by a draft: its words, its spelling, its form of address, its greeting and its name."""

from dataclasses import replace

import pytest
from drafting_world import Case, a_request

from assistant.drafting.composer import Composer
from assistant.drafting.names import greeted_name
from assistant.drafting.voicing import book_for, voice_brief, voiced
from prompts.phrases import addressed, load_phrases
from prompts.voices import Voice, VoiceFrame, default_voice

KESTREL = Voice(
    name="Kestrel", brand="Kestrel Fibre", spelling="en-US", address="tu", greet={"consumer": "full"},
    formality={"consumer": {"email": "formal"}},
    frames=(VoiceFrame(language="en", channel="email", signs=("Warmly,\nEverybody at {brand}",)),),
    say={"en": {"outage": "interruption", "internet": "Kestrel internet"}, "es": {"una avería": "una incidencia"}},
    avoid={"en": ("apologise", "apologies"), "es": ("disculpas",)},
)  # fmt: skip


def a_draft(voice=KESTREL, **changes):
    return Composer().draft(replace(a_request(Case(**changes)), voice=voice), 1.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("There is an outage.", "There is an interruption."),
        ("Internet is out.", "Kestrel internet is out."),
        ("It was a fibre cut.", "It was a fiber cut."),
        ("Outage Hill has no outage.", "Outage Hill has no interruption."),
        ("The outages are over.", "The interruptions are over."),
    ],
)
def test_words_and_spelling_are_those_of_the_voice(text, said):
    assert voiced(text, KESTREL, "en") == said


def test_an_article_agrees_with_the_word_that_came():
    voice = Voice(name="A", say={"en": {"fault": "issue", "outage": "fault"}})
    assert voiced("A fault, an outage.", voice, "en") == "An issue, a fault."


def test_sentences_are_voiced_before_their_spans_are_worked_out():
    reply = a_draft()
    assert "interruption" in reply.text
    assert "outage" not in reply.text
    pieces = [reply.text[s.start : s.end] for s in reply.sentences]
    assert all(piece == piece.strip() and piece[-1] in ".?!" for piece in pieces)


def test_names_of_places_and_people_stay_whatever_the_voice_says():
    voice = Voice(name="A", say={"en": {"riverside": "waterside", "dana": "friend", "internet": "web"}})
    reply = a_draft(voice)
    assert "Riverside" in reply.text
    assert "Dana" in reply.text


def test_greeting_and_signature_are_the_voices():
    text = a_draft().text
    assert text.startswith("Dear Dana Ruiz,")
    assert text.endswith("Warmly,\nEverybody at Kestrel Fibre")


def test_a_ticket_of_a_brand_is_signed_for_it_and_never_for_the_provider():
    request = a_request(Case())
    request = replace(request, ticket=request.ticket.model_copy(update={"brand": "Metrolink"}))
    reply = Composer().draft(request, 1.0)
    assert "Metrolink" in reply.text
    assert "Northlight" not in reply.text + (reply.subject or "")


@pytest.mark.parametrize("phase", ["eta_given", "resolved", "eta_overdue", "maintenance", "no_match"])
@pytest.mark.parametrize("channel", ["email", "chat", "sms", "social"])
def test_spanish_addresses_as_the_voice_does(phase, channel):
    told = {"phase": phase, "channel": channel, "language": "es", "text": "No hay internet y pierdo ventas."}
    tu = " ".join(a_draft(id=f"T-{n}", **told).text.lower() for n in range(12))
    usted = " ".join(a_draft(default_voice(), id=f"T-{n}", **told).text.lower() for n in range(12))
    words = {"usted", "su", "sus", "le", "les"}
    assert not words & set(tu.replace(",", " ").replace(".", " ").split()) - {"le"}
    assert not {"tú", "tu", "tus", "te", "ti", "contigo"} & set(usted.replace(",", " ").replace(".", " ").split())


def test_the_customers_own_words_are_turned_to_the_form_of_address():
    told = {
        "language": "es",
        "text": "No puedo cobrar.",
        "impact": (("lost_sales", "no puedo cobrar con mi datáfono"),),
    }
    assert "no puedes cobrar con tu datáfono" in a_draft(**told).text.lower()
    assert "no puede cobrar con su datáfono" in a_draft(default_voice(), **told).text.lower()


def test_a_form_of_address_is_resolved_wherever_it_stands():
    assert addressed("<Le/Te> pido que <mire/mires>.", "usted") == "Le pido que mire."
    assert addressed("<Le/Te> pido que <mire/mires>.", "tu") == "Te pido que mires."


def test_no_shipped_wording_is_left_unresolved():
    for language in ("en", "es"):
        for form in ("usted", "tu"):
            texts = [s for ps in load_phrases(language, form).phrases.values() for p in ps for s in p.sentences]
            assert not [text for text in texts if "<" in text or ">" in text]


def test_wordings_with_an_avoided_word_give_way_where_others_remain():
    texts = " ".join(s for ps in book_for("en", KESTREL).phrases.values() for p in ps for s in p.sentences)
    assert "apologise" in " ".join(s for ps in load_phrases("en").phrases.values() for p in ps for s in p.sentences)
    assert "apologise" not in texts


@pytest.mark.parametrize(("code", "language"), [("es-MX", "es"), ("ES_mx", "es"), ("en-GB", "en"), ("fr", "en")])
def test_a_region_makes_no_other_phrasebook_and_english_stands_in(code, language):
    assert book_for(code, KESTREL) == book_for(language, KESTREL)


def test_a_group_whose_every_wording_is_avoided_stays():
    voice = Voice(name="A", avoid={"en": ("cause", "caused", "reason")})
    assert set(book_for("en", voice).phrases) == set(load_phrases("en").phrases)


@pytest.mark.parametrize(
    ("name", "segment", "greet", "said"),
    [
        ("Dr. Imre Falk", "consumer", "title", "Dr. Falk"),
        ("Ana Ruiz", "consumer", "title", "Ana Ruiz"),
        ("Ana Ruiz", "consumer", "full", "Ana Ruiz"),
        ("Ana Ruiz", "enterprise", "first", "Ana"),
        ("Kaw Valley Co-op", "business", None, None),
        ("Kaw Prairie", "business", None, None),
        ("Eden Vale Lettings", "business", None, None),
        ("Gail Henn", "business", None, "Gail"),
        ("Pennine Grocers", "enterprise", None, None),
        ("Kaw Hart", "consumer", None, "Kaw"),
    ],
)
def test_a_person_is_greeted_in_the_form_of_the_voice_and_a_company_is_not_cut(name, segment, greet, said):
    ticket = a_request(Case(name=name, segment=segment, text="The internet is out.")).ticket
    assert greeted_name(ticket, segment, load_phrases("en").words, greet=greet) == said


def test_a_model_is_told_who_writes_and_how():
    brief = voice_brief(KESTREL, "consumer", "email", "en")
    assert all(said in brief for said in ("Kestrel Fibre", "American", "'interruption', not 'outage'", "'apologies'"))
    assert "tú" in voice_brief(KESTREL, "consumer", "email", "es")
    assert voice_brief(default_voice(), None, None, "en")
