"""A team lead's word for one blocked claim: who may give it, for what it counts, and what brings the block back."""

import io
import re
from dataclasses import dataclass

import pytest

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.sql import SqlStore
from assistant.desk import Desk
from assistant.domain.check import Claim, RuleFinding
from assistant.domain.desk import Person
from assistant.errors import KnowledgeFailed, NotAllowed, SendRefused
from assistant.overriding import checked_reason, claim_keys, holding, phrase_of, still_blocking
from tests.fakes.fake_desk import INCIDENT, OTHER, FakePipeline, FixedNow, fake_desk, tickets
from ui.handlers.desk_handlers import Handlers
from ui.handlers.writing_handlers import WritingHandlers

AGENT = Person(id="agent-1", name="Ann", role="agent")
LEAD = Person(id="lead-1", name="Lee", role="lead")
ADMIN = Person(id="admin-1", name="Ada", role="admin")
STRANGER = Person.model_construct(id="x", name="X", role="visitor")
REASON = "The crew told me by phone."
TEXT = "I am sorry about this. Service is back by 8 pm. I write again by 4 pm."


@pytest.fixture
def desk() -> Desk:
    return fake_desk()


def kept(desk, text=TEXT, ticket="T-1"):
    """The ticket with this text in the editor."""
    state = desk.open(AGENT, ticket).state
    return desk.edit(AGENT, ticket, text, state.version)


def override(desk, words="by 8 pm", *, nth=0, person=LEAD, text=TEXT, ticket="T-1", reason=REASON):
    state, draft = kept(desk, text, ticket), desk.assess(AGENT, ticket, text)
    found = [key for claim, key in claim_keys(draft).items() if claim.text == words]
    (given,) = desk.override(person, ticket, text, state.version, found[nth], reason)
    return given


def blocked(desk, text, ticket="T-1"):
    """Which words still hold the text back."""
    draft = desk.assess(AGENT, ticket, text)
    return [
        (found.start, text[found.start : found.end])
        for found in still_blocking(draft, holding(draft, desk.overrides(AGENT, ticket)))
    ]


def approve(desk, text=TEXT, ticket="T-1", person=AGENT):
    return desk.approve(person, ticket, text, desk.ticket(person, ticket).version)


def revised(desk, **changes):
    desk.pipeline.knowledge.store.held = (INCIDENT.model_copy(update=changes), OTHER)


def test_a_blocked_claim_goes_out_on_a_leads_word_and_the_record_says_so(desk):
    kept(desk)
    with pytest.raises(SendRefused):
        approve(desk)
    given = override(desk)
    assert (given.by, given.name, given.reason, given.at) == ("lead-1", "Lee", REASON, desk.clock.now())
    assert (given.claim.text, given.claim.verdict, given.sentence) == (
        "by 8 pm",
        "contradicted",
        "Service is back by 8 pm.",
    )
    assert (given.ticket_id, given.incident_id, given.revision) == ("T-1", "INC-7", 4)
    approval = approve(desk)
    assert approval.overrides == (given,)
    sent = desk.send(AGENT, approval.id)
    assert sent.overrides == (given,)
    assert sent.final.check.verdict == "block"
    assert [claim for claim in sent.final.check.claims if claim.blocks] == [sent.overrides[0].claim]
    assert desk.helpdesk.outbox[0].approval.text == TEXT


def test_a_reply_that_needs_no_override_carries_none(desk):
    override(desk)
    fixed = TEXT.replace("8 pm", "6 pm")
    kept(desk, fixed)
    assert desk.send(AGENT, approve(desk, fixed).id).overrides == ()


@pytest.mark.parametrize("person", [AGENT, STRANGER], ids=["agent", "stranger"])
def test_nobody_but_a_lead_overrides(desk, person):
    with pytest.raises(NotAllowed, match="team lead"):
        override(desk, person=person)
    assert desk.store.overrides("T-1") == ()


def test_an_admin_may(desk):
    assert override(desk, person=ADMIN).by == "admin-1"


@pytest.mark.parametrize(
    "reason", ["", "   ", "ok", "as agreed", "1 2 3 4", "- - - -", "\u200b \u200b \u200b", "x " * 300]
)
def test_a_reason_that_explains_nothing_is_none(desk, reason):
    with pytest.raises(NotAllowed, match="Say why"):
        override(desk, reason=reason)
    assert desk.store.overrides("T-1") == ()


