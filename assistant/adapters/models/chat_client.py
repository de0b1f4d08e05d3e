"""Builds a LangChain chat model: which server it talks to is decided here, never by an inherited variable."""

import ipaddress
import os
import re
from typing import Any
from urllib.parse import urlsplit

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from openai import DefaultAsyncHttpxClient, OpenAIError

from assistant.adapters.models.bounded import bounded
from assistant.errors import SettingsInvalid

_OPENAI = "https://api.openai.com/v1"
_OPENAI_NAME = re.compile(r"(chat)?gpt-|o\d")
"""Names of OpenAI's models, which LangChain takes without their provider, too."""
_READ_SECONDS = 60.0
"""Silence after which a provider's own client gives up; the deadline of a call is shorter and enforced elsewhere."""
_REPORTING = ("LANGSMITH_", "LANGCHAIN_TRACING", "LANGCHAIN_HANDLER", "LANGCHAIN_API_KEY", "LANGCHAIN_ENDPOINT")


def build_chat_model(model_id: str, base_url: str | None, api_key: str | None) -> BaseChatModel:
    """The chat model of an id such as ``openai:NAME``; raises SettingsInvalid in one sentence without the key.

    Retries are off: a retry obeys a server's Retry-After of up to two minutes, and the caller has a deadline.
    """
    silence_langsmith()
    if not model_id.strip():
        raise SettingsInvalid("model: expected PROVIDER:NAME, such as openai:NAME, and got nothing")
    options: dict[str, Any] = {"max_retries": 0, "timeout": _READ_SECONDS}
    if base_url:
        options["base_url"] = base_url
    if api_key:
        options["api_key"] = api_key
    model_id = full_id(model_id, base_url)
    if model_id.startswith("openai:"):
        options |= _openai_options(base_url, api_key)
    try:
        model: BaseChatModel = init_chat_model(model_id, **options)
    except ImportError as error:
        raise SettingsInvalid(f"model: '{model_id}' needs a package that is not installed ({error.name})") from None
    except OpenAIError:
        raise SettingsInvalid(
            f"model: '{model_id}' needs a key: set WARMLINE_MODEL_API_KEY or OPENAI_API_KEY"
        ) from None
    except (ValueError, TypeError) as error:
        # A provider's own message may quote the key.
        reason = type(error).__name__
        raise SettingsInvalid(f"model: '{model_id}' cannot be used; expected PROVIDER:NAME ({reason})") from None
    return model


def full_id(model_id: str, base_url: str | None) -> str:
    """The id with its provider: a name alone is OpenAI's own, or at a named server means the OpenAI protocol."""
    if ":" not in model_id and (base_url or _OPENAI_NAME.match(model_id)):
        return f"openai:{model_id}"
    return model_id


def host_of(model: BaseChatModel, base_url: str | None) -> str | None:
    """The host (and port) of the server that a model speaks to, without any credentials; None where it is not told."""
    url = getattr(model, "openai_api_base", None) or base_url
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or not parts.hostname:
        return None
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname


def silence_langsmith() -> None:
    """Take out of this process every variable by which LangChain would send conversations to LangSmith.

    Tracing sends prompts to a third party; ``LANGSMITH_GATEWAY`` sends the requests themselves there; and an old
    ``LANGCHAIN_TRACING`` makes every call fail. Warmline reports to nobody, whatever a shell has inherited.
    """
    for name in [name for name in os.environ if name.startswith(_REPORTING)]:
        del os.environ[name]


def _openai_options(base_url: str | None, api_key: str | None) -> dict[str, Any]:
    url = base_url or os.environ.get("OPENAI_API_BASE") or os.environ.get("OPENAI_BASE_URL") or _OPENAI
    key = api_key or os.environ.get("OPENAI_API_KEY")
    # A server of one's own often wants no key, but the client refuses to start without one.
    options: dict[str, Any] = {"base_url": url, "api_key": key or ("none" if url != _OPENAI else None)}
    if is_loopback(url) or not os.environ.get("OPENAI_PROXY"):
        # A client of its own: the cached default is shared between event loops, which breaks the second one.
        hooks = {"response": [bounded]}
        client = DefaultAsyncHttpxClient(timeout=_READ_SECONDS, trust_env=not is_loopback(url), event_hooks=hooks)
        options |= {"http_async_client": client, "http_socket_options": (), "openai_proxy": ""}
    return {name: value for name, value in options.items() if value is not None}


def is_loopback(url: str) -> bool:
    """Whether a URL names this machine; a proxy from the environment must not see such a request."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
