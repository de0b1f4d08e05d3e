"""TMF656 Service Problem v4: a polled list, one problem, or a listener's event.

https://github.com/tmforum-apis/TMF656_ServiceProblemManagement. It has no field for an estimate, so none is ever told.
What becomes of each state:

- submitted, acknowledged: investigating. inProgress, held, pending: identified where a cause is told, else
  investigating.
- resolved, closed: resolved.
- rejected, cancelled (and a problem that was deleted): no outage. The entry stays so that an earlier, open version is
  overtaken, but as a closed one without impact, place, service, cause or updates: nothing of it can reach a customer.

Notes, comments and what only the provider's own people need go to ``internal_notes``.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.entries import Entries
from knowledge_base.feeds.native import first_of_each_id
from knowledge_base.feeds.origin import Origin, safe_link
from knowledge_base.feeds.posts import AHEAD, in_order
from knowledge_base.feeds.tmf656_shapes import (
    STATES,
    ServiceProblem,
    areas_of,
    instant,
    named_parts,
    state_of,
    texts_of,
    whole_number,
)
from knowledge_base.feeds.wording import matches, quoted, say
from knowledge_base.prose import read_title
from knowledge_base.prose.causes import read_causes
from knowledge_base.prose.words import raw_pattern
from knowledge_base.records import Cause, FeedSnapshot, Incident, Update
from knowledge_base.records.vocabulary import Impact, IncidentStatus

_CLOSED = frozenset({"resolved", "closed"})
_WITHDRAWN = frozenset({"rejected", "cancelled"})
_IMPACTS: tuple[tuple[int, Impact], ...] = ((2, "critical"), (5, "major"), (10, "minor"))
"""Priority 1 is the highest of 10; the last of each level."""
_UNKNOWN = frozenset({"", "unknown", "n/a", "na", "none", "tbd", "not known", "undetermined", "unspecified"})
_LONGEST_CAUSE = 8
"""Words of a reason that may be told as a cause; longer ones are reports for the provider's own people."""
_LONGEST_NAME = 120
_MOST_NOTES, _LONGEST_NOTE = 50, 500


def is_tmf656(document: Any) -> bool:
    """Whether a document is unmistakably of service problems: their type, an event, or fields no other format has."""
    return any(True for _ in _problems(document))


def read_tmf656(document: Any, origin: Origin) -> FeedSnapshot:
    """Read problems. Broken ones become problems of the feed. Raises FeedNotUnderstood."""
    found = [("serviceProblem", document, None)] if _is_problem(document) else list(_problems(document))
    if not found and document != []:
        raise FeedNotUnderstood(say("format", "tmf656", name=origin.source))
    entries = Entries()
    numbered = []
    for number, (place, raw, event) in enumerate(entries.some("serviceProblem", found)):
        incident = _Reading(entries, origin, place, event).read(raw)
        numbered += [] if incident is None else [(number, incident)]
    return FeedSnapshot(
        source=origin.source,
        observed_at=origin.observed_at,
        provider=origin.default_provider,
        incidents=first_of_each_id(numbered, "serviceProblem", entries),
        problems=tuple(entries.problems),
        unknown_fields=entries.unknown_names(),
    )


def _problems(document: Any) -> Iterator[tuple[str, Any, dict[str, Any] | None]]:
    """Each problem with its place and the event that brought it; a list with one problem is a list of problems."""
    parts = document if isinstance(document, list) else [document]
    if isinstance(document, list) and not any(_is_problem(part) or _event_problem(part) for part in parts):
        return
    for number, part in enumerate(parts):
        place = f"serviceProblem[{number}]" if isinstance(document, list) else "serviceProblem"
        told = _event_problem(part)
        if told is not None:
            yield f"{place}.event", told, part
        elif isinstance(document, list) or _is_problem(part):
            yield place, part, None


def _event_problem(part: Any) -> dict[str, Any] | None:
    event = part.get("event") if isinstance(part, dict) else None
    told = event.get("serviceProblem") if isinstance(event, dict) else None
    return told if isinstance(told, dict) else None


def _is_problem(part: Any) -> bool:
    if not isinstance(part, dict):
        return False
    if "serviceproblem" in str(part.get("@type", part.get("@baseType", "")))[:100].lower():
        return True
    own = {"affectedNumberOfServices", "affectedService", "affectedResource", "affectedLocation", "originatorParty"}
    return bool(own & part.keys()) and bool({"status", "state", "reason", "priority"} & part.keys())


