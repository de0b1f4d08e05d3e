"""Rewrites on one click, with and without a model: other words, the same facts, or the reason why not."""

from dataclasses import dataclass, field, fields, replace

import pytest

from assistant.adapters.models.scripted import ScriptedModel
from assistant.bootstrap import desk_for_commands, record_feed, workplace
from assistant.domain.desk import Person
from assistant.domain.sms import most_segments, sms_length
from assistant.drafting.model_rewrites import ModelRewriter
from assistant.errors import DrafterFailed
from assistant.framing import Understood
from assistant.pipeline import Pipeline
from assistant.rewriting import rewrite
from assistant.settings import Settings
from evals.cases import load_dataset
from knowledge_base.records import CustomerRecord
from prompts.voices import Voice, VoiceBook, VoiceFrame, default_voice
from tests.fakes.openai_server import OpenAIServer, good
from tests.fakes.rewriting_models import also, rewriting, saying, sentences_in, swapped, without

STATING = {"eta", "cause", "measure", "workaround", "next_update", "resolved"}
"""Facts that are news to the customer, unlike the place and service of an incident that is told of anyhow."""
KINDS = ("shorter", "warmer", "plainer", "formal", "sms", "english", "spanish")
ENGLISH, SPANISH = "T-5001", "T-5019"
TYPED = "Ask for Maria Gomez at our Mill Road desk."


COSTA = Voice(
    name="Costa", brand="Costa Fibra", address="tu",
    frames=(VoiceFrame(language="en", greetings=("Ahoy {name},",), nameless=("Ahoy,",), signs=("All at {brand}",)),),
)  # fmt: skip


@dataclass(frozen=True)
class Remembering(Pipeline):
    """Understands each ticket once, as all of its rewrites stand at one moment."""

    understood: dict[str, Understood] = field(default_factory=dict)

    def understand(self, ticket, now, incident_id=None):
        key = f"{ticket.model_dump_json()}|{now}|{incident_id}"
        if key not in self.understood:
            self.understood[key] = super().understand(ticket, now, incident_id)
        return self.understood[key]


class World:
    def __init__(self):
        dataset = load_dataset("tickets_v1")
        accounts = [CustomerRecord.model_validate(account) for account in dataset.accounts]
        desk = desk_for_commands(Settings(), dataset.head.instant, accounts, with_drafts=True)
        record_feed(desk, dataset.feed, "the sample feed")
        parts = {part.name: getattr(desk.pipeline, part.name) for part in fields(desk.pipeline) if part.init}
        self.pipeline, self.now = Remembering(**parts), dataset.head.instant
        self.tickets = {
            c.ticket.id: c.ticket.with_customer(desk.accounts.fill(c.ticket.customer)) for c in dataset.cases
        }
        self.drafts = {
            name: self.pipeline.answer(ticket, self.now, use_writer=False).draft
            for name, ticket in self.tickets.items()
        }

    def rewrite(self, name, kind, model=None, text=None, draft=None):
        draft = draft or self.drafts[name]
        pipeline = replace(self.pipeline, rewriter=ModelRewriter(model) if model else None)
        return rewrite(pipeline, self.tickets[name], draft, draft.reply.text if text is None else text, kind, self.now)

    def branded(self, name, number, kind, model=None):
        """A rewrite of a ticket of a brand, and its draft."""
        pipeline = replace(
            self.pipeline, voices=VoiceBook(default_voice(), {"costa": COSTA}),
            rewriter=ModelRewriter(model) if model else None,
        )  # fmt: skip
        told = {"id": f"{name}-{number}", "brand": "Costa", "channel": "email"}
        ticket = self.tickets[name].model_copy(update=told)
        draft = pipeline.answer(ticket, self.now).draft
        return rewrite(pipeline, ticket, draft, draft.reply.text, kind, self.now), draft

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


TRANSLATED = {"en": "spanish", "es": "english"}


@pytest.fixture(scope="module")
def chained(world, all_of):
    """A text message in the other language, come to both ways round: the second rewrite, and the draft it is of."""
    found = {}
    for name, draft in world.drafts.items():
        other = TRANSLATED[draft.reply.language]
        for first, second in (("sms", other), (other, "sms")):
            done = all_of[name, first]
            before = draft if done.refused else world.again(name, done)
            text = before.reply.text
            found[name, first, second] = world.rewrite(name, second, text=text, draft=before)
    return found


def _channel(text):
    """What could not be made a text message is a letter still, with its paragraphs."""
    return None if "\n" in text else "sms"


def test_what_one_button_wrote_the_next_can_rewrite(chained):
    """The desk's own words can be said in its other language and as a text message, whichever comes first."""
    refused = {key: one.refused for key, one in chained.items() if one.refused}
    # Of what is promised or recorded, nothing may be left out for room: then, and only then, the text stays long.
    assert [key for key, why in refused.items() if "SMS segments" not in why[0] and "SMS already" not in why[0]] == []
    assert sum("SMS segments" in why[0] for why in refused.values()) <= 6


