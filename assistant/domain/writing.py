"""How a draft came to be: who wrote it, from which prompt, at which cost, and how long it took."""

from decimal import Decimal

from pydantic import Field

from knowledge_base.records import Own


class Usage(Own):
    """What one or more calls of a language model took. ``cost`` is in US dollars, None where no price is known.

    ``cached`` calls were answered from the cache: they took no tokens and cost nothing.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    cached: int = 0
    cost: Decimal | None = None


class Writing(Own):
    """The record kept beside every draft; nothing in it is personal.

    ``prompt_hash`` is that of the prompt's content, ``settings`` what the model was called with (no secret).
    ``first_sentence`` and ``seconds`` count from the request, in seconds. ``rounds`` is 2 where a repair was needed;
    ``replaced`` are moves whose sentence the composer's stands for; ``fallback`` and ``why`` say why the composer's
    draft stands in place of the model's: a stable code, and a sentence for the agent. ``unheard`` means that nothing of
    the instruction was understood, ``brought_back`` that a person chose this draft over a later one. ``guidelines`` are
    ids of those that were found for it: a model was given them, the agent sees them beside the text.
    """

    drafter: str
    model: str | None = None
    prompt: str | None = None
    prompt_hash: str | None = None
    plan: str | None = None
    voice: str | None = None
    instruction: str | None = None
    unheard: bool = False
    settings: dict[str, str | int | float] = Field(default_factory=dict)
    usage: Usage | None = None
    rounds: int = 0
    replaced: tuple[str, ...] = ()
    fallback: str | None = None
    why: str | None = None
    first_sentence: float | None = None
    seconds: float | None = None
    brought_back: bool = False
    guidelines: tuple[str, ...] = ()
