"""A language model's reading of a provider's post: it points, and the knowledge base believes what the post bears."""

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.marking import Marking
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel
from knowledge_base.prose import Proposal
from knowledge_base.prose.text import plain
from prompts.catalog import Prompt, load_prompt

_LOG = logging.getLogger(__name__)
_LONGEST = 4_000
_REMEMBERED = 2_000
"""Posts that are not read again: every poll brings the older ones along."""


class ProposedFact(BaseModel):
    """One sentence of the post and what it states."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Literal["eta", "next_update", "cause", "measure", "workaround", "affected_count"]
    quote: str = Field(max_length=1_000, description="A sentence copied from the post")
    value: str = Field(max_length=1_000, description="What it states, in the form that the kind asks for")


class ProposedFacts(BaseModel):
    """What one post states."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    proposals: tuple[ProposedFact, ...] = Field(default=(), max_length=40, description="In the order of the post")


@dataclass
class PostReader:
    """Proposes what a post says (knowledge_base.prose.ProseProposer), through a ChatModel within ``seconds`` a post.

    ``prompt`` is a version of ``read_post``. A model that fails, or is slow, proposes nothing and is asked again at the
    next reading of the post. Safe to use from several threads.
    """

    model: ChatModel
    seconds: float = 12.0
    prompt: Prompt = field(default_factory=lambda: load_prompt("read_post"))
    _known: OrderedDict[tuple[str, datetime], tuple[Proposal, ...]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def propose(self, body: str, created_at: datetime) -> tuple[Proposal, ...]:
        """Proposals for one post; ``created_at`` is in the provider's zone."""
        key = (body, created_at)
        with self._lock:
            if key in self._known:
                return self._known[key]
        try:
            found = self._asked(plain(body)[:_LONGEST], created_at)
        except DrafterFailed as error:
            _LOG.warning("A post is read without the language model: %s", error.code)
            return ()
        with self._lock:
            self._known[key] = found
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _asked(self, post: str, created_at: datetime) -> tuple[Proposal, ...]:
        boundary = Marking.against(post).boundary
        user = self.prompt.render(
            "user", boundary=boundary, posted_at=created_at.isoformat(), zone=str(created_at.tzinfo), post=post
        )
        system = self.prompt.render("system", boundary=boundary)
        answer = self.model.fill(system, user, ProposedFacts, self.seconds).answer
        return tuple(Proposal(one.kind, one.quote, one.value) for one in answer.proposals)
