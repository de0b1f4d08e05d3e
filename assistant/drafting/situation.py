"""A ticket, its reading and the live facts in the words that plans and phrases use as conditions.

Traits: ``thanks_only`` asks for nothing; ``several`` incidents fit alike; ``several_own`` each of them touches sites of
theirs; ``unsure`` one may fit, by words alone, or any of several until the place is known; ``follow_up`` somebody
answered before; ``emotional``, ``intense`` how strong the feelings are;
``asserted`` the match is verified; ``private`` the channel is not a public one; ``equipment`` the
service needs a box that can be restarted. ``grave`` the message speaks of death or grave illness; ``nth``,
``uncalled``, ``misinformed``, ``untold`` how we failed them before, each of them ``let_down``; ``neutral`` neither
that nor any feeling; ``no_mobile`` they have no mobile phone (else ``any_mobile``); ``restarted`` they have restarted
already; ``credit_near`` a credit is due or nearly so; ``still_down_here`` the area is back and this customer is not;
``told_start`` they said since when; ``frail_only`` age is said and no risk; ``elsewhere_run`` their line is another
carrier's; ``names_other`` they ask about an outage elsewhere; ``other_request`` it is not about an outage but, as
``about_invoice`` and its like say, about something else; ``spoiled`` the known way to get by is no use to them;
``useful`` it is not (and they have a mobile phone where they speak of one); ``no_restart_yet`` as far as we know;
``disputes_fix`` we call it fixed and they say that it is not; ``given_time`` they were told a time that did not hold;
``asks_elsewhere`` another place's outage is asked about, and their own line is not said to fail; ``demand`` a secret or
customers' data are asked for; ``asks_measure`` they ask what is done about it; ``shorter``, ``warmer``, ``formal``,
``plainer`` the agent's wishes. What we told them before is in history.py.
"""

import re
from datetime import datetime

from assistant.domain.history import EarlierReply
from assistant.domain.reading import Reading
from assistant.domain.sites import several_outages
from assistant.domain.ticket import Ticket
from assistant.drafting.deadlines import deadline_of, standing_of, zone_of_ticket
from assistant.drafting.history import history_traits
from assistant.drafting.money import applicable_policy
from assistant.drafting.own_sites import has_other_sites, other_place, run_by_others, sites_of
from assistant.drafting.quoting import is_grave
from assistant.drafting.signals import LET_DOWN, asks_elsewhere, newest_words, signal_words, signals_in
from knowledge_base.records import Cause, Fact, Incident, Lookup, Matching
from prompts.conditions import Situation
from prompts.phrases import languages, load_phrases
from prompts.phrases.models import FeedSigns

_STRONG = 2
_NEARLY = 0.75
_AT_HOME = frozenset({"internet", "tv"})
_NEUTRAL = frozenset({"calm", "grateful"})
_CALLED_FIXED = frozenset({"monitoring", "resolved", "after_credit"})
_AS_TOLD = frozenset({"reported", "investigating", "identified_no_eta", "eta_given", "monitoring", "maintenance"})
_DEMANDS = frozenset({"secrets_request", "customers_request"})
_BROKEN_WORD = frozenset({"eta_slipped", "eta_overdue"})
_FEED_LANGUAGE = "en"
_NO_RACE = frozenset({"resolved", "after_credit", "maintenance", "no_match", "other_area"})


def situation_of(
    ticket: Ticket, reading: Reading, lookup: Lookup, now: datetime, history: tuple[EarlierReply, ...] = ()
) -> Situation:
    """The situation of one ticket at ``now``; ``history`` is what our side wrote before."""
    summary = reading.summary
    customer = ticket.customer
    return Situation(
        phase=frozenset({lookup.knowledge.phase}),
        channel=frozenset({ticket.channel or "unknown"}),
        segment=frozenset({(customer.segment if customer else None) or "unknown"}),
        feeling=frozenset(summary.feelings or ("calm",)),
        ask=frozenset(summary.asks),
        safety=frozenset(summary.safety),
        impact=frozenset({summary.impact[0].kind if summary.impact else "none"}),
        has=_held(ticket, reading, lookup, now),
        traits=_traits(ticket, reading, lookup)
        | _before(ticket, reading, lookup, history)
        | _lasting(ticket, lookup, now),
    )


def usable(facts: tuple[Fact, ...], now: datetime) -> tuple[Fact, ...]:
    """Facts that may be told at ``now``: a next update or an estimate whose time has passed is left out."""
    return tuple(fact for fact in facts if not _has_passed(fact, now))


