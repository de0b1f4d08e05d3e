"""Voices are data: files load, a bad one is told in one sentence, and a brand finds its own."""

from pathlib import Path

import pytest

from prompts.errors import PromptInvalid
from prompts.voices import Voice, default_voice, load_voices, read_voice, spelling_pairs
from prompts.voices.wording import found_in

SHIPPED = Path(__file__).parents[2] / "prompts" / "voices"


def a_folder(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_brand_finds_its_voice_in_any_case_and_by_any_of_its_names(tmp_path):
    book = load_voices(a_folder(tmp_path, kestrel='name = "Kestrel"\nbrand = "Kestrel Fibre"\nalso = ["KF"]'))
    assert {book.of(name).name for name in ("kestrel", "KESTREL  FIBRE", "kf")} == {"Kestrel"}
    assert book.problems == ()


def test_a_brand_without_a_voice_signs_with_its_own_name_in_the_default_voice(tmp_path):
    book = load_voices(tmp_path)
    assert book.of("Metrolink") == default_voice().model_copy(update={"brand": "Metrolink"})
    assert book.of(None) == book.of("  ") == default_voice()


def test_a_default_in_the_folder_replaces_the_shipped_one(tmp_path):
    book = load_voices(a_folder(tmp_path, default='name = "House"\naddress = "tu"'))
    assert book.of("Metrolink").address == "tu"


def test_no_folder_means_the_default_alone(tmp_path):
    assert load_voices(None).voices == load_voices(tmp_path / "absent").voices == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('name = "A"\naddress = "vos"', ("bad.toml", "address")),
        ('name = "A"\ncolour = "red"', ("bad.toml", "colour")),
        ('name = "A"\n[greet]\nconsumer = "loud"', ("bad.toml", "greet.consumer")),
        ('name = "A"\n[say.english]\nfault = "issue"', ("bad.toml", "say.english")),
        ("name = ", ("bad.toml", "cannot be read")),
        (
            'name = "A"\n[[frames]]\nlanguage = "es"\ngreetings = ["Hola, {nombre}:"]',
            ("frames.0.greetings", "{nombre}"),
        ),
        ('brand = "A"', ("bad.toml", "name")),
    ],
)
def test_a_bad_file_is_told_by_file_and_field_and_the_others_load(tmp_path, text, says):
    book = load_voices(a_folder(tmp_path, bad=text, good='name = "Good"'))
    assert list(book.voices) == ["good"]
    (problem,) = book.problems
    assert all(word in problem for word in says)
    assert "\n" not in problem
    with pytest.raises(PromptInvalid):
        read_voice(tmp_path / "bad.toml")


def test_two_files_for_one_brand_are_a_problem_and_the_first_stays(tmp_path):
    book = load_voices(a_folder(tmp_path, a='name = "Kestrel"\nversion = 2', b='name = "kestrel"'))
    assert book.of("Kestrel").version == 2
    assert "b.toml" in book.problems[0]


def test_the_example_shows_every_key_and_loads():
    voice = read_voice(SHIPPED / "example.toml")
    assert set(Voice.model_fields) == voice.model_fields_set


def test_spelling_pairs_are_small_letters_and_each_spelling_stands_once():
    words = [word for pair in spelling_pairs() for word in pair]
    assert words == [word.lower() for word in words]
    assert len(words) == len(set(words))


VOICE = Voice(
    name="Kestrel", spelling="en-GB",
    say={"en": {"fault": "issue", "internet": "Kestrel internet", "VPN": "SecureLink"}}, avoid={"en": ("sorry",)},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("There is a fault.", [("fault", "issue")]),
        ("Two faults were found.", [("faults", "issues")]),
        ("Fault found.", [("Fault", "Issue")]),
        ("The default is fine.", []),
        ("We live in Fault Bend.", []),
        ("Fault Bend is fine.", []),
        ('You wrote "a fault again".', []),
        ("See https://fault.example/fault now.", []),
        ("The fiber is cut.", [("fiber", "fibre")]),
        ("Center Point is fine.", []),
        ("Your Kestrel internet is back.", []),
        ("Your internet is back.", [("internet", "Kestrel internet")]),
        ("Your VPN is back, your vpn too.", [("VPN", "SecureLink")]),
        ("We are sorry.", [("sorry", None)]),
    ],
)
def test_words_are_found_whole_and_names_addresses_and_quotations_are_left_alone(text, found):
    assert [(text[f.start : f.end], f.instead) for f in found_in(text, VOICE, "en")] == found


def test_what_the_caller_keeps_is_left_alone():
    assert found_in("The fault at fault street.", VOICE, "en", ("fault street",))[0].start == 4
    assert len(found_in("The fault at fault street.", VOICE, "en", ("fault street",))) == 1


def test_the_default_voice_finds_nothing_in_any_language():
    text = "Our fault at the center: sorry, the fiber favor. Tú y usted, disculpe."
    assert found_in(text, default_voice(), "en") == found_in(text, default_voice(), "es") == ()
