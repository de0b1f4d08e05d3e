"""Whole sentences out of unfinished JSON, and a listener that must not matter."""

import json
from threading import Event
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.streaming import ObjectScanner, Telling

WANTED = [
    {"move": "inform", "text": 'a "quoted" {brace} [bracket] \\ and ü ⟦NAME1⟧', "facts": ["x]", "}"]},
    {"move": "close", "text": "ends in a backslash \\", "more": {"deep": [{"er": 1}]}},
    {},
]
TEXTS = {
    "plain": json.dumps({"sentences": WANTED}),
    "letters as they are": json.dumps({"sentences": WANTED}, ensure_ascii=False),
    "on many lines": json.dumps({"sentences": WANTED}, indent=2),
    "in words and a fence": f'Here "you" are [1]:\n```json\n{json.dumps({"sentences": WANTED})}\n``` All the "best"',
    "after another field": json.dumps({"subject": {"a": {"b": 1}}, "n": [1, [2, [3]]], "sentences": WANTED}),
}


def _scanned(pieces):
    scanner = ObjectScanner()
    return [found for piece in pieces for found in scanner.feed(piece)]


@given(st.sampled_from(sorted(TEXTS)), st.lists(st.integers(1, 9), min_size=1, max_size=60))
def test_the_objects_are_found_however_the_text_is_cut(name, lengths):
    text, pieces = TEXTS[name], []
    for length in lengths * len(text):
        if not text:
            break
        pieces.append(text[:length])
        text = text[length:]
    assert _scanned(pieces) == WANTED


def test_an_object_is_there_with_its_last_character():
    text = '{"sentences": [{"text": "One."}'
    assert _scanned([text[:-1]]) == []
    assert _scanned(text) == [{"text": "One."}]


@pytest.mark.parametrize(
    "text",
    ["", "[[[[[[", "}}}]]]", '{"a": [{"b": }]}', "{" * 5000, '"{[{', "\\\\\\", '{"a": [{"b": "\\', '[{"text": "top"}]'],
)
def test_nonsense_gives_nothing(text):
    assert _scanned(text) == []


def test_a_broken_object_does_not_hide_the_next():
    assert _scanned(['{"s": [{"a": tru}, {"b": 2}]}']) == [{"b": 2}]


def test_a_listener_hears_every_item_in_order():
    heard = []
    telling = Telling(heard.append)
    for number in range(50):
        telling.add(number)
    telling.close(20)
    assert heard == list(range(50))


def test_a_listener_that_raises_hears_no_more():
    heard = []

    def listen(item):
        heard.append(item)
        raise RuntimeError

    telling = Telling(listen)
    telling.add(1)
    telling.close(20)
    telling.add(2)
    telling.close(20)
    assert heard == [1]


def test_a_stuck_listener_holds_nobody_up_and_hears_nothing_after_the_end():
    free, begun, heard = Event(), Event(), []

    def listen(item):
        begun.set()
        free.wait(60)
        heard.append(item)

    telling = Telling(listen)
    telling.add(1)
    assert begun.wait(60)
    telling.add(2)
    start = monotonic()
    telling.close(60)
    assert monotonic() - start < 30  # it would be a minute
    telling.add(3)
    free.set()
    telling.close(60)
    assert 3 not in heard
    assert 2 not in heard


def test_closing_without_an_item_is_nothing():
    Telling(print).close(0)
