import pytest

from assistant.tone.moments import times_in
from assistant.tone.notation import parse
from assistant.tone.phrases import PhraseBook
from assistant.tone.stems import stem
from assistant.tone.text import Text, fold


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("don't know", "We Don\u2019t know yet", "Don\u2019t know"),
        ("don't know", "we dont know", "dont know"),
        ("(we|i) [really] know", "Yes, we really know", "we really know"),
        ("(we|i) [really] know", "i know", "i know"),
        ("[very] sorry", "so very sorry", "very sorry"),
        ("apolog* for", "our apologies for it", "apologies for"),
        ("sorry ... if", "sorry about that if so", "sorry about that if"),
        ("sorry ... if", "sorry. It is out. Say if so", None),
        ("sorry ... if", "sorry one two three four five if", None),
        ("within # hours", "within 24 hours", "within 24 hours"),
        ("(a [b|c]|d) e", "a c e", "a c e"),
        ("molestias", "las Mol\u00e9stias", "Mol\u00e9stias"),
        ("car", "carpet", None),
    ],
)
def test_a_phrase_is_found_where_it_stands(phrase: str, text: str, found: str | None) -> None:
    hits = PhraseBook({"label": [phrase]}).find(Text(text))
    assert [text[hit.start : hit.end] for hit in hits] == ([found] if found else [])


@pytest.mark.parametrize("phrase", ["(a|b", "a]", "[a)", "", "a | b"])
def test_a_phrase_with_loose_brackets_is_refused_and_quoted(phrase: str) -> None:
    with pytest.raises(ValueError, match="phrase"):
        parse(phrase)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("back by 6pm", {18 * 60}),
        ("back by 6.30 p.m. today", {18 * 60 + 30}),
        ("a las 18:00", {18 * 60}),
        ("at 6, then", {6 * 60, 18 * 60}),
        ("at 12:10 am", {10}),
        ("6 vans and 300 parcels for 5.50", set()),
        ("99.71% of $18.00", set()),
    ],
)
def test_times_of_day(text: str, minutes: set[int]) -> None:
    assert {m for moment in times_in(Text(text)) for m in moment.minutes} == minutes


@pytest.mark.parametrize("text", ["\u0130stanbul \ufb01x \u00df", "e\u0301", "\U0001f600 na\u00efve", "a\u2019b"])
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("missed", "missing"), "en"),
        (("class", "classes"), "en"),
        (("cancelled", "cancels"), "en"),
        (("perdido", "perdemos"), "es"),
    ],
)
def test_inflections_meet(words: tuple[str, str], language: str) -> None:
    assert stem(words[0], language) == stem(words[1], language)
