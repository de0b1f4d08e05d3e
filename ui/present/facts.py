"""The right-hand column: the incident, what may be said of it, and what this customer was told before."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.desk import SentReply
from assistant.domain.sites import sites_picture
from assistant.framing import facts_in_words
from assistant.queue import QueueEntry
from knowledge_base.records import Fact, Incident, Matching, Policy
from ui.present.binding import area_of, why
from ui.present.safe import esc, said, tag
from ui.present.sites import sites_html
from ui.present.ticket import zone_of
from ui.present.times import away, clock
from ui.present.words import word


def incident_html(entry: QueueEntry, now: datetime, warning: str = "") -> str:
    """The incident card: how it stands, and how it concerns this customer and their sites.

    ``warning`` is HTML that stands above it, such as that its facts may be old.
    """
    lookup, customer = entry.understood.lookup, entry.understood.ticket.customer
    incident = lookup.knowledge.incident
    sites = sites_html(sites_picture(lookup), customer.name if customer else None, incident.id if incident else None)
    return warning + _incident_card(entry, now, zone_of(entry)) + sites


def facts_html(entry: QueueEntry, now: datetime, sent: tuple[SentReply, ...] = ()) -> str:
    """Facts with their age, earlier words to this customer (``sent``: about other tickets), policies, guidelines."""
    lookup, draft, zone = entry.understood.lookup, entry.state.draft, zone_of(entry)
    facts = draft.facts if draft else lookup.knowledge.facts
    language = draft.reply.language if draft else entry.understood.reading.summary.language
    kinds = {"policy": "", "contact": ""}
    live, worded = "", facts_in_words(entry.understood, zone, now)
    for fact in facts:
        row = _fact(fact, worded.get(fact.id, fact.text), now, language)
        if fact.kind in kinds:
            kinds[fact.kind] += row
        else:
            live += row
    policies = kinds["policy"] or "".join(_policy(policy) for policy in lookup.knowledge.policies)
    guides = "".join(tag("li", esc(guide.title), title=guide.body[:400]) for guide in lookup.guidelines)
    parts = [
        "" if language == "en" else tag("p", esc(word("fact_words", "english_only")), "wl-hint"),
        _section("Facts that may be said", live, "wl-facts"),
        _section("Told before", _told(entry, now, zone) + "".join(_sent(one, now, zone) for one in sent), "wl-told"),
        _section("Policies in force", policies, "wl-facts wl-plain"),
        _section("Contacts that may be given", kinds["contact"], "wl-facts wl-plain"),
        _guides(guides, read=draft is not None and draft.drafter.kind == "model"),
    ]
    return "".join(parts)


def _guides(items: str, *, read: bool) -> str:
    """Those that fit; only a language model reads them."""
    if read or not items:
        return _section(word("guidelines", "read"), items, "wl-guides")
    hint = tag("p", esc(word("guidelines", "unread_why")), "wl-hint")
    return _section(word("guidelines", "unread"), items, "wl-guides", hint)


def _section(title: str, items: str, classes: str, above: str = "") -> str:
    body = tag("ul", items, classes) if items else tag("p", "None.", "wl-hint")
    return tag("section", tag("h3", esc(title)) + above + body, "wl-section")


def _incident_card(entry: QueueEntry, now: datetime, zone: ZoneInfo) -> str:
    matching, incident = entry.understood.lookup.matching, entry.understood.lookup.knowledge.incident
    if incident is None:
        return tag("section", tag("h3", "Incident") + tag("p", _none_because(matching)), "wl-card")
    head = tag("span", esc(word("status", incident.status)), f"wl-status wl-s-{incident.status}")
    head += tag("span", esc(incident.id), "wl-meta") + tag("span", _age(incident, now), "wl-asof")
    body = tag("p", head, "wl-line") + tag("h3", said(incident.name))
    body += tag("dl", "".join(_rows(incident, now, zone)), "wl-dl")
    chosen = matching.chosen
    if chosen is not None:
        reason = why(chosen, by_hand=entry.state.incident_id is not None)
        body += tag("p", esc(reason), "wl-why", title=f"Confidence {chosen.confidence:.0%}")
    return tag("section", body, "wl-card")


def _none_because(matching: Matching) -> str:
    if matching.candidates:
        return "Several incidents fit equally well."
    if matching.chosen:
        return "One incident could be meant, but nothing certain ties it to this customer."
    return "No known incident matches this ticket."


def _rows(incident: Incident, now: datetime, zone: ZoneInfo) -> list[str]:
    causes = "; ".join(f"{cause.text} ({word('certainty', cause.certainty)})" for cause in incident.causes)
    rows = [
        ("Since", _when(incident.started_at, now, zone)),
        ("Resolved", _when(incident.resolved_at, now, zone) if incident.resolved_at else None),
        ("Planned for", _when(incident.scheduled_for, now, zone) if incident.scheduled_for else None),
        ("Area", esc(area_of(incident)) or "Not stated"),
        ("Services", esc(", ".join(incident.services)) or "Not stated"),
        ("Cause", said(causes) if causes else "Not known yet"),
        ("Estimate", _estimate(incident, now, zone)),
        ("Next update", _due(incident.next_update_due, now, zone)),
    ]
    return [tag("dt", name) + tag("dd", value) for name, value in rows if value is not None]


def _when(moment: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    return esc(f"{clock(moment, now, zone)}, {away(moment, now)}") if moment else "Not stated"


def _estimate(incident: Incident, now: datetime, zone: ZoneInfo) -> str:
    eta = incident.eta
    if not incident.is_open:
        return "Not needed"
    if eta is None or eta.at is None:
        return "None given yet"
    text = clock(eta.at, now, zone) + (f" to {clock(eta.window_end, now, zone)}" if eta.window_end else "")
    late = (eta.window_end or eta.at) <= now
    return esc(text) + (' <b class="wl-danger-text">passed</b>' if late else esc(f", {away(eta.at, now)}"))


def _due(moment: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    if moment is None:
        return "Not announced"
    late = ' <b class="wl-danger-text">overdue</b>' if moment <= now else ""
    return esc(f"{clock(moment, now, zone)}, {away(moment, now)}") + late


def _age(incident: Incident, now: datetime) -> str:
    stamp = incident.updated_at or incident.observed_at
    return esc(f"as of {away(stamp, now)}") if stamp else "age unknown"


def _fact(fact: Fact, words: str, now: datetime, language: str) -> str:
    # Facts are worded in English; a click must not put an English sentence into a Spanish reply.
    sentence = words.rstrip(".") + "."
    sayable = language == "en"
    label = tag(
        "span", esc(word("fact", fact.kind)) + tag("span", esc(_fact_age(fact, now)), "wl-asof"), "wl-fact-kind"
    )
    body = label + tag("span", said(words), "wl-fact-text")
    title = f"Insert: {sentence}" if sayable else "Worded in English only; the reply is in another language"
    title += f" ({word('certainty', fact.certainty)})"
    button = tag("button", body, "wl-fact", type="button", data_say=sentence if sayable else None, title=title)
    return tag("li", button + _quote(fact), "wl-overdue" if fact.is_overdue(now) else "")


def _quote(fact: Fact) -> str:
    """The provider's own sentence, where the fact was read in prose."""
    if not fact.quote:
        return ""
    summary = tag("summary", esc(word("quote", "summary")), aria_label=f"{word('quote', 'label')}: {fact.text}")
    return tag("details", summary + tag("q", said(fact.quote)), "wl-quoted", data_keep=f"quote-{fact.id}")