def _held(ticket: Ticket, reading: Reading, lookup: Lookup, now: datetime) -> frozenset[str]:
    incident = lookup.knowledge.incident
    facts = usable(lookup.knowledge.facts, now)
    held = {fact.kind for fact in facts if fact.kind not in ("cause", "eta", "policy", "contact", "promise")}
    words: set[str] = set(held)
    words |= _about_times(facts, lookup.knowledge.facts, now)
    words |= _about_deadline(ticket, reading, lookup, now)
    words |= {f"cause_{f.certainty}" for f in facts if f.kind == "cause" and f.certainty in ("confirmed", "suspected")}
    words |= _about_money(ticket, lookup, now) | _about_contacts(ticket, lookup)
    words |= _about_feed_text(facts)
    flags = {
        "incident": incident is not None,
        "trouble": reading.trouble is not None,
        "site_lines": has_other_sites(lookup) or len(sites_of(lookup)) > 1,
        "sites": len(sites_of(lookup)) > 1 or has_other_sites(lookup),
        "other_sites": has_other_sites(lookup),
        "impact_words": bool(reading.summary.impact),
        "services_read": bool(reading.summary.services),
        "action": bool(ticket.actions),
        "back_now": reading.service_back,
        "only_tv": _services(reading, lookup) == ("tv",),
    }
    return frozenset(words | {name for name, on in flags.items() if on})


def _about_feed_text(facts: tuple[Fact, ...]) -> set[str]:
    """What a workaround and a window in the feed's own prose are about."""
    told = " ".join(str(fact.value) for fact in facts if fact.kind == "workaround")
    signs = _feed_signs()
    words = (
        {"maintenance_length"} if any(f.kind == "maintenance_window" and f.instant is None for f in facts) else set()
    )
    words |= {"workaround_unaffected"} if _shows(signs.unaffected, told) else set()
    return words | ({"workaround_reach"} if _shows(signs.reach, told) else set())


def _feed_signs() -> FeedSigns:
    return load_phrases(_FEED_LANGUAGE).words.feed_signs or FeedSigns(unaffected=(), reach=(), needs={})


