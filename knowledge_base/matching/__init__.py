"""Which incident concerns a ticket, how sure that is, and by which keys."""

from knowledge_base.matching.known import KnownIncidents
from knowledge_base.matching.ladder import World, match, match_in

__all__ = ["KnownIncidents", "World", "match", "match_in"]