def _fact_age(fact: Fact, now: datetime) -> str:
    if fact.as_of is not None:
        return away(fact.as_of, now)
    return "" if fact.kind in ("policy", "contact") else "age unknown"


def _told(entry: QueueEntry, now: datetime, zone: ZoneInfo) -> str:
    earlier = [m for m in entry.understood.ticket.messages if m.author == "agent"]
    return "".join(
        tag("li", said(m.text) + (tag("span", esc(clock(m.at, now, zone)), "wl-asof") if m.at else "")) for m in earlier
    )


def _sent(sent: SentReply, now: datetime, zone: ZoneInfo) -> str:
    """A reply to the same customer about another ticket, and what it promised."""
    when = f"{clock(sent.sent_at, now, zone)}, {sent.approval.ticket_id}"
    due = ", ".join(clock(one.due_at, now, zone) for one in sent.promises if one.due_at)
    promised = tag("span", esc(f"{word('told', 'promised')} {due}"), "wl-asof wl-warn-text") if due else ""
    return tag("li", said(sent.approval.text) + promised + tag("span", esc(when), "wl-asof"))


def _policy(policy: Policy) -> str:
    return tag("li", tag("span", said(policy.text or policy.id) + tag("span", esc(policy.id), "wl-asof"), "wl-fact"))
