"""Everything behind the screens: the desks for replies, facts, the tone scorer and its judge, and the early signs."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant.audit_desk import AuditDesk
from assistant.desk import Desk
from assistant.desk_work import DeskWork
from assistant.facts_desk import FactsDesk
from assistant.judges_desk import JudgesDesk
from assistant.knowledge_desk import KnowledgeDesk
from assistant.people_desk import PeopleDesk
from assistant.promises_desk import PromisesDesk
from assistant.retention_desk import RetentionDesk
from assistant.review_desk import ReviewDesk
from assistant.signs_desk import SignsDesk
from assistant.tone_desk import ToneDesk


@dataclass(frozen=True)
class Workplace:
    """One team's place. ``signs`` sees the same tickets and incidents as the others.

    ``is_sample`` where none of it is real; ``judges`` is None where nobody may ask a judge of tone,
    ``people`` where nobody can ever sign in, ``audit`` and ``retention`` where nothing is taken down,
    ``knowledge`` where nobody can change anything of it. ``runs`` is where evaluation runs are kept, None where they go
    with the process; ``model`` is the configured language model's name.
    """

    desk: Desk
    facts: FactsDesk
    signs: SignsDesk
    tone: ToneDesk
    work: DeskWork = field(kw_only=True)
    is_sample: bool = False
    judges: JudgesDesk | None = None
    people: PeopleDesk | None = None
    audit: AuditDesk | None = None
    retention: RetentionDesk | None = None
    knowledge: KnowledgeDesk | None = None
    runs: Path | None = None
    model: str | None = None

    @cached_property
    def promises(self) -> PromisesDesk:
        """What was promised in the replies of ``desk``, held against the incidents of ``facts``."""
        desk = self.desk
        return PromisesDesk(desk.store, self.facts.incidents, desk.accounts, desk.clock, desk.trail, self.work.book)

    @cached_property
    def review(self) -> ReviewDesk:
        """Everything that was sent from ``desk``, in figures and one by one."""
        return ReviewDesk(self.desk, self.facts, self.promises, self.work.names)
