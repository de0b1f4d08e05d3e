"""Rewrites on one click, with and without a model: other words, the same facts, or the reason why not."""

from dataclasses import replace

import pytest

from assistant.adapters.models.scripted import ScriptedModel
from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.sms import sms_length
from assistant.drafting.writer import Writer
from assistant.errors import DrafterFailed
from assistant.rewriting import rewrite
from assistant.settings import Settings
from evals.cases import load_dataset
from knowledge_base.records import CustomerRecord
from tests.fakes.rewriting_models import also, rewriting, saying, sentences_in, swapped, without

KINDS = ("shorter", "warmer", "plainer", "formal", "sms", "english", "spanish")
ENGLISH, SPANISH = "T-5001", "T-5019"
TYPED = "Ask for Maria Gomez at our Mill Road desk."


class World:
    def __init__(self):
        dataset = load_dataset("tickets_v1")
        accounts = [CustomerRecord.model_validate(account) for account in dataset.accounts]
        desk = desk_for_commands(Settings(), dataset.head.instant, accounts, with_drafts=True)
        record_feed(desk, dataset.feed, "the sample feed")
        self.pipeline, self.now = desk.pipeline, dataset.head.instant
        self.tickets = {
            c.ticket.id: c.ticket.with_customer(desk.accounts.fill(c.ticket.customer)) for c in dataset.cases
        }
        self.drafts = {
            name: self.pipeline.draft(ticket, self.now, use_writer=False) for name, ticket in self.tickets.items()
        }

    def rewrite(self, name, kind, model=None, text=None, draft=None):
        draft = draft or self.drafts[name]
        pipeline = replace(self.pipeline, writer=Writer(model) if model else None)
        return rewrite(pipeline, self.tickets[name], draft, draft.reply.text if text is None else text, kind, self.now)

    def again(self, name, found):
        """The draft as the desk keeps it after a rewrite."""
        told = {"text": found.text, "language": found.language, "sentences": found.sentences}
        draft = self.drafts[name]
        return draft.model_copy(update={"reply": draft.reply.model_copy(update=told)})

    def check(self, name, text, language, channel=None):
        understood = self.pipeline.understand(self.tickets[name], self.now)
        channel = channel or understood.ticket.channel
        understood = replace(understood, ticket=understood.ticket.model_copy(update={"channel": channel}))
        return self.pipeline.checked(understood, text, language)


def with_line(reply, line):
    """The text with a line that a person typed before the sign-off."""
    end = reply.sentences[-1].end
    return f"{reply.text[:end]} {line}{reply.text[end:]}"


@pytest.fixture(scope="module")
def world():
    return World()


@pytest.fixture(scope="module")
def all_of(world):
    return {(name, kind): world.rewrite(name, kind) for name in world.tickets for kind in KINDS}


# --- every sample ticket, without a model


def test_every_rewrite_may_be_sent_or_says_why_not(world, all_of):
    blocked = [
        (key, finding.message)
        for key, found in all_of.items()
        if not found.refused
        if world.drafts[key[0]].check.verdict != "block"
        for finding in world.check(key[0], found.text, found.language, "sms" if key[1] == "sms" else None).blocking
    ]
    assert blocked == []


def test_a_refused_text_is_as_it_was(world, all_of):
    refused = [(name, found) for (name, _), found in all_of.items() if found.refused]
    assert all(found.text == world.drafts[name].reply.text for name, found in refused)
    assert all(sentence.strip().endswith((".", "”")) for _, found in refused for sentence in found.refused)


def test_shorter_is_shorter_and_a_text_message_fits(world, all_of):
    for (name, kind), found in all_of.items():
        if kind == "shorter" and not found.refused:
            assert len(found.text) < len(world.drafts[name].reply.text)
        if kind == "sms" and not found.refused:
            assert sms_length(found.text).segments <= 2
            assert "\n" not in found.text


@pytest.mark.parametrize(("kind", "language"), [("english", "en"), ("spanish", "es")])
def test_the_language_is_the_one_asked_for(world, all_of, kind, language):
    for name in world.tickets:
        found = all_of[name, kind]
        assert found.language == (world.drafts[name].reply.language if found.refused else language)


