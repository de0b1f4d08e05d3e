from functools import cache
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pytest
import yaml

from assistant.domain.check import Check, Claim
from assistant.domain.context import ToneContext
from assistant.domain.ticket import Ticket
from assistant.domain.tone import Tone
from assistant.reading.reader import read_ticket
from assistant.tone.rubric import DIMENSIONS, load_rubric
from assistant.tone.scorer import ToneScorer
from knowledge_base.embedding.minilm import MiniLmEmbedder

CASES = Path(__file__).parent / "tone_cases"
SALES = "Our card machine has been dead since half twelve, it's Saturday and we are losing sales."
GOOD = "Losing sales is hard and I'm sorry, the fault is ours. A fibre was cut at 12:30. I'll text you by 4 pm."


@cache
def scorer() -> ToneScorer:
    return ToneScorer(MiniLmEmbedder())


@cache
def cases(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


def context(case: dict[str, Any], ticket: str | None = None) -> ToneContext:
    words = ticket or case.get("ticket")
    ticket = Ticket.model_validate({"id": "1", "text": words}) if words else None
    return ToneContext(
        ticket=ticket,
        reading=read_ticket(ticket) if ticket else None,
        situation=case.get("situation"),
        language=case.get("language", "en"),
    )


def values(tone: Tone) -> dict[str, float]:
    found = {name: score.value for name, score in tone.dimensions.items()} | {"overall": tone.overall}
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize("case", cases("ratings.yaml"), ids=lambda case: case["name"])
def test_ratings(case: dict[str, Any]) -> None:
    tone = scorer().score(case["text"], context(case))
    for name, wanted in case.get("ratings", {}).items():
        allowed = wanted if isinstance(wanted, list) else [wanted]
        assert tone.dimensions[name].rating in allowed, f"{name}: {tone.dimensions[name]}"
    raised = {flag.flag for flag in tone.flags}
    assert set(case.get("flags", [])) <= raised
    assert not (case.get("no_flags") and raised), raised
    assert tone.band in case.get("band", ["low", "medium", "high"]), tone.overall


@pytest.mark.parametrize("case", cases("counterfactuals.yaml"), ids=lambda case: case["name"])
def test_counterfactuals(case: dict[str, Any]) -> None:
    before = values(scorer().score(case["text"], context(case)))
    after = values(scorer().score(case.get("other", case["text"]), context(case, case.get("other_ticket"))))
    for name in case.get("not_higher", []):
        assert after.get(name, 0) <= before.get(name, 0), name
    for name in case.get("lower", []):
        assert after.get(name, 0) < before[name], name


@pytest.mark.parametrize("verdict", ["unsupported", "contradicted", "stale"])
@pytest.mark.parametrize("added", [" It will be back by 8 pm.", " I'll call you by 8 pm.", " Next update at 8 pm."])
def test_a_claim_that_does_not_hold_raises_neither_information_nor_next_step(verdict: Any, added: str) -> None:
    base = "There is a fault in Riverside. I'm sorry about the sales you lose."
    text = base + added
    start = text.index("8 pm")
    claim = Claim(start=start, end=start + 4, text="8 pm", kind="instant", value=None, verdict=verdict, message="no")
    ticket = Ticket.model_validate({"id": "1", "text": SALES})
    before = scorer().score(base, ToneContext(ticket=ticket, check=Check(verdict="pass")))
    after = scorer().score(text, ToneContext(ticket=ticket, check=Check(verdict="block", claims=(claim,))))
    for name in ("information", "next_step"):
        assert after.dimensions[name].value <= before.dimensions[name].value


def test_a_claim_that_holds_raises_the_next_step() -> None:
    ticket = Ticket.model_validate({"id": "1", "text": SALES})
    base = "There is a fault in Riverside."
    text = base + " I'll text you at 4 pm."
    claim = Claim(start=46, end=50, text="4 pm", kind="instant", value=None, verdict="supported", message="ok")
    before = scorer().score(base, ToneContext(ticket=ticket, check=Check(verdict="pass")))
    after = scorer().score(text, ToneContext(ticket=ticket, check=Check(verdict="pass", claims=(claim,))))
    assert after.dimensions["next_step"].value > before.dimensions["next_step"].value


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("  \n ", "en"),
        ("<br><br/>", "en"),
        ("***", "en"),
        ("123 456", "en"),
        ("Bonjour, nous sommes désolés pour la panne dans votre quartier et vous tiendrons informés.", "en"),
        ("Wir arbeiten an der Störung und melden uns bei Ihnen, sobald sie behoben ist.", "de"),
        ("申し訳ございません。現在障害が発生しております。", "en"),
        ("Kurz gestört", "de"),
    ],
)
def test_what_cannot_be_scored_says_why(text: str, language: str) -> None:
    tone = scorer().score(text, ToneContext(language=language))
    assert tone.overall is None
    assert tone.band is None
    assert tone.unscored
    assert set(tone.dimensions) == set(DIMENSIONS)


