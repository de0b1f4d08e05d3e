"""Where a body came from, and what somebody said about its feed that the body may not say itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from knowledge_base.prose import ProseProposer
from knowledge_base.records import FeedSettings, Provider

_LONGEST_LINK = 500


@dataclass(frozen=True)
class Origin:
    """One reading. ``provider`` and ``time_zone`` stand in for what the format does not say; None: nobody said.

    ``proposer`` may help to read posts in prose.
    """

    source: str
    observed_at: datetime
    provider: str | None = None
    time_zone: str | None = None
    proposer: ProseProposer | None = None

    @classmethod
    def of(
        cls,
        settings: FeedSettings | None,
        source: str,
        observed_at: datetime,
        proposer: ProseProposer | None = None,
    ) -> "Origin":
        """The origin of a body of a watched feed, or of a bare file or URL."""
        if settings is None:
            return cls(source, observed_at, proposer=proposer)
        return cls(source, observed_at, settings.provider, settings.time_zone, proposer)

    @property
    def default_provider(self) -> Provider:
        """The provider as far as the settings know it."""
        return Provider(name=self.provider or "unknown", time_zone=self.time_zone or "UTC")


def safe_link(value: Any) -> str | None:
    """An http or https address that may be shown and followed, else None."""
    if not isinstance(value, str) or len(value) > _LONGEST_LINK:
        return None
    address = value.strip()
    if any(letter.isspace() or not letter.isprintable() or letter in "<>\"'`\\" for letter in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    return address
