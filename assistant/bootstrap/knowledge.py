"""What a team changes of the knowledge, on what these stores keep."""

from assistant.auditing import AuditTrail
from assistant.bootstrap.databases import Databases
from assistant.desk_work import DeskWork
from assistant.knowledge.accounts import Accounts
from assistant.knowledge.guidelines import Guidelines, in_force
from assistant.knowledge.incidents import TeamIncidents
from assistant.knowledge_desk import KnowledgeDesk
from knowledge_base.content import load_guidelines, load_policies
from knowledge_base.ports import Clock
from knowledge_base.records import Guideline


def guidelines_in_force(databases: Databases) -> tuple[Guideline, ...]:
    """The guidelines that ship, as they were edited here."""
    return in_force(load_guidelines(), databases.guidelines.newest())


def knowledge_desk_on(databases: Databases, work: DeskWork, clock: Clock, trail: AuditTrail) -> KnowledgeDesk:
    """The desks of the screen Knowledge; an edited guideline is found by the desk of ``work`` at once."""
    desk = work.desk
    shipped = {guideline.id: guideline for guideline in load_guidelines()}
    return KnowledgeDesk(
        incidents=TeamIncidents(desk, databases.incidents, databases.incident_edits, clock, trail, work.entries),
        accounts=Accounts(databases.accounts, clock, trail),
        guidelines=Guidelines(
            databases.guidelines, shipped, desk.pipeline.knowledge.use, databases.store, clock, trail, work.book
        ),
        templates=load_policies(),
    )
