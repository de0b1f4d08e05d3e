"""``warmline feed``: which feeds are watched, how they go, and what they said."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from assistant.bootstrap import facts_desk
from assistant.errors import CallerError, NotFound
from assistant.facts_desk import FactsDesk, IncidentCard
from assistant.settings import settings_at
from knowledge_base.polling import FeedState, Poll
from knowledge_base.records import FeedSettings
from ui.command_line.operators import operator
from ui.files.fact_objects import card_object, feed_object, public_incident
from ui.files.printing import echo, plain_json
from ui.present.times import many, span, times

_EXPECTED = {"name": "expected small letters, digits and hyphens, such as status-page, at most 63"}


def opened(data: Path | None) -> FactsDesk:
    """The facts of the data directory that is named, else of the settings; raises SettingsInvalid."""
    # A command says itself what went wrong; the log is for the desk that runs on.
    logging.getLogger("knowledge_base.polling").addHandler(logging.NullHandler())
    return facts_desk(settings_at(data))


def add(data: Path | None, told: dict[str, Any]) -> int:
    """Watch a feed and read it at once; 1 where that first reading failed (it is watched all the same)."""
    settings = _settings(told)
    desk = opened(data)
    poll = desk.add_feed(operator(), settings)
    if poll is None:
        echo(f"{settings.name}: waits for pushes to /hooks/feeds/{settings.name}")
        return 0
    failed = _tell_polls([poll])
    if failed:
        echo(f"{settings.name} is watched all the same; to take it away: warmline feed remove {settings.name}")
    return failed


def remove(data: Path | None, name: str) -> int:
    """Watch a feed no more."""
    opened(data).remove_feed(operator(), name)
    echo(f"{name}: watched no more; what it told stays")
    return 0


def list_feeds(data: Path | None, *, as_json: bool) -> int:
    """Print the watched feeds."""
    desk = opened(data)
    states = desk.feeds(operator())
    if as_json:
        _print_objects(_own_object(state) for state in states)
    elif not states:
        echo("No feeds are watched: warmline feed add NAME FILE-OR-URL")
    else:
        now = desk.clock.now()
        echo(f"{'NAME':<20} {'KIND':<13} {'KNOWN':<16} {'ENTRIES':>7}  WHERE")
        for state in states:
            _tell_feed(state, now)
    return 0


def poll(data: Path | None, names: tuple[str, ...]) -> int:
    """Read feeds now and print what changed; 1 where one could not be read."""
    desk = opened(data)
    wanted = names or tuple(s.settings.name for s in desk.feeds(operator()) if s.settings.where is not None)
    return _tell_polls(desk.poll(operator(), name) for name in wanted)


def show(data: Path | None, what: str, *, as_json: bool) -> int:
    """Print a feed with its incidents, or an incident with its versions; raises NotFound."""
    desk = opened(data)
    if desk.incidents.incident(what) is not None:
        card = desk.card(operator(), what)
        _print_objects([card_object(card)]) if as_json else _tell_card(card)
        return 0
    try:
        state = desk.feed(operator(), what)
    except NotFound:
        raise NotFound(f"'{what}' is neither a watched feed nor a known incident.") from None
    held = [incident for incident in desk.incidents.incidents() if incident.source == state.settings.name]
    if as_json:
        _print_objects([_own_object(state) | {"incidents": [public_incident(incident) for incident in held]}])
        return 0
    _tell_feed(state, desk.clock.now())
    for incident in held:
        echo(f"  {incident.id:<20} {incident.status:<14} r{incident.revision:<4} {incident.name}")
    return 0


def link(data: Path | None, first: str, second: str, note: str | None, *, same: bool) -> int:
    """Say that two incidents are one outage, or two."""
    opened(data).link(operator(), first, second, same=same, note=note)
    echo(f"{first} and {second}: {'one outage' if same else 'two outages'}")
    return 0


def _settings(told: dict[str, Any]) -> FeedSettings:
    where = told.get("where")
    if where is not None and "://" not in where:
        # The desk that watches it may be started in another folder.
        told = told | {"where": str(Path(where).expanduser().absolute())}
    try:
        return FeedSettings.model_validate({name: value for name, value in told.items() if value is not None})
    except ValidationError as error:
        field, message = str(error.errors()[0]["loc"][0]), error.errors()[0]["msg"].removeprefix("Value error, ")
        raise CallerError(f"feed add: {field}: {_EXPECTED.get(field, message)}") from None


def _tell_polls(polls: Iterable[Poll]) -> int:
    failed = False
    for poll in polls:
        failed = failed or poll.outcome == "failed"
        echo(f"{poll.name}: {poll.outcome}")
        if poll.failure:
            echo(f"warmline: {poll.name}: {poll.failure}", err=True)
        for change in poll.changes:
            told = "; ".join(change.changes) or "new"
            echo(f"  {change.incident.id} r{change.incident.revision}: {told}")
        for problem in poll.problems:
            echo(f"warmline: {poll.name}: left out: {problem.place}: {problem.message}", err=True)
    return int(failed)


def _tell_feed(state: FeedState, now: datetime) -> None:
    settings, health = state.settings, state.health
    known = "never" if health.last_synced_at is None else span((now - health.last_synced_at).total_seconds()) + " ago"
    known += " OLD" if state.stale else ""
    where = state.shown_where or f"/hooks/feeds/{settings.name}"
    echo(f"{settings.name:<20} {settings.kind:<13} {known:<16} {health.entries:>7}  {where}")
    if health.failure:
        echo(f"  failed {times(health.failures)}: {health.failure}")
    for problem in health.problems:
        echo(f"  left out: {problem.place}: {problem.message}")


def _own_object(state: FeedState) -> dict[str, Any]:
    """As over HTTP, with the whole path: whoever types commands on this machine may know it."""
    return feed_object(state) | {"where": state.shown_where, "failure": state.health.failure}


def _tell_card(card: IncidentCard) -> None:
    incident = card.incident
    echo(f"{incident.id}: {incident.name} ({incident.provider})")
    reopened = f", reopened {times(card.reopened)}" if card.reopened else ""
    echo(f"  {incident.status}, r{incident.revision}, {many(len(card.revisions), 'version')}{reopened}")
    if card.feed is not None and card.feed.stale:
        echo(f"  feed {card.feed.settings.name} is silent: these facts may be old")
    for fact in card.facts:
        if fact.kind not in ("contact", "policy"):
            echo(f"  {fact.kind:<18} {fact.text}" + (f"  (from: {fact.quote})" if fact.quote else ""))
    for other in card.linked:
        echo(f"  the same outage: {other.id}: {other.name} ({other.provider})")
    for revision in card.revisions:
        marks = [word for word, is_so in (("silent edit", revision.silent), ("reopened", revision.reopened)) if is_so]
        seen = f"{revision.observed_at:%Y-%m-%d %H:%M %Z}" if revision.observed_at else "time unknown"
        echo(f"  {revision.sequence:>4}  {seen}  {', '.join(marks)}".rstrip())
        if revision.merged_into:
            echo(f"        merged into {revision.merged_into}")
        for change in revision.changes or (("first seen",) if revision.sequence == 1 else ()):
            echo(f"        {change}")


def _print_objects(found: Iterable[dict[str, Any]]) -> None:
    for one in found:
        click.echo(plain_json(json.dumps(one, ensure_ascii=False)))