def test_a_reason_is_one_line_of_words():
    assert checked_reason("  the crew\n told\tme ") == "the crew told me"
    assert len(checked_reason("why it is so" + "x" * 488)) == 500


@pytest.mark.parametrize(
    "edited",
    [
        TEXT.replace("Service is", "Service will be"),
        TEXT.replace("Service is back by 8 pm.", "Service is back by 8 pm!"),
        TEXT.replace("Service is back", "Service  is back"),
        TEXT.replace("Service is back", "service is back"),
        TEXT.replace("by 8 pm.", "by 8 pm, promised."),
        TEXT.replace("8 pm", "9 pm"),
        TEXT.replace("this. Service", "this, service"),
        TEXT.replace("I am sorry", "We are very sorry"),
        TEXT.replace(" I write again by 4 pm.", ""),
        "Hello Dana. " + TEXT,
        TEXT.replace("Service is back", "Service\u200b is back"),
    ],
)
def test_any_edit_of_its_sentence_brings_the_block_back(desk, edited):
    override(desk)
    assert blocked(desk, TEXT) == []
    assert len(blocked(desk, edited)) == 1
    kept(desk, edited)
    with pytest.raises(SendRefused):
        approve(desk, edited)


@pytest.mark.parametrize(
    "edited",
    [
        "Hello 😟 Dana.\n\n" + TEXT,
        "Hello Ana.\n\n" + TEXT + "\n\nKind regards,\nAnn",
        TEXT + " Thank you.",
    ],
)
def test_an_edit_elsewhere_leaves_it_in_place(desk, edited):
    given = override(desk)
    kept(desk, edited)
    approval = approve(desk, edited)
    (shown,) = approval.overrides
    assert edited[shown.claim.start : shown.claim.end] == "by 8 pm"
    assert shown.reason == given.reason


@pytest.mark.parametrize(
    ("said", "edited"),
    [
        ("You asked about two cents. ", "You asked about all that you paid us this year. "),
        ("You asked about two cents.\n\n", "You asked about all that you paid us this year.\n\n"),
        ("You asked about two cents. Thank you. ", "You asked about all you paid us. Thank you. "),
        ("- two cents\n- one stamp\n", "- all you paid us\n- one stamp\n"),
        ("Preguntó por dos céntimos. ", "Preguntó por todo lo que pagó este año. "),
        ("Preguntó por dos céntimos.\n\n", "Preguntó por todo lo que pagó este año.\n\n"),
    ],
)
def test_an_edit_of_what_its_sentence_refers_to_brings_the_block_back(desk, said, edited):
    claim = "You get that back by 8 pm."
    override(desk, text=said + claim)
    assert blocked(desk, said + claim) == []
    assert len(blocked(desk, edited + claim)) == 1
    kept(desk, edited + claim)
    with pytest.raises(SendRefused):
        approve(desk, edited + claim)


@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_an_edit_of_the_sentence_after_it_brings_the_block_back(desk, gap):
    claim = "You get that back by 8 pm."
    override(desk, text=f"{claim}{gap}I mean the two cents.")
    assert blocked(desk, f"{claim}{gap}I mean the two cents.") == []
    assert len(blocked(desk, f"{claim}{gap}I mean all that you ever paid.")) == 1


def test_a_second_claim_in_the_same_words_is_not_covered(desk):
    twice = "Service is back by 8 pm. I repeat.\nService is back by 8 pm."
    override(desk, text=twice, nth=1)
    assert blocked(desk, twice) == [(twice.index("by 8 pm"), "by 8 pm")]
    override(desk, text=twice, nth=0)
    assert blocked(desk, twice) == []
    # A third, and the second, which is followed by other words now.
    assert len(blocked(desk, twice + " Service is back by 8 pm.")) == 2


def test_the_same_words_twice_in_one_sentence_are_two_claims(desk):
    twice = "Service is back by 8 pm, yes, by 8 pm."
    override(desk, text=twice, nth=0)
    assert blocked(desk, twice) == [(twice.rindex("by 8 pm"), "by 8 pm")]


