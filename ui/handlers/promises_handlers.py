"""What each gesture on the screen of promises does: asks the desk as the person who is signed in, words the answer."""

from dataclasses import dataclass
from typing import Any, get_args

from assistant.domain.desk import Person
from assistant.domain.promised import PromiseState, Wanted
from assistant.domain.vocabulary import PromiseKind
from assistant.promises_desk import PromisesDesk
from ui.handlers.choosing import one_of
from ui.present.promises import promised_html, promises_html


@dataclass(frozen=True)
class PromisesHandlers:
    """The gestures of one signed-in person."""

    desk: PromisesDesk
    person: Person

    def board(self, wanted: Wanted | None = None, *, grouped: bool = False) -> str:
        """Counts, filters, estimates that slipped and the list, as of now."""
        wanted = wanted or Wanted()
        return promises_html(self.desk.board(self.person, wanted), wanted, self.person, grouped=grouped)

    def opened(self, reply_id: str) -> str:
        """One reply with what it promised; raises NotFound."""
        return promised_html(self.desk.opened(self.person, reply_id), self.desk.clock.now())


def wanted_of(state: Any, incident_id: Any, kind: Any, *, mine: bool = False) -> Wanted:
    """What somebody asked to see, empty texts being nothing; raises CallerError for a state or kind that is none."""
    return Wanted(
        state=one_of("state", state, get_args(PromiseState)) if state else None,
        incident_id=str(incident_id) if incident_id else None,
        kind=one_of("kind", kind, get_args(PromiseKind)) if kind else None,
        mine=mine,
    )
