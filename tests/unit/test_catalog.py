import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.catalog import (
    Prompt,
    changed_since_release,
    find_prompt,
    list_prompts,
    load_prompt,
    read_prompt,
    released_hashes,
)
from prompts.errors import PromptInvalid, PromptNotFound, VariablesMismatch
from prompts.exemplars import choose_exemplars, load_exemplars

PARTS = {"name": "greet", "version": 1, "purpose": "Test", "inputs": {"who": "a name"}, "system": "Be kind."}


def _prompt(**changes):
    return Prompt.model_validate({**PARTS, "user": 'Hello {who}, {"a": 1} {}', **changes})


@given(st.text())
def test_a_value_passes_through_whatever_it_holds(value):
    assert _prompt().render("user", who=value) == f'Hello {value}, {{"a": 1}} {{}}'


@pytest.mark.parametrize("value", ["{context}", '{"a": 1}', "{who}", "{{ 7*7 }}", "%s ${x} {0}", "\\1 \\g<0>", ""])
def test_braces_and_templates_in_a_value_are_only_text(value):
    assert _prompt(user="<{who}|{who}>").render("user", who=value) == f"<{value}|{value}>"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({}, "missing: who"),
        ({"who": "x", "when": "y"}, "not known: when"),
        ({"whom": "x"}, "missing: who; not known: whom"),
    ],
)
def test_a_missing_or_extra_variable_is_an_error_that_names_it(variables, named):
    with pytest.raises(VariablesMismatch, match=named):
        _prompt().render("user", **variables)


def test_a_part_takes_only_its_own_variables():
    with pytest.raises(VariablesMismatch, match="not known: who"):
        _prompt().render("system", who="x")


def test_a_part_that_is_not_there_is_an_error():
    with pytest.raises(PromptNotFound, match="repair"):
        _prompt().render("repair")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"inputs": {}}, "who"),
        ({"inputs": {"who": "a", "when": "b"}}, "when"),
        ({"colour": "red"}, "colour"),
        ({"version": 0}, "version"),
    ],
)
def test_the_model_is_closed_and_inputs_are_those_used(changes, named):
    with pytest.raises(ValueError, match=named):
        _prompt(**changes)


@pytest.mark.parametrize("version", ["1", "v1"])
def test_a_prompt_is_found_by_name_and_version(version):
    assert load_prompt("draft_reply", version).label == "draft_reply/v1"


def test_the_newest_version_is_found_without_one():
    newest = max(prompt.version for prompt in list_prompts() if prompt.name == "draft_reply")
    assert load_prompt("draft_reply").version == find_prompt("draft_reply").version == newest
    assert find_prompt("draft_reply/v1").version == 1


@pytest.mark.parametrize("label", ["nothing", "draft_reply/v99", "draft_reply/", "plans", "/v1", ""])
def test_a_label_of_no_prompt_is_one_sentence(label):
    with pytest.raises(PromptNotFound):
        find_prompt(label)


@pytest.mark.parametrize(
    ("name", "version"),
    [("no_such", None), ("draft_reply", "99"), ("draft_reply", "../x"), ("../prompts", None), ("phrases", None)],
)
def test_an_unknown_name_or_version_says_so(name, version):
    with pytest.raises(PromptNotFound, match=r"[Pp]rompt"):
        load_prompt(name, version)


def test_a_broken_file_is_named(tmp_path):
    folder = tmp_path / "greet"
    folder.mkdir()
    (folder / "v1.toml").write_text('name = "greet"', encoding="utf-8")
    with pytest.raises(PromptInvalid, match=r"greet/v1\.toml: version"):
        read_prompt(folder / "v1.toml")


def test_the_hash_changes_with_the_content_and_only_with_it():
    assert _prompt().content_hash == _prompt().content_hash
    assert _prompt().content_hash != _prompt(system="Be brief.").content_hash


def test_a_released_version_never_changes():
    assert changed_since_release() == ()


def test_every_version_but_the_newest_is_released():
    newest = {prompt.name: prompt.version for prompt in list_prompts()}
    older = {prompt.label for prompt in list_prompts() if prompt.version < newest[prompt.name]}
    assert older <= set(released_hashes())


def test_the_shipped_prompt_is_released_and_has_all_its_parts():
    prompt = load_prompt("draft_reply", "1")
    assert released_hashes()["draft_reply/v1"] == prompt.content_hash
    assert prompt.repair


@pytest.mark.parametrize(("language", "like"), [("en", "en"), ("es", "es"), ("sv", "en"), ("../en", "en")])
def test_exemplars_exist_for_a_language_or_are_english(language, like):
    assert load_exemplars(language) == load_exemplars(like)


def test_the_two_exemplars_fit_the_situation_best():
    first, second = choose_exemplars("en", "no_match", "consumer", "chat")
    assert "no_match" in first.phases
    assert first != second
