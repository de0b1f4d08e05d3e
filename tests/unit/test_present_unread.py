"""Sentences that hold nothing the guard read: counted, marked lightly, and never called proved."""

import pytest

from assistant.domain.check import Check, RuleFinding
from assistant.domain.desk import Person
from tests.fakes.fake_checks import check_text
from tests.fakes.fake_desk import FACTS, fake_desk
from ui.handlers.desk_handlers import Handlers
from ui.present.check import Offers, findings_html, marked_html, verdict_html
from ui.present.incoming import ready_html
from ui.present.unread import unread_spans
from ui.present.words import word

PROSE = "Our people have set the whole thing right."


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("", []),
        ("Service is back by 6 pm.", []),
        (f"Service is back by 6 pm. {PROSE}", [PROSE]),
        (f"{PROSE} Service is back by 8 pm. {PROSE}", [PROSE, PROSE]),
        ("Thank you for waiting. I am so sorry.", []),
        ("Good afternoon and hello again Mrs Dana Ruiz,\n\nBack by 6 pm.", []),
        ("Buenas tardes, estimada señora Dana Ruiz:\n\nVuelve a las 6.", []),
        ("Back by 6 pm.\n\nKind regards,\nAnn Lee\nNorthlight customer care team for Riverside", []),
        ("Vuelve a las 6.\n\nUn cordial saludo,\nAna\nEl equipo de atención de Northlight", []),
        ("Vuelve a las 6. Nuestra gente lo dejó todo bien arreglado.", ["Nuestra gente lo dejó todo bien arreglado."]),
        # No closing stands before it, so that it is no signature.
        (f"Back by 6 pm.\n{PROSE[:-1]}", [PROSE[:-1]]),
        (f"Back by 6 pm.\n- {PROSE}\n- {PROSE}", [f"- {PROSE}", f"- {PROSE}"]),
        (f"😟 {PROSE} Back by 6 pm.", [f"😟 {PROSE}"]),
    ],
)
def test_sentences_without_a_claim(text: str, unread: list[str]) -> None:
    assert [text[start:end] for start, end in unread_spans(text, check_text(text))] == unread


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Back by 6 pm.", ["Every claim has a fact behind it", "1 of 1 claims supported"]),
        (f"Back by 6 pm. {PROSE}", ["1 claim supported", "1 sentence holds nothing to check: read it"]),
        (
            f"Back by 6 pm. I write by 4 pm. {PROSE} {PROSE}",
            ["2 claims supported", "2 sentences hold nothing to check: read them"],
        ),
        (PROSE, ["No claim to check", "1 sentence holds nothing to check: read it"]),
        ("So sorry.", ["No claim to check"]),
        (f"Back by 8 pm. {PROSE}", ["Cannot be sent yet", "0 of 1 claims supported; 1 sentence holds nothing"]),
    ],
)
def test_the_headline_says_what_was_looked_at_and_what_was_not(text: str, said: list[str]) -> None:
    page = findings_html(check_text(text), FACTS, text=text)
    assert all(words in page for words in said)
    is_green = "wl-verdict-pass" in page
    assert is_green == (word("check", "pass") in page) == (said[0] == word("check", "pass"))


def test_a_draft_that_waits_says_so_too() -> None:
    text = f"Back by 6 pm. {PROSE}"
    page = ready_html("T-1", "The model", text, check_text(text))
    assert "1 sentence holds nothing to check" in page
    assert word("check", "pass") not in page


def test_what_is_unread_is_marked_lightly_and_a_finding_in_it_still_shows() -> None:
    text = f"Back by 6 pm. {PROSE}"
    page = marked_html(text, check_text(text))
    assert page.count("wl-unread") == 1
    rule = RuleFinding(rule="boilerplate", severity="warn", start=18, end=24, message="Said too often.")
    page = marked_html(text, check_text(text).model_copy(update={"rules": (rule,)}))
    assert "wl-rule-warn" in page
    assert page.count("wl-unread") == 2


def test_a_warning_counts_them_too() -> None:
    rule = RuleFinding(rule="boilerplate", severity="warn", message="Said too often.")
    page = verdict_html(Check(verdict="warn", rules=(rule,)), text=PROSE)
    assert "look at what is marked" in page
    assert "1 sentence holds nothing to check" in page


def test_what_may_go_says_what_is_left_to_read() -> None:
    do = Handlers(fake_desk(), Person(id="agent-1", name="Ann", role="agent"))
    do.open("s", "T-1")
    assert do.assess("s", "T-1", "Back by 6 pm.").reason == "Ready to send."
    assert do.assess("s", "T-1", f"Back by 6 pm. {PROSE}").reason == word("unread", "go")


def test_a_correction_shows_what_it_takes_away() -> None:
    text = "Back by 8 pm, sales by 9 pm."
    page = findings_html(check_text(text), FACTS, None, Offers(), text=text)
    one, other = "“by 6 pm” in place of “by 8 pm”", "“by 6 pm” in place of “by 9 pm”"
    assert page.count(f'title="{one}"') == page.count(f'title="{other}"') == 1
    assert f'title="{one}\n{other}"' in page
    assert 'data-from="5" data-to="12"' in page