def test_most_tickets_can_be_rewritten_without_a_model(world, all_of):
    done = {kind: sum(not all_of[name, kind].refused for name in world.tickets) for kind in KINDS}
    already = {
        language: sum(draft.reply.language == language for draft in world.drafts.values()) for language in ("en", "es")
    }
    assert done["shorter"] >= 50
    assert done["sms"] >= 35
    assert done["warmer"] >= 35
    assert done["plainer"] >= 30
    assert done["spanish"] >= 0.6 * (len(world.tickets) - already["es"])
    assert done["english"] >= 0.6 * (len(world.tickets) - already["en"])


def test_spans_hold_sentences(all_of):
    for found in all_of.values():
        for sentence in found.sentences:
            words = found.text[sentence.start : sentence.end]
            assert words == words.strip() != ""


@pytest.mark.parametrize("kind", ["shorter", "warmer", "plainer", "sms"])
def test_a_second_click_does_no_harm(world, all_of, kind):
    for name in list(world.tickets)[::7]:
        first = all_of[name, kind]
        if not first.refused:
            second = world.rewrite(name, kind, draft=world.again(name, first))
            assert len(second.text) <= len(first.text) or kind in ("warmer", "plainer")
            assert world.check(name, second.text, second.language).verdict != "block"


# --- what a person typed


@pytest.mark.parametrize("kind", ["shorter", "warmer", "plainer", "formal"])
def test_a_typed_sentence_stays_word_for_word(world, kind):
    draft = world.drafts[ENGLISH].reply.text
    text = draft.replace("by 6 pm today.", f"by 6 pm today. {TYPED}")
    assert text != draft
    found = world.rewrite(ENGLISH, kind, text=text)
    assert TYPED in found.text
    assert found.text.index("6 pm") < found.text.index(TYPED) < found.text.index("4 pm")
    assert all(TYPED not in found.text[s.start : s.end] for s in found.sentences)


@pytest.mark.parametrize("place", [0, -1])
def test_a_typed_sentence_outlives_a_second_rewrite(world, place):
    reply = world.drafts[ENGLISH].reply
    spot = reply.sentences[0].start if place == 0 else reply.sentences[-1].end
    text = f"{reply.text[:spot]} {TYPED} {reply.text[spot:]}"
    first = world.rewrite(ENGLISH, "formal", text=text)
    assert first.refused == ()
    second = world.rewrite(ENGLISH, "warmer", draft=world.again(ENGLISH, first))
    assert TYPED in first.text
    assert TYPED in second.text
    assert TYPED in world.rewrite(ENGLISH, "spanish", draft=world.again(ENGLISH, first)).refused[0]


def test_what_a_person_took_out_stays_out(world):
    reply = world.drafts[ENGLISH].reply
    apology = next(reply.text[s.start : s.end] for s in reply.sentences if s.move == "apologise")
    found = world.rewrite(ENGLISH, "plainer", text=reply.text.replace(apology, ""))
    assert "sorry" not in found.text.lower()


def test_a_typed_sentence_cannot_be_translated_without_a_model(world):
    found = world.rewrite(ENGLISH, "spanish", text=with_line(world.drafts[ENGLISH].reply, TYPED))
    assert TYPED in found.refused[0]
    assert TYPED in found.text


def test_typed_text_that_does_not_fit_an_sms_is_named(world):
    long = " ".join([TYPED] * 12)
    found = world.rewrite(ENGLISH, "sms", text=with_line(world.drafts[ENGLISH].reply, long))
    assert "SMS segments" in found.refused[0]
    assert TYPED in found.refused[0]


def test_nothing_to_do_is_said(world):
    assert "English already" in world.rewrite(ENGLISH, "english").refused[0]
    assert "Spanish already" in world.rewrite(SPANISH, "spanish").refused[0]


# --- with a model


@pytest.mark.parametrize("name", [ENGLISH, SPANISH])
@pytest.mark.parametrize("kind", ["warmer", "plainer", "formal"])
def test_a_good_model_is_taken(world, name, kind):
    friendly = {"en": ("close", "We are here for you."), "es": ("close", "Estamos para ayudarle.")}
    model = ScriptedModel([also(*friendly[world.drafts[name].reply.language])])
    found = world.rewrite(name, kind, model)
    assert found.refused == ()
    assert (found.writing.drafter, found.writing.fallback) == ("model", None)
    assert found.writing.prompt == "rewrite_reply/v1"
    assert friendly[found.language][1] in found.text


