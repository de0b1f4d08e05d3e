"""What a lead does with drafts that were reported: reads them, reads the ticket, and takes them along."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.desk_work import DeskWork
from assistant.domain.desk import Person
from assistant.errors import NotFound
from assistant.home_zone import home_zone
from assistant.roles import must_lead
from ui.present.reported import reported_html, told_html
from ui.present.safe import esc, tag
from ui.present.words import word


@dataclass
class ReportedHandlers:
    """These gestures of one signed-in person."""

    work: DeskWork
    person: Person

    def html(self) -> str:
        """Every report that is kept; nothing for whoever is no lead, as the rest of the screen."""
        if not self.person.leads:
            return ""
        desk = self.work.desk
        names = {one.id: one.name for one in self.work.people(self.person)}
        return reported_html(
            self.work.reports(self.person), names, desk.clock.now(), home_zone(desk.providers(self.person))
        )

    def conversation(self, ticket_id: str) -> str:
        """What was written for a ticket; raises RoleRefused."""
        must_lead(self.person)
        desk = self.work.desk
        try:
            state = desk.ticket(self.person, ticket_id)
        except NotFound:
            return tag("p", esc(word("review", "gone")), "wl-hint")
        return told_html(state, desk.clock.now(), home_zone(desk.providers(self.person)))

    def exported(self) -> Iterator[str]:
        """One JSON object per report, oldest first; raises RoleRefused, StoreFailed."""
        return (report.model_dump_json() for report in self.work.export_reports(self.person))