def test_a_reply_in_a_known_language_is_scored_whatever_was_expected() -> None:
    assert (
        scorer().score("The fault is fixed and you should be back on now.", ToneContext(language="fr")).overall
        is not None
    )


@pytest.mark.parametrize("case", cases("ratings.yaml"), ids=lambda case: case["name"])
def test_shape(case: dict[str, Any]) -> None:
    text = "\N{SMILING FACE WITH SMILING EYES} " + case["text"]
    tone = scorer().score(text, context(case))
    assert set(tone.dimensions) == set(DIMENSIONS)
    assert 0 <= (tone.overall or 0) <= 100
    assert 0 <= tone.confidence <= 1
    for score in tone.dimensions.values():
        assert (score.value is None) == (score.rating == "na")
        assert (score.advice is None) == (score.rating in (2, "na"))
        assert 0 <= score.confidence <= 1
        for span in score.evidence:
            assert text[span.start : span.end].strip()
    for flag in tone.flags:
        assert text[flag.start : flag.end].strip()


def test_spans_stay_in_place_behind_letters_that_fold_to_more_or_fewer() -> None:
    text = "\u0130\u00df\ufb01 \u00e9\u0301 " + "Chin up! On the bright side the network is now faster than ever."
    tone = scorer().score(text, context({"ticket": SALES}))
    said = {text[flag.start : flag.end].lower() for flag in tone.flags if flag.flag == "toxic_positivity"}
    assert said == {"chin up", "on the bright side"}


def test_the_same_reply_scores_the_same_twice() -> None:
    ticket = Ticket.model_validate({"id": "1", "text": SALES})
    assert scorer().score(GOOD, ToneContext(ticket=ticket)) == scorer().score(GOOD, ToneContext(ticket=ticket))


def test_time_is_linear_in_length() -> None:
    def seconds(text: str) -> float:
        start = process_time()
        scorer().score(text, ToneContext())
        return process_time() - start

    seconds(GOOD)
    short = min(seconds((GOOD + " ") * 8) for _ in range(5))
    long = min(seconds((GOOD + " ") * 64) for _ in range(5))
    assert long < short * 8 * 3


@pytest.mark.parametrize("nasty", ["a" * 50_000, "you " * 20_000, "sorry. " * 10_000, "( " * 20_000, "1:2" * 20_000])
def test_no_text_stalls_it(nasty: str) -> None:
    start = perf_counter()
    scorer().score(nasty, ToneContext())
    assert perf_counter() - start < 20


def test_learned_weights_point_the_way_the_rubric_says() -> None:
    rubric = load_rubric()
    assert set(rubric.learned) == set(DIMENSIONS)
    for linear in rubric.learned.values():
        for figure, weight in linear.weights.items():
            assert weight <= 0 if figure in rubric.lowering else weight >= 0, figure
