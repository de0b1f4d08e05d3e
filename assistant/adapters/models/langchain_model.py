"""A language model of any provider that LangChain knows, or of any server that speaks the OpenAI protocol."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.messages.ai import add_ai_message_chunks
from langchain_openai.chat_models.base import BaseChatOpenAI
from langsmith import tracing_context
from openai.resources.beta import AsyncBeta  # noqa: F401 - or the first call loads these 700 modules, on its deadline
from pydantic import BaseModel

from assistant.adapters.models.answers import answer_in, strict_schema, usage_in
from assistant.adapters.models.calling import SCHEMA, USAGE, asking_less, calling_of
from assistant.adapters.models.chat_client import build_chat_model, full_id, host_of
from assistant.adapters.models.failures import failure_of, timed_out
from assistant.adapters.models.loop_thread import LoopThread
from assistant.errors import DrafterFailed
from assistant.ports import Answer, Filled, OnText

_LONGEST = 60_000
"""Characters of one answer; a reply has about 2,000, its JSON 4,000. Beyond this a model has run wild."""


class _NoStream(Exception):
    """The server answered, but with no stream: it may not know streams."""


class ListenerFailed(Exception):
    """What a listener raised, under a name that is not taken for the server's complaint about the request."""


class LangChainModel:
    """Fills schemas through ``init_chat_model``; one deadline in wall time holds against whatever the server does.

    ``model_id`` is LangChain's, such as ``openai:NAME``; ``base_url`` a server that speaks the OpenAI protocol, and
    ``api_key`` its key (else the provider's own variable). ``steady`` leaves nothing to chance where the model lets
    one choose, as a judge should. Raises SettingsInvalid where that names no usable model.
    """

    def __init__(
        self, model_id: str, base_url: str | None = None, api_key: str | None = None, *, steady: bool = False
    ) -> None:
        self.name = model_id
        self._build = partial(build_chat_model, model_id, base_url, api_key)
        self._model = self._build()
        self._full_id, self._host = full_id(model_id, base_url), host_of(self._model, base_url)
        calling = calling_of(self._full_id)
        self._calling = calling.steady if steady else calling
        self._asks = self._calling.asks
        self.settings = self._settings()
        self._loop = self._new_loop()

    def fill(
        self, system: str, user: str, schema: type[Answer], seconds: float, on_text: OnText | None = None
    ) -> Filled[Answer]:
        """One answer that fits ``schema`` within ``seconds``; raises DrafterFailed with the code that fits.

        ``on_text`` is called in the thread that all calls share: it must hand on what takes long.
        """
        try:
            return self._loop.run(lambda: self._fill(system, user, schema, _telling(on_text)), seconds)
        except TimeoutError:
            raise timed_out(seconds) from None
        except Exception as error:  # noqa: BLE001 - a provider may raise anything, and the composer's draft must stand
            raise failure_of(error) from None

    def close(self) -> None:
        """End the background thread and what runs in it, and close its connections; a later call starts anew."""
        self._loop.close()
        self._model = self._build()
        self._loop = self._new_loop()

    def _new_loop(self) -> LoopThread:
        client = getattr(self._model, "http_async_client", None)
        # Bound to the client, not to this object, which must be free to go.
        return LoopThread(client.aclose if client is not None else None)

    async def _fill(self, system: str, user: str, schema: type[Answer], on_text: OnText) -> Filled[Answer]:
        # Plain messages, never a LangChain template: a template would fill in braces that a customer wrote.
        messages: list[BaseMessage] = [SystemMessage(system), HumanMessage(user)]
        asks = self._asks
        while True:
            try:
                message = await _asked(self._bound(schema, asks), messages, on_text, self._streaming(asks))
                break
            except Exception as error:
                # Smaller servers know no schemas, say no usage, take no temperature. The prompt describes the form too.
                fewer = asking_less(error, asks)
                if fewer is None:
                    raise
                asks = fewer
        if asks != self._asks:
            self._asks = asks
            self.settings = self._settings()
        return Filled(answer_in(message, schema), usage_in(message, self._full_id, self._host))

    def _bound(self, schema: type[BaseModel], asks: frozenset[str]) -> Any:
        options: dict[str, Any] = self._calling.settings(asks)
        if isinstance(self._model, BaseChatOpenAI):
            if SCHEMA in asks:
                described = {"name": schema.__name__, "schema": strict_schema(schema), "strict": True}
                options["response_format"] = {"type": "json_schema", "json_schema": described}
            return self._model.bind(**options)
        return (_structured(self._model, schema) if SCHEMA in asks else self._model).bind(**options)

    def _streaming(self, asks: frozenset[str]) -> dict[str, Any]:
        """What only a streamed call asks for; other providers than OpenAI's count without being asked."""
        return {"stream_usage": USAGE in asks} if isinstance(self._model, BaseChatOpenAI) else {}

    def _settings(self) -> dict[str, str | int | float]:
        host = {"host": self._host} if self._host else {}
        return {**self._calling.settings(self._asks), **host}


def _structured(model: BaseChatModel, schema: type[BaseModel]) -> Any:
    try:
        # The first step is the bound model itself; its parser is left out, since ours tells broken from refused.
        return model.with_structured_output(schema, include_raw=True).first.steps__["raw"]  # type: ignore[attr-defined]
    except (NotImplementedError, AttributeError, KeyError):
        return model


async def _asked(model: Any, messages: list[BaseMessage], on_text: OnText, streaming: dict[str, Any]) -> BaseMessage:
    with tracing_context(enabled=False):
        try:
            return await _streamed(model.astream(messages, **streaming), on_text)
        except _NoStream:
            answer: BaseMessage = await model.ainvoke(messages)
            on_text(answer.text)
            return answer


async def _streamed(stream: AsyncGenerator[AIMessageChunk, None], on_text: OnText) -> BaseMessage:
    parts: list[AIMessageChunk] = []
    length = 0
    async with aclosing(stream) as pieces:
        while (piece := await _next(pieces, parts)) is not None:
            said = piece.text + "".join(call["args"] or "" for call in piece.tool_call_chunks)
            length += len(said)
            if length > _LONGEST:
                raise DrafterFailed("truncated", "The language model did not come to an end.")
            parts.append(piece)
            if said:
                on_text(said)
    if not parts:
        raise _NoStream
    # All at once: adding each piece to the whole takes quadratic time, and all calls would wait for it.
    return add_ai_message_chunks(parts[0], *parts[1:])


async def _next(pieces: AsyncGenerator[AIMessageChunk, None], before: list[AIMessageChunk]) -> AIMessageChunk | None:
    try:
        return await anext(pieces, None)
    except (AssertionError, ValueError):
        # What the clients raise where a body holds no event at all, and after an end that they find incomplete.
        if before and not any(part.response_metadata.get("finish_reason") for part in before):
            raise
        return None


def _telling(on_text: OnText | None) -> OnText:
    def tell(piece: str) -> None:
        try:
            if on_text:
                on_text(piece)
        except Exception as error:
            raise ListenerFailed from error

    return tell