def _shows(patterns: tuple[str, ...], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _about_times(facts: tuple[Fact, ...], all_facts: tuple[Fact, ...], now: datetime) -> set[str]:
    words: set[str] = set()
    for fact in facts:
        if fact.kind == "eta" and fact.instant is not None:
            # A window that has begun leaves one thing to tell: its end.
            words.add("eta_window" if fact.until and fact.instant > now else "eta")
        if fact.kind == "maintenance_window" and fact.instant is not None and fact.instant > now:
            words.add("maintenance_ahead")
    words |= {"maintenance_over" for f in facts if f.kind == "maintenance_window" and f.until and f.until <= now}
    if any(fact.kind == "eta" and fact.instant is not None and _has_passed(fact, now) for fact in all_facts):
        words.add("eta_overdue")
    return words


def _about_deadline(ticket: Ticket, reading: Reading, lookup: Lookup, now: datetime) -> set[str]:
    if lookup.knowledge.incident is None or lookup.knowledge.phase in _NO_RACE:
        return set()
    found = deadline_of(ticket, lookup.knowledge.facts, zone_of_ticket(ticket, lookup), reading.summary.language, now)
    return {"deadline", standing_of(found, usable(lookup.knowledge.facts, now))} if found else set()


def _about_money(ticket: Ticket, lookup: Lookup, now: datetime) -> set[str]:
    policy = applicable_policy(ticket, lookup, now)
    if policy is None:
        return set()
    return {"policy", "policy_automatic" if policy.automatic else "policy_condition"}


def _about_contacts(ticket: Ticket, lookup: Lookup) -> set[str]:
    words: set[str] = set()
    named = ticket.customer.contact if ticket.customer else None
    if named and named.name:
        words.add("named_contact")
    for point in lookup.knowledge.provider.contacts:
        if point.kind == "phone" and "support" in (point.for_ or "support"):
            words.add("support_phone")
        if point.kind == "url" and point.for_ == "status":
            words.add("status_url")
    return words


def _traits(ticket: Ticket, reading: Reading, lookup: Lookup) -> frozenset[str]:
    matching, summary = lookup.matching, reading.summary
    chosen = matching.chosen
    feelings = set(summary.feelings) - _NEUTRAL
    still_down = not reading.service_back and newest_words("still_down", ticket, summary.language) is not None
    other = _is_other_request(reading, lookup) and not still_down
    thanks = summary.asks == ("thanks",) or (other and reading.request_kind == "thanks")
    flags = {
        "thanks_only": thanks and not feelings and not summary.safety and not still_down,
        "still_down_here": (still_down or (reading.disputes_fix and not reading.service_back))
        and lookup.knowledge.phase in _CALLED_FIXED,
        "disputes_fix": reading.disputes_fix,
        "other_request": other,
        f"about_{reading.request_kind or 'other'}": other and not thanks,
        "spoiled": _is_spoiled(reading, lookup),
        "frail_only": summary.safety == ("vulnerable_person",) and not _says("at_risk", ticket, reading),
        "elsewhere_run": run_by_others(ticket, reading, lookup),
        "names_other": _says("is_it", ticket, reading) and other_place(ticket, lookup) is not None,
        "asks_measure": newest_words("asks_measure", ticket, summary.language) is not None,
        "asks_elsewhere": asks_elsewhere(ticket, lookup, summary.language),
        "demand": any(code.partition(":")[0] in _DEMANDS for code in summary.suspicious),
        "several": chosen is None and bool(matching.candidates),
        "several_own": several_outages(lookup),
        "unsure": _is_unsure(matching),
        "asserted": chosen is not None and chosen.relevance == "impacted",
        "follow_up": reading.already_told,
        "emotional": bool(feelings),
        "intense": bool(feelings) and reading.intensity >= _STRONG,
        "legal_threat": reading.legal_threat,
        "cancel_threat": reading.cancel_threat,
        "abuse": reading.abuse,
        "suspicious": bool(summary.suspicious),
        "vulnerable": bool(ticket.customer and ticket.customer.vulnerable),
        "without_service": reading.without_service,
        "place_missing": "place" in matching.missing,
        "service_missing": "service" in matching.missing,
        "private": ticket.channel != "social",
        "equipment": bool(_AT_HOME & set(_services(reading, lookup))),
    }
    return frozenset(name for name, on in flags.items() if on)


def _is_other_request(reading: Reading, lookup: Lookup) -> bool:
    """Whether nothing here is about an outage: one that is spoken of, and money for it, are answered as such."""
    spoken_of = lookup.knowledge.incident is not None and (reading.outage_mentioned or reading.summary.impact)
    plain = not (reading.summary.safety or reading.disputes_fix or spoken_of)
    return reading.topic == "other_request" and plain and "credit" not in reading.summary.asks


def _is_spoiled(reading: Reading, lookup: Lookup) -> bool:
    """Whether the known way to get by is one that this customer has tried or cannot use."""
    told = " ".join(str(fact.value) for fact in lookup.knowledge.facts if fact.kind == "workaround")
    needs = _feed_signs().needs
    useless = {said.kind for said in (*reading.tried, *reading.unavailable)}
    return any(_shows(needs.get(kind, ()), told) for kind in sorted(useless))


def _says(signal: str, ticket: Ticket, reading: Reading) -> bool:
    return signal_words(signal, ticket.customer_text, reading.summary.language) is not None


def _before(ticket: Ticket, reading: Reading, lookup: Lookup, history: tuple[EarlierReply, ...]) -> frozenset[str]:
    """What was between us before: what we told them, and how we failed them by their own words."""
    told = history_traits(history, lookup.knowledge.facts, lookup.knowledge.incident)
    feels = bool(set(reading.summary.feelings) - _NEUTRAL)
    # "You wrote that it will be back at six, is that right?" asks; nothing that we told them was wrong.
    held = bool(history) and not any(name.startswith("outdated") for name in told)
    broken = lookup.knowledge.phase in _BROKEN_WORD
    kept = held and lookup.knowledge.phase in _AS_TOLD
    found = _let_down(ticket, reading, misinformed=(feels or broken) and not kept)
    found |= {"given_time"} if "misinformed" in found else set()
    found |= set() if _has_restarted(found, reading) else {"no_restart_yet"}
    return found | told | (set() if "no_mobile" in found or _is_spoiled(reading, lookup) else {"useful"})


def _has_restarted(found: frozenset[str], reading: Reading) -> bool:
    return "restarted" in found or any(said.kind in ("restart", "reset") for said in reading.tried)


def _let_down(ticket: Ticket, reading: Reading, *, misinformed: bool) -> frozenset[str]:
    """How we failed this customer before, by their own words; a promise by itself is no failure."""
    text, language = ticket.customer_text, reading.summary.language
    found = signals_in(text, language) - (frozenset() if misinformed else {"misinformed"})
    if found & set(LET_DOWN):
        found |= {"let_down"}
    elif not set(reading.summary.feelings) - _NEUTRAL:
        found |= {"neutral"}
    found |= set() if "no_mobile" in found else {"any_mobile"}
    return found | {"grave"} if language in languages() and is_grave(text, language) else found


def _lasting(ticket: Ticket, lookup: Lookup, now: datetime) -> frozenset[str]:
    """``credit_near`` where the outage has lasted nearly as long as the policy asks, so that money is worth a word."""
    policy, incident = applicable_policy(ticket, lookup, now), lookup.knowledge.incident
    if policy is None or incident is None or incident.started_at is None:
        return frozenset()
    lasted = (incident.resolved_at or now) - incident.started_at
    near = lasted.total_seconds() >= _NEARLY * (policy.threshold_hours or 0) * 3600
    return frozenset({"credit_near"}) if near else frozenset()


def _services(reading: Reading, lookup: Lookup) -> tuple[str, ...]:
    incident = lookup.knowledge.incident
    return reading.summary.services or (incident.services if incident else ())


def _has_passed(fact: Fact, now: datetime) -> bool:
    if fact.is_overdue(now):
        return True
    if fact.kind not in ("eta", "next_update"):
        return False
    end = fact.until or fact.instant
    return end is not None and end <= now


def cause_record(fact: Fact, incident: Incident | None) -> Cause | None:
    """The incident's own record behind a cause fact: it knows the category and whether others did it."""
    causes = incident.causes if incident else ()
    return next((cause for cause in causes if cause.text == fact.value), None)


def _is_unsure(matching: Matching) -> bool:
    """Whether something known may be theirs, and only an answer of theirs would tell."""
    chosen = matching.chosen
    if chosen is not None:
        return chosen.relevance == "unknown"
    # A place or service counts as missing only where some known incident waits for it.
    return bool(matching.missing) and not matching.candidates
