"""A burst as the lead sees it: place, start, counts, shared words, and how unlikely it is, in sentences."""

from collections import Counter
from datetime import UTC, datetime, tzinfo

from assistant.domain.early_signs import PlaceCount, ReportedPlace, SuspectedOutage, TimeCount
from assistant.early_signs.likelihood import FALSE_ALARMS_PER_DAY, limit
from assistant.early_signs.messages import counted, messages
from assistant.early_signs.scanning import EXPLAINS, LEVELS
from assistant.early_signs.suspicions import Suspicion
from assistant.early_signs.vocabulary import WordCounts
from knowledge_base.records.vocabulary import ServiceType

_EVERYWHERE = ReportedPlace(level="everywhere", key="", name="")
_SERVICE_SHARE = 0.25
_MOST_PLACES = 8
_MOST_DAYS = 1000
_MANY_UNPLACED = 0.25
_FIVE_MINUTES = 300
_RISING = 30 * 60.0


def told(burst: Suspicion, words: WordCounts, now: datetime, per_day: float) -> SuspectedOutage:
    """``burst`` at ``now``. Times are in ``now``'s zone; ``per_day`` is how many reports a day brings."""
    zone = now.tzinfo or UTC
    reports = [event.report for event in burst.events]
    place = tightest(burst)
    identified = {event.who for event in burst.events if event.identified}
    unidentified = sum(not event.identified for event in burst.events)
    minutes = max(burst.ended - burst.began, _FIVE_MINUTES)
    found = SuspectedOutage(
        key=burst.key,
        services=_services(burst),
        place=place,
        postcodes=_postcodes(burst),
        places=_places(burst),
        towns=len({event.city for event in burst.events if event.city}),
        unplaced=sum(not event.places for event in burst.events),
        started_at=_at(burst.began, zone),
        noticed_at=_at(burst.noticed_at, zone),
        last_report_at=_at(burst.ended, zone),
        rising=not burst.closed and now.timestamp() - burst.ended <= _RISING,
        reports=len(reports),
        customers=len(identified),
        unidentified=unidentified,
        expected=round(burst.rate * minutes, 2),
        once_in_days=round(min(limit(per_day) / max(burst.chance, 1e-300) / FALSE_ALARMS_PER_DAY, 1e6), 1),
        words=words.shared([report.words for report in reports]),
        timeline=_timeline(burst, zone),
        ticket_ids=tuple(report.ticket_id for report in reports),
    )
    return found.model_copy(update={"explanation": _explanation(found)})


def tightest(burst: Suspicion) -> ReportedPlace:
    """The narrowest place that holds most of the reports whose place is known, no wider than where they join."""
    if burst.anchor[1] == "everywhere":
        return _EVERYWHERE
    known = [event for event in burst.events if event.places]
    counts = Counter(place for event in known for place in event.places)
    widest = LEVELS[burst.anchor[1]]
    held = [place for place, count in counts.items() if count >= EXPLAINS * len(known) and LEVELS[place[0]] <= widest]
    anchor = (burst.anchor[1], burst.anchor[2])
    chosen = min(held, key=lambda p: (LEVELS[p[0]], "|" not in p[1], -counts[p], p)) if held else anchor
    return _named(burst, chosen)


def _named(burst: Suspicion, chosen: tuple[str, str]) -> ReportedPlace:
    """The place as most reports write it, with region and country where the reports agree on them."""
    all_places = [place for event in burst.events for place in event.report.places]
    same = [place for place in all_places if (place.level, place.key) == chosen]
    name = Counter(place.name for place in same).most_common(1)[0][0]
    town = chosen[1].partition("|")[0]
    alike = [place for place in all_places if place.level == chosen[0] and place.key.partition("|")[0] == town]
    regions = sorted({place.region for place in alike if place.region})
    countries = sorted({place.country for place in alike if place.country})
    return same[0].model_copy(
        update={
            "name": name,
            "region": regions[0] if len(regions) == 1 else None,
            "country": countries[0] if len(countries) == 1 else None,
        }
    )


def _services(burst: Suspicion) -> tuple[ServiceType, ...]:
    """Those that a quarter of the reports name, commonest first."""
    counts = Counter(service for event in burst.events for service in event.report.services)
    naming = sum(bool(event.report.services) for event in burst.events)
    kept = [(count, service) for service, count in counts.items() if count >= _SERVICE_SHARE * naming]
    return tuple(service for _, service in sorted(kept, key=lambda item: (-item[0], item[1])))


def _places(burst: Suspicion) -> tuple[PlaceCount, ...]:
    names = Counter(
        name for event in burst.events for name in sorted({p.name for p in event.report.places if p.level == "city"})
    )
    ranked = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    return tuple(PlaceCount(name=name, reports=count) for name, count in ranked[:_MOST_PLACES])


def _postcodes(burst: Suspicion) -> tuple[str, ...]:
    """The postcodes that reports name at least twice, where few of them hold nearly all."""
    names = Counter(
        name for event in burst.events for name in {p.name for p in event.report.places if p.level == "postcode"}
    )
    return tuple(sorted(name for name, count in names.items() if count > 1))


def _timeline(burst: Suspicion, zone: tzinfo) -> tuple[TimeCount, ...]:
    """Reports per five minutes from the first to the last, at most a day."""
    first = int(burst.began // _FIVE_MINUTES)
    counts = Counter(int(event.at // _FIVE_MINUTES) - first for event in burst.events)
    last = min(max(counts), 287)
    return tuple(
        TimeCount(at=_at((first + index) * _FIVE_MINUTES, zone), reports=counts[index]) for index in range(last + 1)
    )


def _at(seconds: float, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(int(seconds), zone)


def _explanation(found: SuspectedOutage) -> tuple[str, ...]:
    say, parts = messages()["explanation"], messages()["senders"]
    senders = [counted("customers", found.customers)] if found.customers else []
    senders += [counted("unidentified", found.unidentified)] if found.unidentified else []
    expected = parts["fewer_than_one"] if found.expected < 1 else parts["about"].format(n=round(found.expected))
    where = messages()["where"]["everywhere" if found.place.level == "everywhere" else "place"]
    clock = "%H:%M"
    sentences = [
        say["count"].format(
            reports=counted("reports", found.reports),
            start=found.started_at.strftime(clock),
            senders=parts["and"].join(senders),
            expected=expected,
            where=where,
        ),
        say["unlikely"].format(days=_days(found.once_in_days)),
        *_about_place(found),
    ]
    if found.words:
        sentences.append(say["words"].format(words=", ".join(found.words)))
    sentences.append(say["rising" if found.rising else "over"].format(last=found.last_report_at.strftime(clock)))
    if found.unidentified > found.customers:
        sentences.append(say["unidentified"])
    return (*sentences, say["not_confirmed"])


def _days(days: float) -> str:
    parts = messages()["senders"]
    return str(parts["many_days"] if days > _MOST_DAYS else parts["days"].format(n=max(int(days), 1)))


def _about_place(found: SuspectedOutage) -> list[str]:
    say, sentences = messages()["explanation"], []
    if found.place.level in ("region", "everywhere") and found.places:
        sentences.append(say["wide"].format(towns=found.towns, largest=found.places[0].name))
    if found.unplaced >= _MANY_UNPLACED * found.reports:
        sentences.append(say["place_unknown"].format(share=counted("reports", found.unplaced)))
    return sentences
