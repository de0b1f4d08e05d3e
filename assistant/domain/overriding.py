"""A team lead's word for one claim that the guard blocks, with the reason; kept for good."""

from pydantic import Field

from assistant.domain.check import Claim
from knowledge_base.records import Instant, Own

SHORTEST_REASON = 3
"""Words that a reason has at least: "ok" and "see above" explain nothing to whoever reads it later."""
LONGEST_REASON = 500
"""Characters that a reason has at most."""


class Override(Own):
    """Who lets which claim of a ticket's text stand, when and why.

    ``claim`` is as the guard found it, in the words of ``sentence``; ``place`` is where it starts in that sentence and
    ``nth`` which of the equal sentences of the text it was, from 0. ``before`` and ``after`` are the words around that
    sentence that it may refer to ("that", "the same"). It was found against ``revision`` of
    ``incident_id`` (both None without an incident) and against the facts of which ``facts`` is the digest. ``by`` is
    the person's id, ``name`` their name at that time.
    """

    id: str
    ticket_id: str
    by: str
    name: str
    at: Instant
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)
    claim: Claim
    sentence: str
    place: int
    nth: int
    before: str = ""
    after: str = ""
    incident_id: str | None = None
    revision: int | None = None
    facts: str
