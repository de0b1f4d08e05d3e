"""Tone guidelines as a team keeps them: read by all, changed by leads, every wording kept, the shipped one for ever."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assistant.audited import audited
from assistant.auditing import AuditTrail, NoTrail
from assistant.domain.desk import Person, TicketState
from assistant.domain.knowledge_edits import GuidelineVersion
from assistant.errors import CallerError, NotAllowed, NotFound
from assistant.followed import Everything, Followed, Hears
from assistant.knowledge.fields import Fields
from assistant.knowledge.guideline_form import read_guideline
from assistant.knowledge.trail import GUIDELINES
from assistant.ports import Store
from assistant.ports_knowledge import GuidelineBook
from assistant.roles import must_be_known, must_lead
from knowledge_base.ports import Clock
from knowledge_base.records import Guideline

_REFUSED = "Only team leads and admins may change guidelines."


@dataclass(frozen=True)
class GuidelineEntry:
    """A guideline in its newest version; ``overdue`` where its review is. ``drafts`` count those it was found for."""

    newest: GuidelineVersion
    overdue: bool
    drafts: int = 0

    @property
    def guideline(self) -> Guideline:
        """Its newest wording."""
        return self.newest.guideline


@dataclass(frozen=True)
class GuidelineCard:
    """One guideline with every version, oldest first, and the tickets in whose drafts it was used, newest first."""

    entry: GuidelineEntry
    versions: tuple[GuidelineVersion, ...]
    tickets: tuple[str, ...]


def in_force(shipped: Iterable[Guideline], edited: Iterable[GuidelineVersion]) -> tuple[Guideline, ...]:
    """What drafts are written with, by id: the edited wording where there is one, without what was retired."""
    newest = {one.id: GuidelineVersion(guideline=one, version=0) for one in shipped}
    newest |= {one.guideline.id: one for one in edited}
    return tuple(newest[name].guideline for name in sorted(newest) if not newest[name].retired)


@audited(GUIDELINES)
@dataclass
class Guidelines:
    """What people do with guidelines; ``use`` is told what is in force after each change. Raises StoreFailed.

    ``shipped`` are version 0. A guideline is data for whoever writes: nothing in it can do or allow anything.
    ``tickets`` hears of tickets that change: then only their drafts are looked at again.
    """

    book: GuidelineBook
    shipped: Mapping[str, Guideline]
    use: Callable[[tuple[Guideline, ...]], None]
    store: Store
    clock: Clock
    trail: AuditTrail = field(default_factory=NoTrail)
    tickets: Hears | None = None

    def all(self, person: Person) -> tuple[GuidelineEntry, ...]:
        """Every guideline, those whose review is overdue first, then by title."""
        must_be_known(person)
        used: Counter[str] = Counter(name for _, names in self._drafts() for name in names)
        entries = (self._entry(one, used[name]) for name, one in self._newest().items())
        return tuple(sorted(entries, key=lambda one: (one.newest.retired, not one.overdue, one.guideline.title)))

    def card(self, person: Person, guideline_id: str) -> GuidelineCard:
        """One guideline with its versions and where it was used; raises NotFound."""
        must_be_known(person)
        versions = self._versions(guideline_id)
        tickets = tuple(ticket for ticket, names in self._drafts() if guideline_id in names)
        return GuidelineCard(self._entry(versions[-1], len(tickets)), versions, tuple(reversed(tickets)))

    def preview(self, person: Person, guideline_id: str | None, sent: Fields) -> Guideline:
        """The guideline that this form makes; nothing is kept. Raises RoleRefused, FormRefused, NotFound."""
        must_lead(person, _REFUSED)
        before = self._versions(guideline_id)[-1].guideline if guideline_id else None
        return read_guideline(sent, before, frozenset(self._newest()), self._today())

    def save(self, person: Person, guideline_id: str | None, sent: Fields, seen: int = 0) -> GuidelineVersion:
        """Keep a form as the next version, or as a new guideline where ``guideline_id`` is None; in force at once.

        ``seen`` is the version that the person changed. Raises as ``preview``, and NotAllowed where somebody else
        saved meanwhile.
        """
        made = self.preview(person, guideline_id, sent)
        newest = self._versions(guideline_id)[-1].version if guideline_id else 0
        return self._keep(person, made, newest, seen if guideline_id else 0)

    def restore(self, person: Person, guideline_id: str, version: int) -> GuidelineVersion:
        """Bring an earlier wording back, as a new version; 0 is the one that ships. Raises NotFound, CallerError."""
        must_lead(person, _REFUSED)
        versions = self._versions(guideline_id)
        found = next((one for one in versions if one.version == version), None)
        if found is None:
            raise NotFound(f"'{guideline_id}' has no version {version}.")
        newest = versions[-1]
        if newest.guideline == found.guideline and not newest.retired:
            raise CallerError("That wording is in force already.")
        return self._keep(person, found.guideline, newest.version, newest.version, restored=version)

    def retire(self, person: Person, guideline_id: str, seen: int) -> GuidelineVersion:
        """Let nothing use it any more; its versions stay, and each can be restored. Raises NotFound, NotAllowed."""
        must_lead(person, _REFUSED)
        newest = self._versions(guideline_id)[-1]
        if newest.retired:
            raise CallerError("It is out of use already.")
        return self._keep(person, newest.guideline, newest.version, seen, retired=True)

    # --- inside

    def _keep(
        self,
        person: Person,
        made: Guideline,
        newest: int,
        seen: int,
        *,
        restored: int | None = None,
        retired: bool = False,
    ) -> GuidelineVersion:
        kept = GuidelineVersion(
            guideline=made,
            version=newest + 1,
            by=person.id,
            name=person.name,
            at=self.clock.now(),
            restored=restored,
            retired=retired,
        )
        if seen != newest or not self.book.add(kept):
            raise NotAllowed(
                "Somebody else saved this guideline meanwhile. What you typed is still here: look at their version, "
                "then open the form anew."
            )
        self.use(in_force(self.shipped.values(), self.book.newest()))
        return kept

    def _newest(self) -> dict[str, GuidelineVersion]:
        found = {name: GuidelineVersion(guideline=one, version=0) for name, one in self.shipped.items()}
        return found | {one.guideline.id: one for one in self.book.newest()}

    def _versions(self, guideline_id: str) -> tuple[GuidelineVersion, ...]:
        shipped = self.shipped.get(guideline_id)
        first = (GuidelineVersion(guideline=shipped, version=0),) if shipped else ()
        found = (*first, *self.book.versions(guideline_id))
        if not found:
            raise NotFound(f"No guideline is called '{guideline_id}'.")
        return found

    def _drafts(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Tickets in order of arrival, each with the guidelines that a language model read for its draft.

        The composer is told of the same ones and reads none.
        """
        return ((ticket, names) for ticket, names in self._used.now().items() if names)

    @cached_property
    def _used(self) -> Followed[tuple[str, ...]]:
        return Followed(self.tickets or Everything(self.store), _used_in)

    def _entry(self, newest: GuidelineVersion, drafts: int) -> GuidelineEntry:
        return GuidelineEntry(newest, not newest.retired and newest.guideline.review_due < self._today(), drafts)

    def _today(self) -> date:
        return self.clock.now().date()


def _used_in(states: tuple[TicketState, ...]) -> Mapping[str, tuple[str, ...]]:
    """Every ticket is kept, without a draft too: so the order of arrival stays."""
    return {one.ticket.id: _read_for(one) for one in states}


def _read_for(state: TicketState) -> tuple[str, ...]:
    written = state.writing
    return written.guidelines if written is not None and written.drafter != "composer" else ()
