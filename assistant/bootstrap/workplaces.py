"""The whole place behind the panel: on the sample world, or on what a data directory keeps."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.helpdesks.mbox import MboxHelpdesk
from assistant.bootstrap.adapters import embedder, kept_index, model_writer
from assistant.bootstrap.audits import audit_desk_on, retention_desk_on, trail_on
from assistant.bootstrap.databases import SAMPLE_MARK, Databases, make_folder, open_databases
from assistant.bootstrap.desks import Parts, assemble
from assistant.bootstrap.feeds import facts_desk_on, record_feed
from assistant.bootstrap.judgements import judging
from assistant.bootstrap.knowledge import guidelines_in_force, knowledge_desk_on
from assistant.bootstrap.people import people_desk_on
from assistant.bootstrap.second_readings import second_reading
from assistant.bootstrap.voices import voice_book
from assistant.desk_work import DeskWork
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.drafting.model_rewrites import ModelRewriter
from assistant.judges_desk import JudgesDesk
from assistant.settings import Settings
from assistant.signs_desk import SignsDesk
from assistant.tone_desk import ToneDesk, recalibration_in_force
from assistant.workplace import Workplace
from knowledge_base.clock import SystemClock
from knowledge_base.kept_accounts import KeptAccounts
from knowledge_base.ports import Clock
from knowledge_base.records import CustomerRecord
from knowledge_base.samples import load_world


def workplace(settings: Settings, clock: Clock | None = None) -> Workplace:
    """The desk on what the data directory holds; on the sample world where it holds nothing, or that world already."""
    databases = open_databases(settings)
    if _is_own(settings, databases):
        return _workplace(settings, databases, clock or SystemClock())
    return sample_workplace(settings, clock, databases)


def _is_own(settings: Settings, databases: Databases) -> bool:
    """Whether somebody put something of their own there: the sample world must never be poured into that."""
    if settings.data_dir and (settings.data_dir / SAMPLE_MARK).exists():
        return False
    held = databases.book.feeds() or databases.accounts.version() or databases.incidents.version()
    # Whoever lets people in first brings real customers next.
    return bool(held or databases.store.ticket_count() or databases.people.accounts.has_people())


def sample_workplace(settings: Settings, clock: Clock | None = None, databases: Databases | None = None) -> Workplace:
    """The desk on the sample world, placed around the clock's present.

    A data directory keeps what was done on it, and where in time the world was placed first.
    """
    clock = clock or SystemClock()
    world = load_world(_placed_at(settings.data_dir, clock.now()))
    customers = [CustomerRecord.model_validate(record) for record in world.accounts]
    databases = databases or open_databases(settings)
    databases.accounts.put(customers)
    place = _workplace(settings, databases, clock)
    record_feed(place.desk, world.feed, "sample world")
    place.desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in world.tickets))
    return replace(place, is_sample=True)


def _workplace(settings: Settings, databases: Databases, clock: Clock) -> Workplace:
    mailbox = settings.data_dir / "sent.mbox" if settings.data_dir else None
    writer = model_writer(settings, answers=databases.answers) if settings.model else None
    trail = trail_on(settings, databases, clock)
    desk = assemble(
        Parts(
            incidents=databases.incidents,
            store=databases.store,
            helpdesk=MboxHelpdesk(mailbox) if mailbox else ConsoleHelpdesk(),
            index=kept_index(settings),
            embedder=embedder(settings),
            clock=clock,
            guidelines=guidelines_in_force(databases),
            accounts=KeptAccounts(databases.accounts),
            writer=writer,
            rewriter=ModelRewriter(writer.model) if writer else None,
            deadline=settings.model_deadline,
            voices=voice_book(settings),
            second=second_reading(settings),
            recalibration=recalibration_in_force(databases.recalibrations),
            trail=trail,
        )
    )
    signs = SignsDesk(desk, databases.incidents, databases.store, clock, databases.work)
    judges = JudgesDesk(desk, judging(settings, databases.answers))
    tone = ToneDesk(desk, databases.recalibrations)
    people = people_desk_on(databases, clock, trail)
    facts = facts_desk_on(settings, databases, clock, trail)
    audit = audit_desk_on(settings, databases, trail)
    retention = retention_desk_on(settings, databases, trail, clock)
    work = DeskWork(desk, databases.work, partial(_colleagues, databases), names=partial(_names, databases))
    knowledge = knowledge_desk_on(databases, work, clock, trail)
    place = Workplace(
        desk, facts, signs, tone, work=work, judges=judges, people=people, audit=audit, retention=retention
    )
    runs = settings.data_dir / "runs" if settings.data_dir else None
    return replace(place, knowledge=knowledge, runs=runs, model=settings.model)


def _colleagues(databases: Databases) -> tuple[Person, ...]:
    """Everybody with an account that is not disabled."""
    return tuple(one.person for one in databases.people.accounts.accounts() if one.disabled_at is None)


def _names(databases: Databases) -> dict[str, str]:
    """What everybody who ever had an account is called, by id; those who share a name by their address too."""
    accounts = databases.people.accounts.accounts()
    shared = Counter(one.name for one in accounts)
    return {one.id: one.name if shared[one.name] == 1 else f"{one.name} ({one.id})" for one in accounts}


def _placed_at(data_dir: Path | None, now: datetime) -> datetime:
    # Tickets that were kept must go on fitting incidents that are read again, so the first start decides.
    if data_dir is None:
        return now
    make_folder(data_dir)
    mark = data_dir / SAMPLE_MARK
    if not mark.exists():
        mark.write_text(now.isoformat(), encoding="ascii")
    return datetime.fromisoformat(mark.read_text(encoding="ascii"))
