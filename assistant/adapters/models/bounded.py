"""A bound on what a server may send: a client reads a line to its end before it looks at it, however long it is."""

from collections.abc import AsyncIterator
from functools import cache
from typing import Any

from assistant.errors import DrafterFailed

_MOST_BYTES = 8_000_000
"""A streamed answer of 4,000 tokens takes about 1.5 million: an event of 300 bytes for each."""


async def bounded(response: Any) -> None:
    """Let no more than 8 MB of a response's body be read (an event hook of the HTTP client).

    Only OpenAI's clients get it, and they only without ``OPENAI_PROXY`` (or at this machine): the HTTP clients of other
    providers, and the one behind that variable, are not ours to build. There the deadline alone holds.
    """
    kind: Any = type(response.stream)
    response.stream = _bounded_like(kind)(response.stream)


@cache
def _bounded_like(stream: Any) -> Any:
    # The client wants a stream of its own HTTP library, and which one that is differs from version to version.
    class Bounded(stream):  # type: ignore[misc]
        def __init__(self, inner: Any) -> None:
            self._inner = inner

        async def __aiter__(self) -> AsyncIterator[bytes]:
            taken = 0
            async for piece in self._inner:
                taken += len(piece)
                if taken > _MOST_BYTES:
                    raise DrafterFailed("truncated", "The language model's server did not come to an end.")
                yield piece

        async def aclose(self) -> None:
            await self._inner.aclose()

    return Bounded
