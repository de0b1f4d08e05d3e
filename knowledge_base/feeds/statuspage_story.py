"""What an incident's prose adds to the fields that Statuspage has."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from knowledge_base.prose import read_story, read_title
from knowledge_base.records import Area, Update
from knowledge_base.records.vocabulary import OPEN_STATUSES


def told_in_prose(
    name: str, status: str, updates: Sequence[Update], components: Sequence[str], provider: str, zone: tzinfo
) -> dict[str, Any]:
    """Fields of an Incident taken from title, components and updates; a closed one has no estimate any more."""
    story = read_story(name, updates, zone, provider)
    parts = [read_title(component, provider) for component in components]
    places = story.places or tuple(dict.fromkeys(place for part in parts for place in part.places))
    services = tuple(dict.fromkeys(service for part in parts for service in part.services))
    is_open = status in OPEN_STATUSES
    return {
        "areas": tuple(Area(description=place) for place in places),
        "services": services or story.services,
        "eta": story.eta if is_open else None,
        "next_update_due": story.next_update_due if is_open else None,
        "causes": story.causes,
        "measures_taken": story.measures,
        "affected_count": story.affected_count,
    }