class _Reading:
    """One service problem on its way to an incident."""

    def __init__(self, entries: Entries, origin: Origin, place: str, event: dict[str, Any] | None) -> None:
        self._entries = entries
        self._origin = origin
        self._place = place
        self._event = event or {}

    def read(self, raw: Any) -> Incident | None:
        """The incident, or None with a problem noted."""
        told = self._entries.read(ServiceProblem, _tidy(raw), self._place)
        if told is None:
            return None
        deleted = "delete" in str(self._event.get("eventType", ""))[:100].lower()
        state = "cancelled" if deleted else state_of(told.status or told.state)
        if state is None:
            allowed = ", ".join(dict.fromkeys(STATES.values()))
            got = quoted(told.status or told.state)
            self._note("status", say("entry", "choice", field="status", allowed=allowed, got=got), told.id, raw)
            return None
        changed = self._instant("statusChangeDate", told.status_change_date, told, raw)
        fields = {
            "id": told.id, "provider": self._origin.default_provider.name, "external_ids": _external_ids(told),
            "source": self._origin.source, "observed_at": self._origin.observed_at, "link": safe_link(told.href),
            "revision": max(1, len(told.tracking_record)), "updated_at": self._updated_at(told, changed, raw),
        }  # fmt: skip
        if state in _WITHDRAWN:
            fields |= _withdrawn(told, state, changed)
        else:
            fields |= self._described(told, state, raw) | self._timed(told, state, changed, raw)
        return self._entries.read(Incident, fields, self._place)

    def _described(self, told: ServiceProblem, state: str, raw: Any) -> dict[str, Any]:
        """What is affected and why, and what only the provider's own people see."""
        name = _name(told)
        service_names = list(named_parts(told.affected_service))
        readings = [read_title(text, self._origin.provider or "") for text in (*service_names, name)]
        areas = areas_of(told.affected_location) or tuple(
            {"description": place} for place in dict.fromkeys(place for one in readings for place in one.places)
        )
        services = tuple(dict.fromkeys(service for one in readings[:-1] for service in one.services))
        causes = _causes(told.reason)
        in_work: IncidentStatus = "identified" if causes else "investigating"
        working = state in {"inProgress", "held", "pending"}
        count = whole_number(told.affected_number_of_services)
        if count is None and told.affected_number_of_services is not None:
            got, field = quoted(told.affected_number_of_services), "affectedNumberOfServices"
            self._note(field, say("entry", "number", field=field, least=0, got=got), told.id, raw)
        return {
            "name": name,
            "status": "resolved" if state in _CLOSED else in_work if working else "investigating",
            "impact": _impact(told.priority),
            "areas": areas,
            "services": services or readings[-1].services,
            "resources": tuple(dict.fromkeys(texts_of((*told.affected_resource, *told.affected_service), "id"))),
            "affected_count": count,
            "causes": causes,
            "internal_notes": _notes(told, state, known_cause=bool(causes)),
        }

    def _timed(self, told: ServiceProblem, state: str, changed: datetime | None, raw: Any) -> dict[str, Any]:
        started = self._past("creationDate", told.creation_date or told.time_raised, told, raw)
        resolved = self._past("resolutionDate", told.resolution_date, told, raw) or changed
        if state not in _CLOSED or (started and resolved and resolved < started):
            resolved = None
        updates, wrong = in_order(self._updates(told, raw), (started, changed), self._origin.observed_at)
        if wrong:
            got = ", ".join(moment.isoformat() for moment in wrong[:3])
            self._note("trackingRecord", say("told", "future_post", got=got), told.id, raw)
        return {"started_at": started, "resolved_at": resolved, "updates": updates}

    def _updates(self, told: ServiceProblem, raw: Any) -> Iterator[Update]:
        """Tracking records with a text and a time; who made them is nobody's business here."""
        for number, record in enumerate(told.tracking_record):
            text = record.get("description")
            at = self._instant(f"trackingRecord[{number}].time", record.get("time"), told, raw)
            if isinstance(text, str) and text.strip() and at is not None:
                key = record.get("id")
                yield Update(id=str(key) if isinstance(key, str | int) else None, body=text, created_at=at)

    def _updated_at(self, told: ServiceProblem, changed: datetime | None, raw: Any) -> datetime | None:
        last = self._instant("lastUpdate", told.last_update or told.time_changed, told, raw)
        return last or changed or self._instant("eventTime", self._event.get("eventTime"), told, raw)

    def _past(self, field: str, value: Any, told: ServiceProblem, raw: Any) -> datetime | None:
        """An instant that cannot lie ahead."""
        moment = self._instant(field, value, told, raw)
        if moment is None or moment <= self._origin.observed_at + AHEAD:
            return moment
        self._note(field, say("told", "future", field=field, got=quoted(moment.isoformat())), told.id, raw)
        return None

    def _instant(self, field: str, value: Any, told: ServiceProblem, raw: Any) -> datetime | None:
        """An instant; one without an offset is meant in the feed's zone, and is not used where nobody told it."""
        moment = instant(value, self._origin.time_zone)
        if moment is None and value is not None:
            self._note(field, say("told", "no_zone", field=field, got=quoted(value)), told.id, raw)
        return moment

    def _note(self, field: str, message: str, key: str, raw: Any) -> None:
        self._entries.note(f"{self._place} ({key[:100]}): {field}", message, raw)


