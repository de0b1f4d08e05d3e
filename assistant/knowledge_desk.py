"""What a team changes of the knowledge, in one object: its own incidents, accounts, guidelines; and its policies."""

from dataclasses import dataclass

from assistant.domain.desk import Person
from assistant.errors import KnowledgeFailed
from assistant.knowledge.accounts import Accounts
from assistant.knowledge.guidelines import Guidelines
from assistant.knowledge.incidents import TeamIncidents
from assistant.knowledge.policies import PolicyEntry, policy_entries
from assistant.roles import must_be_known
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.records import Policy


@dataclass(frozen=True)
class KnowledgeDesk:
    """The desks of the screen Knowledge; ``templates`` are the policies that ship, in force nowhere."""

    incidents: TeamIncidents
    accounts: Accounts
    guidelines: Guidelines
    templates: tuple[Policy, ...] = ()

    def policies(self, person: Person) -> tuple[PolicyEntry, ...]:
        """Every policy of the feeds as it stands today, in force first, then the templates; raises KnowledgeFailed."""
        must_be_known(person)
        store = self.incidents.incidents
        try:
            told = [(one, store.policies(one.name)) for one in store.providers()]
        except KnowledgeBaseError as error:
            raise KnowledgeFailed(str(error)) from error
        return policy_entries(told, self.templates, self.incidents.clock.now())
