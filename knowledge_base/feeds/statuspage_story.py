"""What an incident's prose adds to the fields that Statuspage has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from knowledge_base.prose import ProseProposer, read_story, read_title
from knowledge_base.records import Area, Update
from knowledge_base.records.vocabulary import OPEN_STATUSES

_WHILE_OPEN = frozenset({"eta", "next_update_due", "workaround"})
"""Fields that a closed incident has no longer."""

_EVERYBODY = "All customers"
"""The area of an incident that is said to concern every customer, as the matcher knows it."""


@dataclass(frozen=True)
class Teller:
    """Whose posts these are: their zone, and who may help to read them."""

    provider: str
    zone: tzinfo
    proposer: ProseProposer | None = None


def told_in_prose(
    name: str, status: str, updates: Sequence[Update], components: Sequence[str], whose: Teller
) -> dict[str, Any]:
    """Fields of an Incident taken from title, components and updates; a closed one has no estimate any more.

    ``quotes`` hold the sentence of each field that was read in a post; what the title says is quoted by nothing.
    """
    is_open = status in OPEN_STATUSES
    # What is over is told by its end; a proposer's time is for what is open.
    story = read_story(name, updates, whose.zone, whose.provider, whose.proposer if is_open else None)
    parts = [read_title(component, whose.provider) for component in components]
    places = story.places or tuple(dict.fromkeys(place for part in parts for place in part.places))
    if story.everybody and not places:
        places = (_EVERYBODY,)
    services = tuple(dict.fromkeys(service for part in parts for service in part.services))
    return {
        "areas": tuple(Area(description=place) for place in places),
        "services": services or story.services,
        "eta": story.eta if is_open else None,
        "next_update_due": story.next_update_due if is_open else None,
        "causes": story.causes,
        "measures_taken": story.measures,
        "affected_count": story.affected_count,
        "workaround": story.workaround if is_open else None,
        "quotes": tuple(quote for quote in story.quotes if is_open or quote.field not in _WHILE_OPEN),
    }
