"""The HTTP protocol with an end to its patience: uvicorn itself waits for ever for the headers of a request."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ui.security.limits import HEAD_LIMIT, HEAD_SECONDS


class PatientHttp(HttpToolsProtocol):
    """Closes connections whose headers take longer than ``head_seconds`` or are larger than ``head_limit`` bytes."""

    head_seconds = HEAD_SECONDS
    head_limit = HEAD_LIMIT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: asyncio.TimerHandle | None = None
        self._head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a request."""
        super().connection_made(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more is expected."""
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless this would only make endless headers longer."""
        if self._waiting is not None:
            self._head_bytes += len(data)
            # What came with the last piece may be body already; only a piece that ends no headers counts in full.
            if self._head_bytes > self.head_limit and b"\r\n\r\n" not in data:
                self._give_up()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request starts, perhaps another one on the same connection."""
        super().on_message_begin()
        self._expect_headers()

    def on_headers_complete(self) -> None:
        """They came in time."""
        self._arrived()
        super().on_headers_complete()

    def _expect_headers(self) -> None:
        if self._waiting is None:
            self._head_bytes = 0
            self._waiting = self.loop.call_later(self.head_seconds, self._give_up)

    def _arrived(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._arrived()
        if not self.transport.is_closing():
            self.transport.abort()
