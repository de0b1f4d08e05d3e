"""What a reply promises: recorded when it is sent, tracked afterwards."""

from assistant.domain.vocabulary import PromiseKind
from knowledge_base.records import Instant, Own


class Promise(Own):
    """A commitment in a reply and the fact it rests on; ``due_at`` in the provider's zone."""

    kind: PromiseKind
    due_at: Instant | None = None
    amount: str | None = None
    fact_id: str | None = None
