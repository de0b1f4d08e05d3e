"""What a rewrite may not change, compared by what is stated and not by words."""

from datetime import timedelta

import pytest
from drafting_world import NOW, POLICY, PROVIDER, ZONE, an_incident

from assistant.checking.checker import check_reply
from assistant.checking.comparing.differences import Told, differences
from assistant.domain.context import ReplyContext
from knowledge_base.facts import facts_of
from knowledge_base.records import IncidentKnowledge

FULL = (
    "Internet in Riverside has been out since 12:30 pm today because of a fibre cut. "
    "We expect it back around 5:30 pm today. The next update comes by 4 pm today."
)

OTHER = (
    "Since 12:30 pm today internet has been down in Riverside; a fibre cut is the cause. "
    "We estimate it back at 5:30 pm today, and you hear from us by 4 pm today."
)


def told(text, language="en", typed=None, **incident):
    known = an_incident(**incident)
    knowledge = IncidentKnowledge(
        provider=PROVIDER, incident=known, phase="eta_given", facts=facts_of(known, PROVIDER, (POLICY,), NOW),
        earlier=(), policies=(POLICY,), gazetteer=("Riverside",),
    )  # fmt: skip
    check = check_reply(text, ReplyContext(NOW, ZONE, language, knowledge))
    start = text.index(typed) if typed else 0
    return Told(text, check, ((start, start + len(typed)),) if typed else ())


def changes_of(before, after, kind):
    return tuple(found.message for found in differences(before, after, kind))


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (OTHER, "plainer"),
        ("Internet is out in Riverside. It should be back around 5:30 pm today; next update by 4 pm today.", "shorter"),
        ("Expected back about 5:30 pm today. Update by 4 pm today.", "sms"),
    ],
)
def test_the_same_facts_in_other_words_are_no_change(after, kind):
    assert changes_of(told(FULL), told(after), kind) == ()


def test_a_translation_is_held_against_values_and_not_words():
    spanish = (
        "El servicio de internet en Riverside está afectado desde hoy a las 12:30 por un corte de fibra. "
        "La estimación de restablecimiento es hoy a las 17:30. La próxima actualización llega antes de hoy a las 16:00."
    )
    assert changes_of(told(FULL), told(spanish, "es"), "spanish") == ()


@pytest.mark.parametrize(
    ("kind", "change", "named"),
    [
        ("warmer", ("around 5:30 pm", "around 7 pm"), "7 pm"),
        ("shorter", ("around 5:30 pm", "around 7 pm"), "7 pm"),
        ("warmer", (" The next update comes by 4 pm today.", ""), "by 4 pm today"),
        ("shorter", (" The next update comes by 4 pm today.", ""), "by 4 pm today"),
        ("sms", ("We expect it back around 5:30 pm today. ", ""), "5:30 pm"),
        ("plainer", (" because of a fibre cut", ""), "fibre cut"),
        ("formal", ("4 pm today.", "4 pm today. We will refund you $50."), "$50"),
        ("warmer", ("4 pm today.", "4 pm today. We tested your line."), "tested your line"),
        ("warmer", ("We expect it back around", "It will certainly be back at"), "sounds certain"),
        ("warmer", ("4 pm today.", "4 pm today. Call +1 900 555 0666."), "+1 900 555 0666"),
        ("warmer", ("4 pm today.", "4 pm today. See https://evil.example/pay."), "evil.example"),
    ],
)
def test_what_differs_is_named(kind, change, named):
    assert change[0] in FULL
    changes = changes_of(told(FULL), told(FULL.replace(*change)), kind)
    assert any(named in sentence for sentence in changes), changes


def test_a_brief_text_may_leave_out_the_cause_and_the_start():
    brief = "We expect it back around 5:30 pm today. The next update comes by 4 pm today."
    assert changes_of(told(FULL), told(brief), "shorter") == ()
    assert changes_of(told(FULL), told(brief), "warmer") != ()


def test_a_suspected_cause_stays_suspected():
    cause = {"causes": [{"text": "a fibre cut", "certainty": "suspected", "category": "fibre_cut"}]}
    before = told("We suspect a fibre cut, which is not confirmed.", **cause)
    assert any("suspected" in s for s in changes_of(before, told("The cause is a fibre cut.", **cause), "plainer"))


def test_that_there_is_no_estimate_may_not_be_left_out():
    none = {"eta": {"kind": "none_given"}, "next_update_due": NOW + timedelta(hours=1)}
    before = told("There is no estimate yet. The next update is due by 3:30 pm today.", **none)
    assert changes_of(before, told("The next update is due by 3:30 pm today.", **none), "sms")


@pytest.mark.parametrize(
    ("typed", "after", "named"),
    [
        ("Please do not restart the router.", "Please restart the router.", "would lose its"),
        ("Please restart the router.", "Please do not restart the router.", "become its opposite"),
        ("Ask for Maria Gomez at the desk.", "Ask at the desk.", "Maria Gomez"),
        ("Your booking code is QX-4471.", "You have a booking code.", "QX-4471"),
        ("Write to help@shop.example for the form.", "Write to us for the form.", "help@shop.example"),
    ],
)
def test_what_a_person_typed_survives_though_no_claim_covers_it(typed, after, named):
    before = told(f"{FULL} {typed}", typed=typed)
    changes = changes_of(before, told(f"{FULL} {after}"), "shorter")
    assert any(named in sentence for sentence in changes), changes


def test_a_typed_denial_survives_a_translation():
    typed = "Please do not restart the router."
    before = told(typed, typed=typed)
    assert changes_of(before, told("Por favor, reinicie el equipo.", "es"), "spanish")
    assert changes_of(before, told("Por favor, no reinicie el equipo.", "es"), "spanish") == ()


def test_nothing_differs_from_itself():
    for kind in ("shorter", "warmer", "plainer", "formal", "sms"):
        assert changes_of(told(FULL), told(FULL), kind) == ()