@pytest.mark.parametrize("kind", ["shorter", "sms"])
def test_a_good_model_makes_it_short(world, kind):
    model = ScriptedModel([without("apologise", "action", "close", "workaround", "acknowledge")])
    found = world.rewrite(ENGLISH, kind, model)
    assert found.writing.drafter == "model"
    assert len(found.text) < len(world.drafts[ENGLISH].reply.text)
    assert "4 pm" in found.text


@pytest.mark.parametrize(("name", "kind"), [(ENGLISH, "spanish"), (SPANISH, "english")])
def test_a_good_translation_is_taken_with_what_a_person_typed(world, name, kind):
    by_hand = world.rewrite(name, kind)
    assert by_hand.refused == ()
    said = [(s.move, by_hand.text[s.start : s.end], s.fact_ids) for s in by_hand.sentences]
    before, typed = "Keep it on.", {"spanish": "Déjelo encendido.", "english": "Leave it switched on."}[kind]
    model = ScriptedModel([saying(*said, ("inform", typed, ("typed",)))])
    text = with_line(world.drafts[name].reply, before)
    found = world.rewrite(name, kind, model, text=text)
    assert found.writing.why is None
    assert found.language == {"spanish": "es", "english": "en"}[kind]
    assert typed in found.text
    assert all(typed not in found.text[s.start : s.end] for s in found.sentences)


BAD = {
    "changes a time": (swapped("6 pm", "7 pm"), "7 pm"),
    "drops the next update": (without("commit"), "4 pm"),
    "adds a refund": (also("compensate", "We have refunded $50 to your account."), "$50"),
    "flips a negation": (swapped("is not affected", "is affected"), "mobile data"),
    "leaves the language": (saying(("inform", "Il y a une panne et nous vous tenons au courant.", ())), ""),
    "makes up a token": (also("inform", "Ask for ⟦NAME9⟧."), "placeholder"),
    "fails": (DrafterFailed("timeout", "The language model took too long."), "too long"),
    "says nothing": ({"sentences": []}, "empty"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["warmer", "plainer", "shorter"])
@pytest.mark.parametrize("fault", BAD)
def test_a_bad_model_is_refused_and_the_way_without_stands(world, kind, fault):
    answer, named = BAD[fault]
    found = world.rewrite(ENGLISH, kind, ScriptedModel([answer]))
    if fault == "flips a negation" and kind == "shorter":
        assert "is affected" not in found.text
        return
    assert found.writing.drafter == "composer"
    assert found.writing.fallback in ("rejected", "timeout", "invalid_output")
    assert named in (found.writing.why or "")
    without_model = world.rewrite(ENGLISH, kind)
    assert found.text == without_model.text


def test_a_translation_that_denies_no_longer_is_refused_with_both_reasons(world):
    text = with_line(world.drafts[ENGLISH].reply, "Please do not restart the router.")
    by_hand = world.rewrite(ENGLISH, "spanish")
    said = [(s.move, by_hand.text[s.start : s.end], s.fact_ids) for s in by_hand.sentences]
    model = ScriptedModel([saying(*said, ("inform", "Reinicie el equipo.", ("typed",)))])
    found = world.rewrite(ENGLISH, "spanish", model, text=text)
    assert found.text == text
    assert "denied no longer" in found.refused[0]
    assert "cannot be put into Spanish" in found.refused[1]


def test_a_refund_that_only_a_person_typed_is_not_hidden_by_a_rewrite(world):
    text = world.drafts[ENGLISH].reply.text.replace("by 6 pm today.", "by 6 pm today. We will refund you $50.")
    found = world.rewrite(ENGLISH, "shorter", text=text)
    assert "$50" in found.text
    assert world.check(ENGLISH, found.text, "en").verdict == "block"


def test_no_personal_data_leaves_and_it_comes_back(world):
    model = ScriptedModel([rewriting(lambda said: said)])
    text = with_line(world.drafts[ENGLISH].reply, "You gave us +1 212 555 0167 as your number.")
    found = world.rewrite(ENGLISH, "warmer", model, text=text)
    sent = model.asked[0].user
    assert "555 0167" not in sent
    assert "Riverside" in " ".join(words for _, words, _ in sentences_in(model.asked[0]))
    assert "+1 212 555 0167" in found.text


def test_the_model_gets_what_is_left_of_one_deadline(world):
    model = ScriptedModel([DrafterFailed("timeout", "The language model took too long.")])
    world.rewrite(ENGLISH, "warmer", model)
    assert 0 < model.asked[0].seconds <= world.pipeline.deadline
    assert len(model.asked) == 1
