"""A language model of any provider that LangChain knows, or of any server that speaks the OpenAI protocol."""

from contextlib import aclosing
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.messages.ai import add_ai_message_chunks
from langchain_openai.chat_models.base import BaseChatOpenAI
from langsmith import tracing_context
from openai import APIStatusError
from openai.resources.beta import AsyncBeta  # noqa: F401 - or the first call loads these 700 modules, on its deadline
from pydantic import BaseModel

from assistant.adapters.models.answers import answer_in, strict_schema
from assistant.adapters.models.chat_client import build_chat_model
from assistant.adapters.models.failures import failure_of, timed_out
from assistant.adapters.models.loop_thread import LoopThread
from assistant.errors import DrafterFailed
from assistant.ports import Answer

_LONGEST = 60_000
"""Characters of one answer; a reply has about 2,000, its JSON 4,000. Beyond this a model has run wild."""


_NOT_UNDERSTOOD = (400, 422)


class _NoStream(Exception):
    """The server answered, but with no stream: it may not know streams."""


class LangChainModel:
    """Fills schemas through ``init_chat_model``; one deadline in wall time holds against whatever the server does.

    ``model_id`` is LangChain's, such as ``openai:NAME``; ``base_url`` a server that speaks the OpenAI protocol, and
    ``api_key`` its key (else the provider's own variable). Raises SettingsInvalid where that names no usable model.
    """

    def __init__(self, model_id: str, base_url: str | None = None, api_key: str | None = None) -> None:
        self.name = model_id
        self._model = build_chat_model(model_id, base_url, api_key)
        self._takes_schema = True
        self._loop = LoopThread()

    def fill(self, system: str, user: str, schema: type[Answer], seconds: float) -> Answer:
        """One answer that fits ``schema`` within ``seconds``; raises DrafterFailed with the code that fits."""
        try:
            return self._loop.run(lambda: self._fill(system, user, schema), seconds)
        except TimeoutError:
            raise timed_out(seconds) from None
        except Exception as error:  # noqa: BLE001 - a provider may raise anything, and the composer's draft must stand
            raise failure_of(error) from None

    def close(self) -> None:
        """End the background thread and what runs in it."""
        self._loop.close()

    async def _fill(self, system: str, user: str, schema: type[Answer]) -> Answer:
        # Plain messages, never a LangChain template: a template would fill in braces that a customer wrote.
        messages: list[BaseMessage] = [SystemMessage(system), HumanMessage(user)]
        if self._takes_schema:
            try:
                return answer_in(await _asked(self._bound(schema), messages), schema)
            except APIStatusError as error:
                if not _is_about_schema(error):
                    raise
                # Smaller servers know no schemas. The prompt describes the form in words as well.
                self._takes_schema = False
        return answer_in(await _asked(self._model, messages), schema)

    def _bound(self, schema: type[BaseModel]) -> Any:
        if isinstance(self._model, BaseChatOpenAI):
            described = {"name": schema.__name__, "schema": strict_schema(schema), "strict": True}
            return self._model.bind(response_format={"type": "json_schema", "json_schema": described})
        return _structured(self._model, schema)


def _structured(model: BaseChatModel, schema: type[BaseModel]) -> Any:
    try:
        # The first step is the bound model itself; its parser is left out, since ours tells broken from refused.
        return model.with_structured_output(schema, include_raw=True).first.steps__["raw"]  # type: ignore[attr-defined]
    except (NotImplementedError, AttributeError, KeyError):
        return model


async def _asked(model: Any, messages: list[BaseMessage]) -> BaseMessage:
    with tracing_context(enabled=False):
        try:
            return await _streamed(model, messages)
        except _NoStream:
            answer: BaseMessage = await model.ainvoke(messages)
            return answer


async def _streamed(model: Any, messages: list[BaseMessage]) -> BaseMessage:
    parts: list[AIMessageChunk] = []
    length = 0
    try:
        async with aclosing(model.astream(messages)) as pieces:
            async for piece in pieces:
                length += len(piece.text) + sum(len(call["args"] or "") for call in piece.tool_call_chunks)
                if length > _LONGEST:
                    raise DrafterFailed("truncated", "The language model did not come to an end.")
                parts.append(piece)
    except (AssertionError, ValueError) as error:
        # What the clients raise where a body holds no event at all.
        raise (error if parts else _NoStream) from None
    if not parts:
        raise _NoStream
    # All at once: adding each piece to the whole takes quadratic time, and all calls would wait for it.
    return add_ai_message_chunks(parts[0], *parts[1:])


def _is_about_schema(error: APIStatusError) -> bool:
    return error.status_code in _NOT_UNDERSTOOD and any(
        word in str(error).lower() for word in ("response_format", "json_schema", "structured output")
    )