def _withdrawn(told: ServiceProblem, state: str, changed: datetime | None) -> dict[str, Any]:
    was = say("tmf656", "was_withdrawn", state=state, name=_name(told))
    return {
        "name": say("tmf656", "withdrawn", id=told.id), "status": "resolved", "impact": "none",
        "resolved_at": changed, "external_ids": (), "internal_notes": (was, *_notes(told, state, known_cause=False)),
    }  # fmt: skip


def _name(told: ServiceProblem) -> str:
    """Its name, else the first line of its description, unless these hold links, numbers or markup."""
    for text in (told.name, told.description):
        line = next((" ".join(one.split()) for one in (text or "").split("\n") if one.strip()), "")
        if line and len(line) <= _LONGEST_NAME and not raw_pattern("quote", "refuse").search(line):
            return line
    return say("tmf656", "unnamed", id=told.id)


def _impact(priority: Any) -> Impact | None:
    number = whole_number(priority)
    if not number:
        return None
    return next((impact for last, impact in _IMPACTS if number <= last), None)


def _causes(reason: str | None) -> tuple[Cause, ...]:
    """The reason as a cause where it is one in plain words; codes and reports are for the provider's own people."""
    text = " ".join((reason or "").split()).strip(" .")
    if text.lower() in _UNKNOWN or len(text.split()) > _LONGEST_CAUSE or not _is_plain(text):
        return ()
    low = text[:1].lower() + text[1:] if text[1:2].islower() else text
    hedge = matches("hedge", low)
    low = low[hedge.end() :] if hedge else low
    article = ("an " if low[:1] in "aeiou" else "a ") if matches("countable", low) else ""
    said = read_causes((f"The outage is {'believed to be ' if hedge else ''}caused by {article}{low}.",))
    return tuple(cause for cause in said.causes if cause.category) if said else ()


def _is_plain(text: str) -> bool:
    return all(letter.isalpha() or letter in " -,'\u2019()/" for letter in text)


def _external_ids(told: ServiceProblem) -> tuple[str, ...]:
    plain = (told.correlation_id, told.external_id)
    ids = (*texts_of(told.external_identifier, "id"), *(str(one) for one in plain if isinstance(one, str | int)))
    return tuple(dict.fromkeys(one for one in ids if one and one != told.id))


def _notes(told: ServiceProblem, state: str, *, known_cause: bool) -> tuple[str, ...]:
    party = next(iter(named_parts((told.originator_party,) if told.originator_party else ())), None)
    reason = None if known_cause or (told.reason or "").strip().lower() in _UNKNOWN else told.reason
    said: Iterable[tuple[str, str, Any]] = (
        ("state", "state", state), ("state_reason", "text", told.status_change_reason),
        ("reason", "text", reason), ("category", "text", told.category), ("originator", "text", party),
        ("system", "text", told.originating_system),
        *(("note", "text", text) for text in texts_of((*told.note, *told.comment), "text")),
    )  # fmt: skip
    kept = (say("tmf656", key, **{name: str(value)[:_LONGEST_NOTE]}) for key, name, value in said if value)
    return tuple(kept)[:_MOST_NOTES]


def _tidy(value: Any) -> Any:
    """Nulls are as good as absent; an id may be a number, and one object may stand where a list belongs."""
    if not isinstance(value, dict):
        return value
    told = {name: part for name, part in value.items() if part is not None}
    if isinstance(told.get("id"), int) and not isinstance(told["id"], bool):
        told["id"] = str(told["id"])
    return told
