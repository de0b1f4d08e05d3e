"""Which incident concerns a ticket, how sure that is, and by which keys."""

from knowledge_base.matching.ladder import match

__all__ = ["match"]
