"""What the review shows of people's ratings beside the machine's."""

from dataclasses import dataclass

from assistant.domain.desk import Person
from assistant.errors import NotAllowed
from assistant.tone_desk import ToneDesk
from ui.present.people import people_html


@dataclass(frozen=True)
class ToneHandlers:
    """The gestures of one signed-in person about the tone scorer."""

    tone: ToneDesk
    person: Person

    def people(self) -> str:
        """Agreement, drift and the recalibration in force; nothing for those who may not see the review."""
        try:
            report = self.tone.agreement(self.person)
        except NotAllowed:
            return ""
        standing, versions = self.tone.standing(self.person), self.tone.versions(self.person)
        return people_html(report, self.person.id, standing, versions)