def test_the_words_of_another_sentence_are_not_covered(desk):
    override(desk)
    assert len(blocked(desk, TEXT + " Your credit arrives by 8 pm.")) == 1


def test_it_counts_for_its_own_ticket_only(desk):
    override(desk)
    assert len(blocked(desk, TEXT, "T-2")) == 1


def test_a_new_revision_brings_the_block_back(desk):
    override(desk)
    approval = approve(desk)
    revised(desk, revision=5)
    assert len(blocked(desk, TEXT)) == 1
    with pytest.raises(SendRefused):
        desk.send(AGENT, approval.id)
    assert desk.helpdesk.outbox == []
    assert desk.ticket(AGENT, "T-1").status == "open"
    assert desk.ticket(AGENT, "T-1").text == TEXT


def test_a_fact_that_is_edited_silently_brings_the_block_back(desk):
    given, draft = override(desk), desk.assess(AGENT, "T-1", TEXT)
    moved = tuple(fact.model_copy(update={"value": f"{fact.value}!"}) for fact in draft.facts)
    assert holding(draft, (given,)) == (given,)
    assert holding(draft.model_copy(update={"facts": moved}), (given,)) == ()


def test_another_incident_brings_the_block_back(desk):
    override(desk)
    desk.choose_incident(AGENT, "T-1", "INC-8")
    kept(desk)
    assert len(blocked(desk, TEXT)) == 1


@pytest.mark.parametrize("field", ["kind", "value", "verdict", "message", "fact_id"])
def test_another_finding_about_the_same_words_is_not_covered(desk, field):
    given, draft = override(desk), desk.assess(AGENT, "T-1", TEXT)
    other = {"kind": "duration", "verdict": "stale"}.get(field, "another")
    claims = tuple(c.model_copy(update={field: other}) if c.blocks else c for c in draft.check.claims)
    changed = draft.model_copy(update={"check": draft.check.model_copy(update={"claims": claims})})
    assert holding(changed, (given,)) == ()


def test_a_rule_cannot_be_overridden(desk):
    given, draft = override(desk), desk.assess(AGENT, "T-1", TEXT)
    rule = RuleFinding(rule="link_not_listed", severity="block", start=35, end=50, message="Not listed.")
    changed = draft.model_copy(update={"check": draft.check.model_copy(update={"rules": (rule,)})})
    assert still_blocking(changed, holding(changed, (given,))) == (rule,)
    assert set(claim_keys(changed)) == set(claim_keys(draft))


def test_a_supported_claim_has_no_key(desk):
    kept(desk)
    assert [claim.text for claim in claim_keys(desk.assess(AGENT, "T-1", TEXT))] == ["by 8 pm"]


def test_a_key_counts_for_the_text_and_the_facts_that_it_was_shown_with(desk):
    state, draft = kept(desk), desk.assess(AGENT, "T-1", TEXT)
    (key,) = claim_keys(draft).values()
    longer = "Hello. " + TEXT
    edited = desk.edit(AGENT, "T-1", longer, state.version)
    with pytest.raises(NotAllowed, match="not the text"):
        desk.override(LEAD, "T-1", TEXT, edited.version, key, REASON)
    with pytest.raises(NotAllowed, match="changed meanwhile"):
        desk.override(LEAD, "T-1", longer, edited.version, key, REASON)
    with pytest.raises(NotAllowed, match="Somebody else"):
        desk.override(LEAD, "T-1", TEXT, state.version, key, REASON)
    back = desk.edit(AGENT, "T-1", TEXT, edited.version)
    revised(desk, revision=5)
    with pytest.raises(NotAllowed, match="changed meanwhile"):
        desk.override(LEAD, "T-1", TEXT, back.version, key, REASON)
    assert desk.store.overrides("T-1") == ()


def test_an_approved_text_is_no_longer_overridden(desk):
    given = override(desk)
    approval = approve(desk)
    with pytest.raises(NotAllowed, match="approved already"):
        desk.override(
            LEAD, "T-1", TEXT, approval.version, next(iter(claim_keys(desk.assess(LEAD, "T-1", TEXT)).values())), REASON
        )
    assert desk.store.overrides("T-1") == (given,)