def test_what_the_buttons_write_one_after_the_other_passes_the_guard(world, chained):
    blocked = [
        (key, finding.message)
        for key, found in chained.items()
        if not found.refused and world.drafts[key[0]].check.verdict != "block"
        for finding in world.check(key[0], found.text, found.language, _channel(found.text)).blocking
    ]
    assert blocked == []


def test_a_translation_states_no_fact_that_the_text_before_left_out(world, all_of):
    """In another language the phrases are others: what they state beyond the old ones is left out again."""
    for name, draft in world.drafts.items():
        found = all_of[name, TRANSLATED[draft.reply.language]]
        known = {fact for sentence in draft.reply.sentences for fact in sentence.fact_ids}
        told = {fact for s in found.sentences for fact in s.fact_ids if fact.split("/")[-1].split("@")[0] in STATING}
        assert not found.refused
        assert told <= known, name


def test_a_refused_text_is_as_it_was(world, all_of):
    refused = [(name, found) for (name, _), found in all_of.items() if found.refused]
    assert all(found.text == world.drafts[name].reply.text for name, found in refused)
    assert all(sentence.strip().endswith((".", "”")) for _, found in refused for sentence in found.refused)


def test_shorter_is_shorter_and_a_text_message_fits(world, all_of):
    for (name, kind), found in all_of.items():
        if kind == "shorter" and not found.refused:
            assert len(found.text) < len(world.drafts[name].reply.text)
        if kind == "sms" and not found.refused:
            leads_with_safety = found.sentences[0].move == "guide"
            assert sms_length(found.text).segments <= most_segments(advises=leads_with_safety)
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


TURNED_EN = [
    ("is on site and has located", "is not on site and has not located"),
    ("is on site and has located", "has left the site"),
    ("We estimate that it will", "We estimate that it will not"),
    ("A fiber cut is", "A fiber cut is not"),
    ("You will hear from us by", "You will hear nothing from us by"),
    ("by 6 pm", "long before 6 pm"),
    ("by 6 pm", "well after 6 pm"),
    ("by 6 pm", "not before 6 pm"),
    ("since 12:30", "after 12:30"),
]  # fmt: skip
TURNED_ES = [
    ("está afectado", "no está afectado"),
    ("Sospechamos que se debe", "No se debe"),
    ("se están haciendo pruebas", "no se están haciendo pruebas"),
    ("llegará a más tardar", "no llegará a más tardar"),
    ("llegará a más tardar hoy a las", "llegará después de hoy a las"),
    ("desde hoy", "después de hoy"),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["warmer", "plainer", "formal"])
@pytest.mark.parametrize(
    ("name", "old", "new"), [*((ENGLISH, *pair) for pair in TURNED_EN), *((SPANISH, *pair) for pair in TURNED_ES)]
)
def test_a_model_that_turns_a_statement_or_moves_a_times_edge_is_refused(world, kind, name, old, new):
    assert old in world.drafts[name].reply.text
    found = world.rewrite(name, kind, ScriptedModel([swapped(old, new)]))
    assert found.writing.drafter == "composer"
    assert found.writing.fallback == "rejected"


NEW = {
    ENGLISH: ("Text us the code you received.", "A technician is on his way.", "You may cancel without penalty.",
              "go to hell", "Restart the router.", "Your case has been forwarded to the regulator."),
    SPANISH: ("Envíenos el código que recibió.", "Un técnico va en camino.", "Puede cancelar sin penalización.",
              "Váyase al infierno.", "Reinicie el equipo.", "Llame al banco."),
}  # fmt: skip


@pytest.mark.parametrize("move", ["close", "acknowledge", "inform", "ask"])
@pytest.mark.parametrize(("name", "said"), [(name, said) for name, all_said in NEW.items() for said in all_said])
def test_a_model_that_says_something_new_is_refused(world, name, said, move):
    found = world.rewrite(name, "warmer", ScriptedModel([also(move, said)]))
    assert found.writing.drafter == "composer"
    assert said not in found.text


@pytest.mark.parametrize(
    ("name", "move", "said"),
    [
        (ENGLISH, "apologise", "We are sorry for the trouble."),
        (ENGLISH, "acknowledge", "We know how hard this is for you."),
        (ENGLISH, "close", "Just write back if you need anything."),
        (SPANISH, "apologise", "Sentimos mucho las molestias."),
        (SPANISH, "close", "Estamos para ayudarle."),
    ],
)
def test_a_courtesy_in_other_words_is_taken(world, name, move, said):
    others = [one for one in ("apologise", "acknowledge", "close") if one == move]
    change = rewriting(lambda all_said: [*(one for one in all_said if one[0] not in others), (move, said, ())])
    found = world.rewrite(name, "warmer", ScriptedModel([change]))
    assert found.writing.why is None
    assert said in found.text


