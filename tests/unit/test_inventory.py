"""What words a draft, by version and content; and the commands that show it."""

import json
import tomllib

import pytest
from click.testing import CliRunner

from prompts.catalog import released_hashes
from prompts.errors import PromptInvalid, PromptNotFound
from prompts.inventory import changed, content_hash, difference, inventory, text_of
from ui.command_line.cli import main


def _run(*words):
    return CliRunner().invoke(main, ["prompts", *words])


def test_every_released_version_holds_what_was_released():
    assert changed() == ()
    released = released_hashes()
    assert {"draft_reply/v1", "read_post/v1", "plans/v1"} <= set(released)
    assert {entry.label for entry in inventory() if entry.standing == "released"} == set(released)


def test_everything_that_words_a_draft_has_a_hash_of_its_own():
    entries = {entry.label: entry.content_hash for entry in inventory()}
    for label in ("draft_reply/v1", "plans/v1", "phrases/en", "phrases/es", "exemplars/en", "voices/default"):
        assert len(entries[label]) == 64
    assert len(set(entries.values())) == len(entries)


def test_a_hash_follows_what_a_file_says_and_not_how_it_is_laid_out():
    plain = content_hash({"a.toml": 'a = "b"'})
    assert content_hash({"a.toml": '# Why\n\na   =   "b"\n'}) == plain
    assert content_hash({"a.toml": 'a = "c"'}) != plain
    assert content_hash({"b.toml": 'a = "b"'}) != plain
    assert content_hash({"a.toml": 'a = "b"', "c.toml": ""}) != plain


def test_a_file_that_is_no_toml_is_named():
    with pytest.raises(PromptInvalid, match=r"voices/default\.toml"):
        content_hash({"voices/default.toml": "a ="})


def test_a_prompt_is_shown_with_its_parts():
    text = text_of("draft_reply/v1")
    assert text.startswith("draft_reply/v1\npurpose: ")
    for part in ("system", "user"):
        assert f"\n=== {part}\n" in text
    assert "boundary: " in text


def test_a_name_alone_is_the_newest_version():
    newest = max((e.label for e in inventory() if e.label.startswith("draft_reply/")), key=lambda x: int(x[13:]))
    assert text_of("draft_reply") == text_of(newest)


def test_the_difference_goes_from_the_first_to_the_second():
    rows = difference("draft_reply/v1", "read_post/v1").splitlines()
    assert rows[:2] == ["--- draft_reply/v1", "+++ read_post/v1"]
    assert "-draft_reply/v1" in rows
    assert "+read_post/v1" in rows
    assert difference("plans/v1", "plans/v1") == ""


@pytest.mark.parametrize("name", ["nope", "draft_reply/v99", "../pyproject", "phrases", "released.lock"])
def test_what_is_not_there_names_what_is(name):
    with pytest.raises(PromptNotFound, match="draft_reply/v1"):
        text_of(name)


def test_the_list_names_version_standing_hash_and_purpose():
    done = _run("list")
    assert done.exit_code == 0
    row = next(row for row in done.output.splitlines() if row.startswith("draft_reply/v1 "))
    assert row.split()[1:3] == ["released", released_hashes()["draft_reply/v1"][:12]]
    assert "Write a reply" in row


def test_the_list_as_json_holds_whole_hashes():
    rows = [json.loads(row) for row in _run("list", "--json").output.splitlines()]
    assert {row["name"]: row["sha256"] for row in rows} == {entry.label: entry.content_hash for entry in inventory()}


def test_a_prompt_and_a_data_file_are_shown():
    assert _run("show", "draft_reply/v1").output == text_of("draft_reply/v1")
    shown = _run("show", "plans/v1").output
    assert tomllib.loads(shown.partition("\n")[2])["version"] == 1


def test_versions_that_say_the_same_are_told():
    done = _run("diff", "plans/v1", "plans/v1")
    assert done.exit_code == 0
    assert "say the same" in done.output


@pytest.mark.parametrize("words", [("show", "nope"), ("diff", "draft_reply/v1", "nope")])
def test_an_unknown_name_is_one_sentence_and_exit_2(words):
    done = _run(*words)
    assert done.exit_code == 2
    assert done.output.startswith("warmline: prompts: There is no 'nope'")
    assert done.output.count("\n") == 1
