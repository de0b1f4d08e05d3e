"""Opening Chroma without its surprises: no ``.env`` of the working directory, no telemetry, no reset."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_IMPORTING = Lock()
_CHROMA_CONFIG = "chromadb.config"


def open_client(folder: Path | None, url: str | None) -> ClientAPI:
    """A client in memory, on a folder, or for a server's URL; raises Chroma's own errors, ValueError or OSError."""
    with _IMPORTING, _only_explicit_settings():
        import chromadb  # noqa: PLC0415 - slow to import, and only safe inside the guard
        from chromadb.config import Settings  # noqa: PLC0415 - as above

        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        if url is not None:
            host, port, secure = _parts(url)
            return chromadb.HttpClient(host=host, port=port, ssl=secure, settings=settings)
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            return chromadb.PersistentClient(path=folder.resolve(), settings=settings)
        return chromadb.EphemeralClient(settings=settings)


def chroma_error() -> type[Exception]:
    """The base of Chroma's own errors."""
    with _IMPORTING, _only_explicit_settings():
        from chromadb.errors import ChromaError  # noqa: PLC0415 - slow to import, and only safe inside the guard

        return ChromaError


def _parts(url: str) -> tuple[str, int, bool]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("expected a URL such as http://127.0.0.1:8000")
    secure = parts.scheme == "https"
    return parts.hostname, parts.port or (443 if secure else 8000), secure


@contextmanager
def _only_explicit_settings() -> Iterator[None]:
    """Inside, Chroma's settings come from arguments alone.

    Chroma builds settings while it is imported, from the environment and from ``.env`` in the working directory: a
    stray value breaks the import, and ``ALLOW_RESET`` would let anybody empty the index. The public hook of
    pydantic-settings is narrowed for its class and for nobody else's.
    """
    ordinary = BaseSettings.__dict__["settings_customise_sources"]

    def narrowed(
        cls: type[Any],
        /,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        **others: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        if settings_cls.__module__ == _CHROMA_CONFIG:
            return (init_settings,)
        sources: tuple[PydanticBaseSettingsSource, ...] = ordinary.__get__(None, cls)(
            settings_cls, init_settings, **others
        )
        return sources

    setattr(BaseSettings, "settings_customise_sources", classmethod(narrowed))  # noqa: B010 - not a plain assignment for mypy
    try:
        yield
    finally:
        setattr(BaseSettings, "settings_customise_sources", ordinary)  # noqa: B010 - as above
