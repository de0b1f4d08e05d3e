"""What a reply promises: recorded when it is sent, tracked afterwards."""

from assistant.domain.vocabulary import PromiseKind
from knowledge_base.records import Instant, Own

RECORDED: tuple[PromiseKind, ...] = ("restoration", "next_update", "credit")
"""The kinds that a reply can leave behind here; no fact tells until when a callback or an appointment would be due."""


class Promise(Own):
    """A commitment in a reply and the fact it rests on; ``due_at`` in the provider's zone."""

    kind: PromiseKind
    due_at: Instant | None = None
    amount: str | None = None
    fact_id: str | None = None
