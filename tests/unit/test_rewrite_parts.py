"""Taking a text apart into the draft's sentences and a person's, and putting new sentences around theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.reply import Sentence
from assistant.drafting.blending import blended, mended
from assistant.drafting.parts import Part, Parts, parts_of, put_together, sentences_of, typed_spans

BODY = (("acknowledge", "A dead line hurts.", ()), ("inform", "It is out.", ("I/status",)),
        ("commit", "News by 4.", ("I/next_update",)))  # fmt: skip
HEAD, FOOT = "Hello Dana,\n\n", "\n\nKind regards,\nThe team"


def drafted():
    text, sentences = HEAD, []
    for move, words, facts in BODY:
        text += " " if sentences else ""
        sentences.append(Sentence(start=len(text), end=len(text) + len(words), move=move, fact_ids=facts))
        text += words
    return text + FOOT, tuple(sentences)


def parts(text):
    return parts_of(text, *drafted())


def new(*moves, head="Hi,\n\n"):
    told = {move: facts for move, _, facts in BODY}
    return Parts(tuple(Part(f"New {move}.", " ", move, told.get(move, ())) for move in moves), head, FOOT)


def test_an_untouched_draft_is_all_its_own():
    text, sentences = drafted()
    found = parts(text)
    assert (found.typed, found.gone, found.head, found.foot) == ((), (), HEAD, FOOT)
    assert put_together(found)[0] == text
    assert sentences_of(found) == sentences


@pytest.mark.parametrize(
    ("old", "now", "typed", "gone"),
    [
        ("News by 4.", "News by 4. Ask for Jo.", ["Ask for Jo."], 0),
        ("It is out.", "It is really out.", ["It is really out."], 1),
        ("It is out. ", "", [], 1),
        ("Hello Dana,", "Dear Ms Ruiz,", ["Dear Ms Ruiz,"], 0),
        ("The team", "Sam from the team", ["Kind regards,\nSam from the team"], 0),
    ],
)
def test_what_a_person_typed_and_took_out_is_seen(old, now, typed, gone):
    text = drafted()[0].replace(old, now)
    found = parts(text)
    assert [part.words for part in found.typed] == typed
    assert len(found.gone) == gone
    assert put_together(found)[0] == text


@given(st.text(max_size=60), st.integers(0, 60))
def test_any_edit_keeps_every_word_in_its_place(typed, place):
    draft = drafted()[0]
    text = draft[:place] + typed + draft[place:]
    whole, _ = put_together(parts(text))
    assert whole.split() == text.split()


def test_new_sentences_stand_around_what_was_typed():
    old = parts(drafted()[0].replace("It is out.", "It is out. Ask for Jo."))
    text, _ = put_together(blended(old, new("acknowledge", "inform", "commit")).parts)
    assert text == f"Hi,\n\nNew acknowledge. New inform. Ask for Jo. New commit.{FOOT}"


def test_what_a_person_took_out_does_not_come_back():
    old = parts(drafted()[0].replace("It is out. ", ""))
    assert [part.words for part in blended(old, new("acknowledge", "inform", "commit")).parts.parts] == [
        "New acknowledge.", "New commit.",
    ]  # fmt: skip


def test_a_new_fact_is_not_let_in_and_a_courtesy_is():
    old = parts(drafted()[0])
    moves = [part.move for part in blended(old, new("acknowledge", "compensate", "commit", "close")).parts.parts]
    assert moves == ["acknowledge", "commit", "close"]


def test_a_typed_greeting_stays_and_none_is_added():
    old = parts(drafted()[0].replace("Hello Dana,", "Dear Ms Ruiz,"))
    text, spans = put_together(blended(old, new("acknowledge")).parts)
    assert text.startswith("Dear Ms Ruiz, New acknowledge.")
    assert typed_spans(blended(old, new("acknowledge")).parts) == (spans[0],)


def test_a_lost_sentence_is_put_back_and_an_added_one_taken_out():
    old = parts(drafted()[0])
    blend = blended(old, new("acknowledge", "inform", "close"))
    _, spans = put_together(blend.parts)
    lost = sentences_of(old)[2]
    found = mended(old, blend, [(lost.start, lost.end)], [spans[1]], keep_old=True)
    assert [part.words for part in found.parts.parts] == ["New acknowledge.", "News by 4.", "New close."]


@pytest.mark.parametrize("head", ["Hi Dr. Beck: ", "Dr. Beck: ", "Hola, Sra. Vega: ", "Hola, Ana. ", "J. Ortiz: "])
def test_a_greeting_on_the_line_of_the_text_is_whole_whatever_title_it_names(head):
    text = f"{head}It is out."
    sentences = (Sentence(start=len(head), end=len(text), move="inform", fact_ids=("I/status",)),)
    assert parts_of(text, text, sentences).head == head
