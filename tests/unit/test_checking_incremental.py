"""A guard that remembers sentences finds what a forgetful one finds, and places it right, whatever is typed."""

from dataclasses import replace
from datetime import timedelta

from checking_world import context_of, load
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking.checker import Guard, check_reply
from assistant.checking.guards import Guards
from assistant.domain.check import Check

REPLIES = sorted(
    {text for name in ("faithful_seen.yaml", "faithful_lot3.yaml") for texts in load(name).values() for text in texts}
)
PIECES = (
    *("by 6 pm", "$20", ".", ". ", "\n", "\n\n", "?", "we will call you", "not ", "INC-1", "p.m. ", "Mr. ", "1,200"),
    *(
        "\U0001f469\u200d\U0001f692",
        "\u0301",
        "\u05e9\u05dc\u05d5\u05dd ",
        "\u202e",
        "\u200b",
        "\ud800",
        "\u0130",
        "\ufb01",
    ),
)
EDIT = st.tuples(st.floats(0, 1), st.integers(0, 30), st.one_of(st.sampled_from(PIECES), st.text(max_size=12)))
SITUATION = "shop"


def edited(text: str, edits: list[tuple[float, int, str]]) -> list[str]:
    steps = [text]
    for where, cut, put in edits:
        at = int(where * len(steps[-1]))
        steps.append(steps[-1][:at] + put + steps[-1][at + cut :])
    return steps


def plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def assert_offsets_match(check: Check, text: str) -> None:
    for claim in check.claims:
        assert 0 <= claim.start < claim.end <= len(text)
        assert plain(text[claim.start : claim.end]) == claim.text
    for found in check.rules:
        if found.start is not None and found.end is not None:
            assert 0 <= found.start < found.end <= len(text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(REPLIES), st.lists(EDIT, min_size=1, max_size=5))
def test_every_edit_is_checked_as_the_whole_would_be(text: str, edits: list[tuple[float, int, str]]) -> None:
    guard = Guard(context_of(SITUATION))
    for step in edited(text, edits):
        check = guard.check(step)
        assert check == check_reply(step, context_of(SITUATION))
        assert_offsets_match(check, step)


def test_a_sentence_is_read_anew_where_what_stands_before_it_changes_its_meaning() -> None:
    guard = Guard(context_of(SITUATION))
    for text in ("The current estimate is 6 pm. Then 4 pm.", "The next update is due by 4 pm. Then 4 pm."):
        assert guard.check(text) == check_reply(text, context_of(SITUATION))


def test_guards_are_found_again_for_the_same_facts_and_not_once_a_time_has_passed() -> None:
    guards, context = Guards(), context_of(SITUATION)
    text = "We expect you back by 6 pm, Dana."
    eta = next(fact.instant for fact in context.knowledge.facts if fact.kind == "eta")
    assert eta is not None
    for now in (eta - timedelta(seconds=40), eta - timedelta(seconds=10), eta + timedelta(seconds=10)):
        then = replace(context, now=now)
        assert guards.check(text, then) == check_reply(text, then)


def test_mail_wrapped_in_the_middle_of_a_sentence_is_one_sentence() -> None:
    wrapped = "We are sorry, Dana. The crew is splicing the cable and we expect you back by\n9 pm today."
    check = check_reply(wrapped, context_of(SITUATION))
    assert [claim.text for claim in check.claims if claim.verdict == "contradicted"] == ["by\n9 pm today"]
    assert_offsets_match(check, wrapped)
