"""What checking and tone are told about the situation a text was written for."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.check import Check
from assistant.domain.reading import Reading
from assistant.domain.sites import SitesPicture
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Channel
from knowledge_base.records import IncidentKnowledge
from knowledge_base.records.vocabulary import Relevance
from prompts.voices import Voice


@dataclass(frozen=True)
class ReplyContext:
    """The live situation: ``knowledge`` was read from the store at ``now``.

    ``zone`` is the zone that times in the text are meant in: the customer's if known, else the provider's.
    ``other_customers`` are names that must not occur. ``language`` is the one the reply should have.
    ``ticket`` and ``reading`` are None where only a text was given. ``sites`` is how the customer's sites stand, None
    for one with fewer than two. ``voice`` is how the reply should sound, None where nobody says.
    """

    now: datetime
    zone: ZoneInfo
    language: str
    knowledge: IncidentKnowledge
    relevance: Relevance | None = None
    ticket: Ticket | None = None
    reading: Reading | None = None
    channel: Channel | None = None
    other_customers: tuple[str, ...] = ()
    sites: SitesPicture | None = None
    voice: Voice | None = None


@dataclass(frozen=True)
class ToneContext:
    """What the scorer may use: the ticket, a sentence on what the agent knew, and the check where there are facts.

    ``outage`` says that a live incident is matched to the ticket.
    """

    ticket: Ticket | None = None
    reading: Reading | None = None
    situation: str | None = None
    channel: Channel | None = None
    language: str = "en"
    check: Check | None = None
    outage: bool = False
