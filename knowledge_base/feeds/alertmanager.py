"""Alertmanager's webhook, version 4: internal evidence of what monitoring sees, never told to a customer.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config; verified against Debian's Alertmanager 0.25.
"""

from typing import Any, Literal

from pydantic import Field

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.entries import Entries
from knowledge_base.feeds.origin import Origin
from knowledge_base.feeds.wording import quoted, say
from knowledge_base.records import Evidence, FeedSnapshot, Instant, Outside

_VERSION = "4"
_SUMMARIES = ("summary", "description", "message")
"""Annotations that say what is wrong, the usual one first."""
_LONGEST_SUMMARY = 300
_LONGEST_KEY = 100
_MOST_LABELS = 30
_LONGEST_NAME, _LONGEST_VALUE = 64, 200


class Alert(Outside):
    """One alert of a group. While it fires, ``endsAt`` is the year 1 and says nothing."""

    status: Literal["firing", "resolved"]
    labels: dict[str, Any] = Field(default_factory=dict)
    annotations: dict[str, Any] = Field(default_factory=dict)
    starts_at: Instant = Field(alias="startsAt")
    ends_at: Any = Field(default=None, alias="endsAt")
    generator_url: Any = Field(default=None, alias="generatorURL")
    fingerprint: str = Field(min_length=1)


class _End(Outside):
    """The end of an alert that is over."""

    ends_at: Instant | None = Field(default=None, alias="endsAt")


def read_alertmanager(message: Any, origin: Origin) -> FeedSnapshot:
    """The alerts of one webhook message as evidence. Broken ones become problems. Raises FeedNotUnderstood."""
    if not isinstance(message, dict) or not isinstance(message.get("alerts"), list):
        raise FeedNotUnderstood(say("format", "alertmanager", name=origin.source))
    version = message.get("version")
    if str(version) != _VERSION or isinstance(version, bool):
        raise FeedNotUnderstood(say("format", "alertmanager_version", name=origin.source, version=quoted(version)))
    entries = Entries()
    found: dict[str, Evidence] = {}
    for number, raw in enumerate(entries.some("alerts", message["alerts"])):
        evidence = _evidence(raw, f"alerts[{number}]", origin, entries)
        if evidence is not None and evidence.key in found:
            entries.note(f"alerts[{number}] ({evidence.key})", say("entry", "repeated", id=evidence.key), raw)
        elif evidence is not None:
            found[evidence.key] = evidence
    left_out = message.get("truncatedAlerts")
    if isinstance(left_out, int) and left_out > 0:
        entries.note("alerts", say("told", "truncated", count=min(left_out, 10**6)), left_out)
    return FeedSnapshot(
        source=origin.source,
        observed_at=origin.observed_at,
        provider=origin.default_provider,
        problems=tuple(entries.problems),
        unknown_fields=entries.unknown_names(),
        evidence=tuple(found.values()),
    )


def _evidence(raw: Any, place: str, origin: Origin, entries: Entries) -> Evidence | None:
    alert = entries.read(Alert, _without_nulls(raw), place)
    if alert is None:
        return None
    end = None
    if alert.status == "resolved":
        told = Entries().read(_End, {"endsAt": alert.ends_at}, place)
        end = told.ends_at if told else None
    fields = {
        "source": origin.source, "key": alert.fingerprint[:_LONGEST_KEY], "status": alert.status,
        "summary": _summary(alert), "starts_at": alert.starts_at, "ends_at": end, "labels": _labels(alert.labels),
        "observed_at": origin.observed_at,
    }  # fmt: skip
    return entries.read(Evidence, fields, place)


def _without_nulls(raw: Any) -> Any:
    return {name: value for name, value in raw.items() if value is not None} if isinstance(raw, dict) else raw


def _summary(alert: Alert) -> str:
    """What is wrong in one line; a resolved alert may come without annotations, and is then called by its name."""
    texts = (alert.annotations.get(name) for name in _SUMMARIES)
    told = next((text for text in texts if isinstance(text, str) and text.strip()), alert.labels.get("alertname"))
    return " ".join(str(told or alert.fingerprint)[: _LONGEST_SUMMARY * 4].split())[:_LONGEST_SUMMARY]


def _labels(labels: dict[str, Any]) -> dict[str, str]:
    """The first labels by name, cut to a length that a person reads."""
    texts = sorted((name, value) for name, value in labels.items() if isinstance(value, str))
    return {name[:_LONGEST_NAME]: value[:_LONGEST_VALUE] for name, value in texts[:_MOST_LABELS]}
