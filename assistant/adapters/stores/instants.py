"""Instants as the database keeps them: text in UTC that sorts as time does."""

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """An instant as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def stamp_or_none(at: datetime | None) -> str | None:
    """As ``stamp``, where there is one."""
    return None if at is None else stamp(at)


def instant(text: str) -> datetime:
    """What ``stamp`` wrote."""
    return datetime.fromisoformat(text)


def instant_or_none(text: str | None) -> datetime | None:
    """As ``instant``, where there is one."""
    return None if text is None else instant(text)
