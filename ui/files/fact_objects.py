"""Feeds and versions of incidents as objects of JSON: the same for the commands and over HTTP."""

from typing import Any

from assistant.facts_desk import IncidentCard
from knowledge_base.polling import FeedState, Poll
from knowledge_base.records import FeedProblem, Incident, IncidentChange
from knowledge_base.revisions import Revision
from ui.present.feeds import shown_failure, shown_where

INTERNAL = {"internal_notes", "resources", "subscribers"}
"""Fields of an incident that are never quoted and never leave through HTTP."""


def public_incident(incident: Incident) -> dict[str, Any]:
    """The newest version of an incident without what is internal."""
    told = tuple(measurement for measurement in incident.measurements if measurement.public)
    return incident.model_copy(update={"measurements": told}).model_dump(mode="json", exclude=INTERNAL)


def feed_object(state: FeedState) -> dict[str, Any]:
    """A watched feed: settings, how it has been going, and what is wrong with it; nothing that opens it."""
    health = state.health.model_dump(mode="json", exclude={"name", "etag", "last_modified", "problems"})
    return {
        **state.settings.model_dump(mode="json"),
        "where": shown_where(state),
        **health,
        "failure": shown_failure(state),
        "stale": state.stale,
        "age_seconds": round(state.age.total_seconds()) if state.age is not None else None,
        "problems": [problem_object(problem) for problem in state.health.problems],
    }


def problem_object(problem: FeedProblem) -> dict[str, str]:
    """An entry that could not be used; its raw text stays on the server."""
    return {"place": problem.place, "message": problem.message}


def poll_object(poll: Poll) -> dict[str, Any]:
    """How one reading went."""
    return {
        "name": poll.name,
        "outcome": poll.outcome,
        "failure": poll.failure,
        "changes": [_change(change) for change in poll.changes],
        "problems": [problem_object(problem) for problem in poll.problems],
    }


def card_object(card: IncidentCard) -> dict[str, Any]:
    """One incident with its versions and what each changed."""
    return {
        "incident": public_incident(card.incident),
        "revisions": [revision_object(revision) for revision in card.revisions],
        "reopened": card.reopened,
        "linked": [{"id": other.id, "provider": other.provider, "name": other.name} for other in card.linked],
        "feed": feed_object(card.feed) if card.feed else None,
        "edited_from": {
            key: [{"body": one.body, "seen_at": one.seen_at.isoformat() if one.seen_at else None} for one in earlier]
            for key, earlier in card.edits.items()
        },
        "facts": [fact.model_dump(mode="json") | {"quote": fact.quote} for fact in card.facts],
    }


def revision_object(revision: Revision) -> dict[str, Any]:
    """One version: when it was seen, and what it changed in words."""
    return {
        "sequence": revision.sequence,
        "revision": revision.revision,
        "observed_at": revision.observed_at.isoformat() if revision.observed_at else None,
        "source": revision.source,
        "changes": list(revision.changes),
        "silent": revision.silent,
        "reopened": revision.reopened,
        "merged_into": revision.merged_into,
    }


def _change(change: IncidentChange) -> dict[str, Any]:
    incident = change.incident
    return {"id": incident.id, "revision": incident.revision, "changes": list(change.changes)}