def test_a_safety_matter_still_needs_a_lead(desk):
    override(desk, ticket="T-3")
    with pytest.raises(NotAllowed, match="team lead"):
        approve(desk, ticket="T-3")
    assert approve(desk, ticket="T-3", person=LEAD).overrides


class _Changed(FakePipeline):
    """Since the approval the ticket needs a lead, or its letter has another subject."""

    status, subject = "ready", "Card machine down"

    def reassess(self, *arguments, **named):
        found = super().reassess(*arguments, **named)
        reply = found.reply.model_copy(update={"subject": self.subject})
        return found.model_copy(update={"status": self.status, "reply": reply})


@pytest.mark.parametrize(
    ("approver", "sender", "goes"), [(AGENT, AGENT, False), (LEAD, AGENT, True), (AGENT, LEAD, True)]
)
def test_a_ticket_that_came_to_need_a_lead_is_not_sent_without_one(desk, approver, sender, goes):
    kept(desk, "I am sorry.")
    approval = approve(desk, "I am sorry.", person=approver)
    desk.pipeline = _Changed()
    desk.pipeline.status = "escalate"
    if goes:
        assert desk.send(sender, approval.id).receipt
        return
    with pytest.raises(NotAllowed, match="team lead"):
        desk.send(sender, approval.id)
    assert desk.helpdesk.outbox == []
    # A lead may still send it.
    assert desk.send(LEAD, approval.id).receipt


def test_a_subject_that_changed_since_the_approval_is_read_again_before_it_goes(desk):
    kept(desk, "I am sorry.")
    desk.pipeline = _Changed()
    desk.pipeline.subject = "Your internet: restored"
    approval = approve(desk, "I am sorry.")
    desk.pipeline.subject = "About your internet"
    with pytest.raises(SendRefused, match=r"restored.*About your internet"):
        desk.send(AGENT, approval.id)
    assert desk.helpdesk.outbox == []
    assert (desk.ticket(AGENT, "T-1").status, desk.approval_of(AGENT, "T-1")) == ("open", None)
    again = approve(desk, "I am sorry.")
    assert desk.send(AGENT, again.id).approval.subject == "About your internet"


def test_it_survives_a_restart(tmp_path):
    url = f"sqlite:///{tmp_path}/desk.sqlite3"

    def opened():
        engine = open_database(url)
        return engine, Desk(FakePipeline(), SqlStore(engine), ConsoleHelpdesk(io.StringIO()), FixedNow())

    engine, desk = opened()
    desk.add_tickets(tickets())
    given = override(desk)
    engine.dispose()
    engine, desk = opened()
    assert desk.store.overrides("T-1") == (given,)
    sent = desk.send(AGENT, approve(desk).id)
    engine.dispose()
    engine, desk = opened()
    assert desk.sent(LEAD) == (sent,)
    assert sent.overrides == (given,)
    engine.dispose()


def test_records_from_before_have_no_overrides(desk):
    kept(desk, "I am sorry.")
    sent = desk.send(AGENT, approve(desk, "I am sorry.").id)
    old = sent.model_dump(mode="json", exclude={"overrides": True, "approval": {"overrides"}})
    assert type(sent).model_validate(old) == sent


def test_the_text_that_is_approved_is_the_text_that_was_checked(desk):
    """What the editor held when somebody pressed the button is what is checked, kept and sent; nothing else."""
    override(desk)
    state = desk.ticket(AGENT, "T-1")
    with pytest.raises(SendRefused):
        desk.approve(AGENT, "T-1", TEXT.replace("8 pm", "9 pm"), state.version)
    approval = desk.approve(AGENT, "T-1", TEXT, state.version)
    assert (approval.text, desk.send(AGENT, approval.id).final.reply.text) == (TEXT, TEXT)


class _Meanwhile(FakePipeline):
    """Somebody else edits the ticket between the check and the approval."""

    act = staticmethod(lambda: None)

    def reassess(self, *arguments, **named):
        found = super().reassess(*arguments, **named)
        self.act()
        return found


def test_an_edit_between_check_and_approval_stops_the_approval(desk):
    override(desk)
    state = desk.ticket(AGENT, "T-1")
    desk.pipeline = _Meanwhile()
    desk.pipeline.act = lambda: desk.store.save(replace_text(desk.store.ticket("T-1"), "Back by 9 pm."))
    with pytest.raises(NotAllowed):
        desk.approve(AGENT, "T-1", TEXT, state.version)
    assert desk.approval_of(AGENT, "T-1") is None


