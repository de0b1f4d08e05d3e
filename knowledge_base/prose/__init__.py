"""A careful reading of a provider's prose: what it plainly says, and nothing that it does not."""

from knowledge_base.prose.counts import counted_as, share_told
from knowledge_base.prose.happenings import is_happening
from knowledge_base.prose.interruption import Interruption, read_interruption
from knowledge_base.prose.proposals import Proposal, ProseProposer, accepted
from knowledge_base.prose.story import Story, places_back, read_story
from knowledge_base.prose.title import TitleReading, read_title
from knowledge_base.prose.update import UpdateReading, eta_of, read_update

__all__ = [
    "Interruption", "Proposal", "ProseProposer", "Story", "TitleReading", "UpdateReading", "accepted", "counted_as",
    "eta_of", "is_happening", "places_back", "read_interruption", "read_story", "read_title", "read_update",
    "share_told",
]  # fmt: skip
