"""Voices that would change facts are refused when they are read, in a sentence that names file and key."""

import pytest

from prompts.voices import load_voices


def problems_of(tmp_path, text):
    (tmp_path / "bad.toml").write_text(f'name = "A"\n{text}', encoding="utf-8")
    book = load_voices(tmp_path)
    return book.voices, " ".join(book.problems)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[say.en]\nby = "after"', "say.en.by"),
        ('[say.en]\n"no later than" = "after"', "say.en.no later than"),
        ('[say.en]\nSorry = "glad"', "say.en.Sorry"),
        ('[say.en]\nrestored = "worse"', "'restored'"),
        ('[say.en]\naffecting = "improving"', "'affecting'"),
        ('[say.en]\nand = "or"', "'and'"),
        ('[say.en]\nfault = "no fault"', "'no' in its place"),
        ('[say.es]\ndesde = "hasta"', "say.es.desde"),
        ('[say.es]\n"después" = "antes"', "'despues'"),
        ('[say.es]\nsiento = "celebro"', "say.es.siento"),
        ('[[frames]]\nlanguage = "en"\ngreetings = ["Hi {name,"]', "a brace stands alone in 'Hi {name,'"),
        ('[[frames]]\nlanguage = "en"\nsigns = ["Best}"]', "frames.0.signs: a brace stands alone"),
        ('spelling = "british"', "'en-US' or 'en-GB'"),
        ('adress = "tu"', "the key 'adress' is not known; there are name, version, brand"),
        ('[[frames]]\nlanguage = "en"\nsign = ["B"]', "the key 'sign' is not known; there are language, channel"),
    ],
)  # fmt: skip
def test_a_voice_that_would_change_facts_is_refused(tmp_path, text, says):
    voices, problem = problems_of(tmp_path, text)
    assert voices == {}
    assert "'bad.toml'" in problem
    assert says in problem


@pytest.mark.parametrize(
    "text",
    [
        '[say.en]\nfault = "issue"\n"reach out" = "write"\ncustomer = "member"',
        '[say.es]\n"una avería" = "una incidencia"',
        '[avoid]\nen = ["unfortunately", "apologise"]',
    ],
)
def test_words_of_the_house_are_its_own(tmp_path, text):
    voices, problem = problems_of(tmp_path, text)
    assert list(voices) == ["a"]
    assert problem == ""


@pytest.mark.parametrize("text", ['[avoid]\nen = ["Sorry"]', '[avoid]\nes = ["siento"]'])
def test_an_avoided_word_that_some_sentences_need_is_told_and_the_voice_stands(tmp_path, text):
    voices, problem = problems_of(tmp_path, text)
    assert list(voices) == ["a"]
    assert "where there is another wording" in problem
