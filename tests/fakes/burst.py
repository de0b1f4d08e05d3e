"""Tickets of a calm day, then of an outage that no feed tells: what early signs are found in."""

from datetime import datetime, timedelta
from typing import Any

TOWN, POSTCODE = "Naperville", "60540"
_SAID = (
    "Internet is down in Naperville since this morning.",
    "No internet at our house in Naperville, is there an outage?",
    "Our connection in Naperville stopped working <img src=x onerror=alert(1)>.",
)


def calm_day(now: datetime, count: int = 40) -> list[dict[str, Any]]:
    """Ordinary tickets, the newest two hours old: what is usual has to be known first."""
    first = now - timedelta(hours=30)
    said = ("My internet bill is too high this month.", "How do I change my wifi password?")
    return [
        {"id": f"H-{n}", "received_at": (first + timedelta(minutes=40 * n)).isoformat(), "text": said[n % 2]}
        for n in range(count)
    ]


def burst(now: datetime, count: int = 14, prefix: str = "B") -> list[dict[str, Any]]:
    """Customers of one town who lost their internet within half an hour."""
    place = {"city": TOWN, "region": "Illinois", "postcode": POSTCODE, "country": "US"}
    service = {"type": "internet", "carrier": "Northlight", "place": place}
    return [
        {
            "id": f"{prefix}-{n}", "received_at": (now - timedelta(minutes=28 - 2 * n)).isoformat(),
            "text": _SAID[n % 3],
            "customer": {"id": f"{prefix}C-{n}", "accounts": [{"services": [service | {"id": f"{prefix}S-{n}"}]}]},
        }
        for n in range(count)
    ]  # fmt: skip