def test_a_denial_may_move_into_a_clause_of_its_own(world):
    old, new = "data is not affected, which may help you for now", "data remains available, as it is not affected"
    assert world.rewrite(ENGLISH, "formal", ScriptedModel([swapped(old, new)])).writing.why is None
    turned = "data is affected, as other lines are not"
    assert world.rewrite(ENGLISH, "formal", ScriptedModel([swapped(old, turned)])).writing.drafter == "composer"


def test_a_typed_sentence_may_not_be_dropped_or_changed_by_a_model(world):
    text = with_line(world.drafts[ENGLISH].reply, "Please come on Friday.")
    for change in (swapped("Please come on Friday.", ""), swapped("Friday", "Monday")):
        found = world.rewrite(ENGLISH, "shorter", ScriptedModel([change]), text=text)
        assert found.writing.drafter == "composer"
        assert "Please come on Friday." in found.text


def test_a_text_of_the_composers_is_known_after_an_undo(world):
    formal = world.rewrite(ENGLISH, "formal")
    stored = world.again(ENGLISH, formal)
    found = world.rewrite(ENGLISH, "spanish", draft=stored, text=world.drafts[ENGLISH].reply.text)
    assert found.refused == ()
    assert found.language == "es"
    back = world.again(ENGLISH, found)
    again = world.rewrite(ENGLISH, "spanish", draft=back, text=world.drafts[ENGLISH].reply.text)
    assert again.text == found.text


# --- the voice of a brand


@pytest.mark.parametrize("by_model", [False, True])
@pytest.mark.parametrize("kind", ["shorter", "warmer", "plainer", "formal"])
def test_a_rewrite_keeps_the_greeting_and_the_signature_of_the_brand(world, kind, by_model):
    model = ScriptedModel([without("apologise")]) if by_model else None
    found, draft = world.branded(ENGLISH, 1, kind, model)
    assert draft.reply.text.startswith("Ahoy")
    assert draft.reply.text.endswith("All at Costa Fibra")
    assert found.writing.voice == "Costa"
    assert found.text.startswith("Ahoy")
    assert found.text.endswith("All at Costa Fibra")
    assert found.writing.drafter == ("model" if by_model else "composer")


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("kind", ["warmer", "formal", "shorter"])
def test_a_model_is_told_the_voice_and_signed_in_its_form_of_address(world, number, kind):
    model = ScriptedModel([without("apologise")])
    found, draft = world.branded(SPANISH, number, kind, model)
    assert "Costa Fibra" in model.asked[0].user
    assert "tú" in model.asked[0].user
    assert found.writing.drafter == "model"
    assert "Costa Fibra" in found.text.splitlines()[-1]
    assert "Reciba" not in draft.reply.text + found.text


@pytest.mark.parametrize("by_model", [False, True])
def test_a_rewrite_in_another_language_is_in_the_brands_voice(world, by_model):
    by_hand, _ = world.branded(ENGLISH, 1, "spanish")
    said = [(s.move, by_hand.text[s.start : s.end], s.fact_ids) for s in by_hand.sentences]
    found, _ = world.branded(ENGLISH, 1, "spanish", ScriptedModel([saying(*said)]) if by_model else None)
    assert by_hand.refused == found.refused == ()
    assert found.writing.drafter == ("model" if by_model else "composer")
    assert found.text.splitlines()[0] == by_hand.text.splitlines()[0]
    assert found.text.splitlines()[-2:] == by_hand.text.splitlines()[-2:]
    assert "Costa Fibra" in found.text.splitlines()[-1]
    assert not {"usted", "su", "sus"} & set(found.text.lower().replace(".", " ").replace(",", " ").split())


# --- at the desk


def test_the_desk_rewrites_through_the_model_that_is_configured():
    person = Person(id="agent", name="Al", role="agent")
    with OpenAIServer([good({"sentences": []})]) as server:
        settings = Settings(model="openai:fake", model_base_url=server.base_url, model_api_key="k", model_deadline=20)
        desk = workplace(settings).desk
        state = desk.open(person, ENGLISH).state
        _, found = desk.rewrite(person, ENGLISH, state.text, state.version, "warmer")
    assert "THE REPLY" in server.requests[-1].prompt
    assert "VOICE" in server.requests[-1].prompt
    assert (found.writing.fallback, found.writing.drafter) == ("invalid_output", "composer")


def test_a_desk_without_a_model_rewrites_all_the_same(world):
    assert world.pipeline.rewriter is None
    assert world.rewrite(ENGLISH, "shorter").refused == ()
