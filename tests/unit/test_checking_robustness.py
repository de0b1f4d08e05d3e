"""The guard answers any text, in time that grows linearly, and finds what tries to hide."""

import time
from dataclasses import replace

import pytest
from checking_world import context_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.checking.checker import check_reply
from assistant.checking.facts import written_times

_PIECES = st.sampled_from(
    [
        "by 6 pm", "$", "20", "[", "]", "(", "http://", "@", "a@b.c", "\u202e", "\u0301", "😀", "INC-7", " ", "\n", ".",
        "…", "ﬁ", "½", "\ud800", "\x00", "las ", "mañana", "21/11", "99:99", "31 February", "2026-13-45", "24:00",
        "+1 312 555 0100", "between 4 and", "0 hours", "a tenth of", "I've tested your line", "**", "<b>", "%", "1,2.3",
        "İ", "ß",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=25).map("".join)))
def test_any_text_is_answered_with_spans_inside_it(text: str) -> None:
    check = check_reply(text, context_of("shop"))
    for span in (*check.claims, *check.rules):
        if span.start is not None and span.end is not None:
            assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["a ", "12:30 ", "x@", "[a", "in Aa and ", "\n", "-1", "a.", "we have ", "*a*", "one ", "<a ", "('", "between 1 "],
)
def test_twenty_thousand_characters_take_no_more_than_seconds(piece: str) -> None:
    started = time.perf_counter()
    check_reply((piece * 20000)[:20000], context_of("shop"))
    assert time.perf_counter() - started < 10


def least_work(text: str) -> float:
    """Processor seconds of the quickest of three runs: what the machine does beside it hardly counts."""
    context = context_of("shop")
    found = []
    for _ in range(3):
        started = time.process_time()
        check_reply(text, context)
        found.append(time.process_time() - started)
    return min(found)


@pytest.mark.parametrize(
    "piece", ["a.a.a.", "1.", "www.", "Aa-", "-1", "...", "in Aa and ", "inc-1-", "we have ", "1 to "]
)
def test_four_times_the_text_takes_about_four_times_the_work(piece: str) -> None:
    short, long = (least_work((piece * size)[:size]) for size in (5000, 20000))
    # Quadratic work would take sixteen times; eight leaves room for caches and a busy machine.
    assert long < 8 * short + 0.05, (short, long)


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\U000e0041"])
def test_hidden_and_direction_changing_characters_block(hidden: str) -> None:
    check = check_reply(f"Sorry, Dana. We are{hidden} working on it.", context_of("shop"))
    assert "markup" in {found.rule for found in check.rules}
    assert check.verdict == "block"


def test_letters_that_only_look_different_do_not_hide_a_claim() -> None:
    check = check_reply("Service will be back by \uff18 pm.", context_of("shop"))
    assert check.verdict == "block"


@pytest.mark.parametrize("text", ["", "   ", "\n", "…"])
def test_an_empty_reply_blocks(text: str) -> None:
    check = check_reply(text, context_of("shop"))
    assert [found.rule for found in check.rules] == ["empty"]
    assert check.verdict == "block"


def test_a_ticket_full_of_times_is_read_once_however_many_claims_ask_for_it():
    context = context_of("shop")
    message = context.ticket.messages[0].model_copy(update={"text": "My call is at 5 pm, then at 7 pm. " * 120})
    full = replace(context, ticket=context.ticket.model_copy(update={"messages": (message,)}))
    before = written_times._customer_moments.cache_info()
    check_reply(" ".join(f"Your call no. {number} at 5 pm is noted." for number in range(40)), full)
    after = written_times._customer_moments.cache_info()
    assert after.misses - before.misses <= 1
    assert after.hits > before.hits
