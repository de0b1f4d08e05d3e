"""A careful reading of a provider's prose: what it plainly says, and nothing that it does not."""

from knowledge_base.prose.story import Story, read_story
from knowledge_base.prose.title import TitleReading, read_title
from knowledge_base.prose.update import UpdateReading, read_update

__all__ = ["Story", "TitleReading", "UpdateReading", "read_story", "read_title", "read_update"]
