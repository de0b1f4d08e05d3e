"""What monitoring says about an incident's equipment: for the agent's eyes, never for the reply."""

from datetime import datetime
from zoneinfo import ZoneInfo

from knowledge_base.records import Evidence
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock
from ui.present.words import word

_LABELS = 6


def evidence_html(found: tuple[Evidence, ...], now: datetime, zone: ZoneInfo) -> str:
    """Alerts that share a resource or id with the incident, marked as internal; empty where there are none.

    Nothing here can be clicked into a reply.
    """
    if not found:
        return ""
    head = tag("h3", "Monitoring " + tag("span", esc(word("evidence", "internal")), "wl-tag wl-warn"))
    rows = "".join(_alert(one, now, zone) for one in found)
    body = tag("p", esc(word("evidence", "what")), "wl-hint") + tag("ul", rows, "wl-evidence")
    return tag("section", head + body, "wl-section wl-internal")


def _alert(one: Evidence, now: datetime, zone: ZoneInfo) -> str:
    ended = one.ends_at or one.observed_at
    moment = one.starts_at if one.status == "firing" else ended
    when = f"{'since' if one.status == 'firing' else 'over'} {away(moment, now)}"
    mark = tag("span", esc(word("evidence", one.status)), "wl-tag wl-danger" if one.status == "firing" else "wl-tag")
    time = tag("time", esc(when), "wl-asof", title=clock(moment, now, zone))
    labels = ", ".join(f"{name} {value}" for name, value in sorted(one.labels.items())[:_LABELS])
    head = tag("p", mark + tag("span", esc(one.source), "wl-asof") + time, "wl-line")
    return tag("li", head + tag("p", said(one.summary)) + tag("p", said(labels), "wl-hint"))