def test_nobody_changes_a_ticket_while_it_is_checked_for_sending(desk):
    override(desk)
    approval, refused = approve(desk), []

    def take_back():
        try:
            desk.withdraw(AGENT, approval.id)
        except NotAllowed as error:
            refused.append(str(error))

    desk.pipeline = _Meanwhile()
    desk.pipeline.act = take_back
    assert desk.send(AGENT, approval.id).overrides
    assert refused == ["This ticket is sending already."]


def test_facts_that_cannot_be_read_give_the_approval_back(desk):
    override(desk)
    approval = approve(desk)

    def away():
        raise KnowledgeFailed("The facts are away.")

    desk.pipeline = _Meanwhile()
    desk.pipeline.act = away
    with pytest.raises(KnowledgeFailed):
        desk.send(AGENT, approval.id)
    assert desk.helpdesk.outbox == []
    assert desk.approval_of(AGENT, "T-1") == approval


def replace_text(state, text):
    return state.model_copy(update={"text": text})


# --- several claims in one phrase


@dataclass
class ManyInOne(FakePipeline):
    """Finds in each false time a promise and a status beside the instant, as the guard does of "is back by 8 pm"."""

    def _draft(self, ticket, text, now, incident_id, note):
        draft = super()._draft(ticket, text, now, incident_id, note)
        more = tuple(
            claim.model_copy(update={"kind": kind, "start": start, "text": text[start : claim.end], "message": told})
            for claim in draft.check.claims
            if claim.blocks
            for kind, start, told in (
                ("commitment", claim.start - 5, "Makes certain what is an estimate."),
                ("status", claim.start - 8, "The status is identified."),
            )
        )
        check = draft.check.model_copy(update={"claims": (*draft.check.claims, *more)})
        return draft.model_copy(update={"check": check})


MANY = "I am sorry. Service is back by 8 pm. Sales is back by 9 pm."


def test_one_word_of_a_lead_covers_every_claim_of_one_marked_phrase():
    desk = fake_desk()
    desk.pipeline = ManyInOne()
    state = kept(desk, MANY)
    draft = desk.assess(AGENT, "T-1", MANY)
    key = next(key for claim, key in claim_keys(draft).items() if claim.text == "by 8 pm")
    given = desk.override(LEAD, "T-1", MANY, state.version, key, REASON)
    assert {one.claim.kind for one in given} == {"instant", "commitment", "status"}
    assert {one.claim.text for one in given} == {"by 8 pm", "back by 8 pm", "is back by 8 pm"}
    assert {one.reason for one in given} == {REASON}
    assert desk.overrides(AGENT, "T-1") == given
    assert len({one.id for one in given}) == 3
    # The other phrase waits for a word of its own.
    assert {text for _, text in blocked(desk, MANY)} == {"by 9 pm", "back by 9 pm", "is back by 9 pm"}


def test_one_phrase_has_one_button_that_says_how_many_claims_it_covers():
    desk = fake_desk()
    desk.pipeline = ManyInOne()
    do = WritingHandlers(Handlers(desk, LEAD))
    do.do.open("s", "T-1")
    page = do.do.assess("s", "T-1", MANY).html
    assert page.count("data-override=") == 2
    assert page.count("Override all 3") == 2
    assert page.count("“is back by 8 pm” is overridden as one") == 2
    assert 'data-words="is back by 8 pm"' in page
    key = re.search(r'data-override="(\w+)"', page).group(1)
    found = do.override("s", "T-1", MANY, key, REASON)
    assert found.html.count("data-override=") == 1
    assert found.html.count("Overridden by Lee") == 3


def test_phrases_that_only_stand_beside_each_other_are_two():
    claims = [
        Claim(start=a, end=b, text="x", kind="instant", value="x", verdict="unsupported", message="No.")
        for a, b in ((0, 4), (3, 8), (8, 12), (6, 8))
    ]
    assert phrase_of(claims[0], claims) == (claims[0], claims[1], claims[3])
    assert phrase_of(claims[2], claims) == (claims[2],)
