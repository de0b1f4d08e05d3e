"""What a team lead can do about the tone scorer: see how far people agree with it, and let it learn from them."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass

from assistant.audited import audited
from assistant.audited_desks import TONE
from assistant.auditing import AuditTrail
from assistant.desk import Desk
from assistant.domain.agreement import AgreementReport, PeriodKind
from assistant.domain.blanking import is_erased
from assistant.domain.context import ToneContext
from assistant.domain.desk import Person, SentReply
from assistant.domain.recalibration import Recalibration, Switch
from assistant.domain.reply import SubmittedReply
from assistant.domain.scored_reply import RatedSet, ScoredReply
from assistant.domain.tone import ExplainReport, Tone
from assistant.errors import NotAllowed, NotFound
from assistant.framing import bounded
from assistant.ports import RecalibrationBook
from assistant.roles import must_lead
from assistant.tone.people.pairs import rated_replies
from assistant.tone.people.recalibrating import recalibration_of
from assistant.tone.people.report import report_of
from assistant.tone.rubric import load_rubric


@dataclass(frozen=True)
class Standing:
    """Which recalibration is in force, if any, and the switch that made it so.

    ``outdated`` where it was learned for another scorer than the present one: then it changes nothing.
    """

    recalibration: Recalibration | None = None
    switch: Switch | None = None
    outdated: bool = False


def standing_of(book: RecalibrationBook) -> Standing:
    """What the last switch left in force."""
    last = next(reversed(book.switches()), None)
    if last is None or last.version is None:
        return Standing(switch=last)
    found = book.version(last.version)
    return Standing(found, last, outdated=found.scorer != load_rubric().scorer)


def recalibration_in_force(book: RecalibrationBook) -> Recalibration | None:
    """What the scorer has to apply: the version in force, where it was learned for the present scorer."""
    standing = standing_of(book)
    return None if standing.outdated else standing.recalibration


def explained(desk: Desk, reply: SubmittedReply) -> ExplainReport:
    """How the score of a text comes about; raises UnknownIncident."""
    if reply.ticket is not None:
        known = reply.ticket.with_customer(desk.accounts.fill(reply.ticket.customer))
        reply = reply.model_copy(update={"ticket": known})
    return desk.pipeline.explain(reply, desk.clock.now())


@audited(TONE)
@dataclass(frozen=True)
class ToneDesk:
    """The ratings of one place beside the machine's. Everything here is for team leads; others get NotAllowed.

    ``desk`` scores anew what an earlier scorer, or one under a recalibration, scored.
    """

    desk: Desk
    book: RecalibrationBook

    @property
    def trail(self) -> AuditTrail:
        """Where it is kept what people did."""
        return self.desk.trail

    def agreement(self, person: Person, per: PeriodKind = "month", given: RatedSet | None = None) -> AgreementReport:
        """Machine and people on the replies as they stood when sent, or on those that are ``given``."""
        _must_lead(person)
        return report_of(rated_replies(given or self._rated(lambda sent: sent.final.tone)), per)

    def learned(self, person: Person, given: RatedSet | None = None) -> Recalibration:
        """What the kept ratings, or those ``given``, teach about the present scorer; kept nowhere, version 0.

        Raises NotAllowed where replies were scored by another scorer, or under a recalibration.
        """
        _must_lead(person)
        rated, rubric = given or self._rated(self._plain, anew=True), load_rubric()
        scorer = rubric.scorer
        # What phrases alone scored (Spanish) is no value of this scorer, and teaches nothing about it.
        read = tuple(reply for reply in rated.replies if reply.tone.scorer != rubric.scorer_by_phrases)
        rated = RatedSet(rated.ratings, read)
        other = next((reply.tone.scorer for reply in read if reply.tone.scorer != scorer), None)
        if other is not None:
            raise NotAllowed(f"A recalibration is learned from values of {scorer} alone; these are of {other}.")
        return recalibration_of(rated_replies(rated).replies, scorer, self.desk.clock.now())

    def keep(self, person: Person, made: Recalibration) -> Recalibration:
        """Keep a recalibration as the next version, not in force. Raises NotAllowed where it changes nothing."""
        _must_lead(person)
        _must_change_something(made)
        return self.book.add(made)

    def versions(self, person: Person) -> tuple[Recalibration, ...]:
        """Every version, oldest first."""
        _must_lead(person)
        return self.book.versions()

    def switches(self, person: Person) -> tuple[Switch, ...]:
        """Every switch, oldest first: who put which version in force, or took it back, and when."""
        _must_lead(person)
        return self.book.switches()

    def standing(self, person: Person) -> Standing:
        """What is in force now."""
        _must_lead(person)
        return standing_of(self.book)

    def use(self, person: Person, number: int | None) -> Standing:
        """Put a version in force, or none; what holds already is not switched again.

        Raises NotFound, and NotAllowed where the version changes nothing or is for another scorer.
        """
        _must_lead(person)
        if number is not None:
            found, scorer = self.book.version(number), load_rubric().scorer
            _must_change_something(found)
            if found.scorer != scorer:
                raise NotAllowed(f"Recalibration {number} was learned for {found.scorer}; the scorer is {scorer} now.")
        before = standing_of(self.book)
        if (before.recalibration.version if before.recalibration else None) != number:
            self.book.switch(Switch(version=number, by=person.name, at=self.desk.clock.now()))
        return standing_of(self.book)

    def _rated(self, tone_of: Callable[[SentReply], Tone], *, anew: bool = False) -> RatedSet:
        ratings = self.desk.store.ratings()
        wanted = {rating.reply_id for rating in ratings}
        # Words that were taken away cannot be scored anew; what they scored when they were sent still counts.
        sent = (one for one in self._sent(wanted) if not (anew and _is_gone(one)))
        return RatedSet(ratings, tuple(ScoredReply(one.id, one.approval.ticket_id, tone_of(one)) for one in sent))

    def _sent(self, wanted: Collection[str]) -> Iterator[SentReply]:
        """Those that are rated, oldest first: few of all that was sent, so each is read on its own."""
        store = self.desk.store
        ids = [one for one in store.sent_ids() if one in wanted]
        for one in ids:
            with suppress(NotFound):
                yield store.sent_reply(one)

    def _plain(self, sent: SentReply) -> Tone:
        """As it was scored when it was sent, or would have been by the present scorer alone."""
        if _is_present(sent):
            return sent.final.tone
        ticket, pipeline = bounded(self.desk.store.ticket(sent.approval.ticket_id).ticket), self.desk.pipeline
        reading, reply = pipeline.reader(ticket, pipeline.knowledge.gazetteer()), sent.final.reply
        outage = sent.final.incident is not None
        context = ToneContext(ticket, reading, None, ticket.channel, reply.language, sent.final.check, outage)
        return pipeline.scorer.score(reply.text, context)


def _is_gone(sent: SentReply) -> bool:
    return is_erased(sent.final.reply.text) and not _is_present(sent)


def _is_present(sent: SentReply) -> bool:
    return sent.final.tone.scorer == load_rubric().scorer


def _must_change_something(made: Recalibration) -> None:
    if not made.kept:
        named = f"Recalibration {made.version}" if made.version else "This recalibration"
        raise NotAllowed(f"{named} changes nothing: no dimension came out better on the tickets held out.")


def _must_lead(person: Person) -> None:
    must_lead(person, "Only team leads and admins may see how people and machine agree, or change the scorer.")
