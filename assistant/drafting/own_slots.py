"""The slots that hold the customer's own words, worked out once per request."""

from functools import cached_property

from assistant.domain.plan import DraftRequest
from assistant.drafting.quoting import OwnWords, own_words, sayable
from assistant.drafting.signals import signal_words
from assistant.drafting.weaving import Shape

_SHORT_CHANNELS, _LONGEST_SHORT = ("sms", "social"), 90
_CLAUSES: tuple[Shape, ...] = ("lost", "blocked", "stake", "told")
_SHAPES: dict[str, tuple[Shape, ...]] = {
    "clause": _CLAUSES, "lost": ("lost",), "blocked": ("blocked",), "stake": ("stake",), "doing": ("doing",),
    "noun": ("noun",),
}  # fmt: skip
OWN_SLOTS = (*_SHAPES, "second", "thing", "quote", "trouble", "nth")


class OwnSlots:
    """What a customer said, to be said back; each is None where nothing may be."""

    def __init__(self, request: DraftRequest, language: str) -> None:
        self._request, self._language = request, language

    def get(self, slot: str) -> str | None:
        """The words of one of OWN_SLOTS."""
        said = self._trouble if slot == "trouble" else self._nth if slot == "nth" else self._of_impact(slot)
        # What the guard refused in one sentence is refused in every other.
        return None if said and any(said in sentence for sentence in self._request.refused) else said

    def _of_impact(self, slot: str) -> str | None:
        words = self._words
        if slot == "thing":
            return words.thing
        if slot == "quote":
            return words.quote
        if slot == "second":
            return words.second.text if words.second else None
        first = words.first
        if first is None or first.shape not in _SHAPES[slot]:
            return None
        is_long = self._request.channel in _SHORT_CHANNELS and len(first.text) > _LONGEST_SHORT
        return None if is_long else first.text

    @cached_property
    def _words(self) -> OwnWords:
        request = self._request
        return own_words(request.ticket, request.reading, self._language, request.voice.address)

    @cached_property
    def _trouble(self) -> str | None:
        """What is wrong, in their words, as a clause: "your website shows error 503"."""
        said = self._request.reading.trouble
        return sayable(said.words, self._request, self._language, _CLAUSES) if said else None

    @property
    def _nth(self) -> str | None:
        return signal_words("nth", self._request.ticket.customer_text, self._language)
