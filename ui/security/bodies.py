"""Bodies that go on too long, in bytes or in time, are cut off and answered, whatever the application makes of it."""

import asyncio
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.security.answers import Refusal, answer
from ui.security.limits import BODY_SECONDS, IDLE_SECONDS

_SLOW = Refusal(408, "Request timeout", "The request did not arrive in time.", ends=True)


class Body:
    """One request's body: at most ``limit`` bytes, also where no length was told, and no dripping."""

    def __init__(
        self, receive: Receive, send: Send, limit: int, idle: float = IDLE_SECONDS, whole: float = BODY_SECONDS
    ) -> None:
        self._receive, self._send, self._idle = receive, send, idle
        self._limit, self._left, self._ends_at = limit, limit, monotonic() + whole
        self._is_whole = self._started = False
        self._refusal: Refusal | None = None

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        """Run the application; where its body was cut off, the answer says so instead of whatever it made of that."""
        try:
            await app(scope, self._read, self._write)
        except Exception:
            # The application may well break on half a body; whoever sent it is to read why.
            if self._refusal is None or self._started:
                raise
        if self._refusal is not None and not self._started:
            await answer(self._send, self._refusal)

    async def _read(self) -> Message:
        if self._refusal is not None:
            return {"type": "http.disconnect"}
        message = await self._next()
        if message is None:
            self._refusal = _SLOW
        else:
            self._left -= len(message.get("body", b""))
            self._is_whole = self._is_whole or not message.get("more_body", False)
            if self._left < 0:
                detail = f"Expected at most {self._limit} bytes."
                self._refusal = Refusal(413, "Content too large", detail, ends=True)
        # For the application the caller went away.
        return {"type": "http.disconnect"} if self._refusal is not None or message is None else message

    async def _next(self) -> Message | None:
        if self._is_whole:
            # What still comes is only that the caller leaves; a stream listens for that as long as it likes.
            return await self._receive()
        try:
            return await asyncio.wait_for(self._receive(), max(0.0, min(self._idle, self._ends_at - monotonic())))
        except TimeoutError:
            return None

    async def _write(self, message: Message) -> None:
        if self._refusal is not None and not self._started:
            return
        self._started = True
        await self._send(message)
