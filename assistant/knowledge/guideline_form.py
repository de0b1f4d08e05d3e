"""A guideline read from a form, each field checked with one sentence."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from assistant.domain.vocabulary import Channel, Feeling, Move
from assistant.knowledge.fields import Fields, Form, say
from knowledge_base.records import Guideline
from knowledge_base.records.vocabulary import Phase, Segment

_TITLE, _OWNER, _BODY = 120, 80, 4_000
_SHORT_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,9}")
_REVIEW = timedelta(days=182)
"""Half a year: after that a guideline is looked at again (content/README.md)."""
_SPECIAL = ("needs_input", "safety", "cancel", "legal", "multi_site", "suspicious", "follow_up")
MOVES: tuple[str, ...] = get_args(Move)
SITUATIONS: tuple[str, ...] = tuple(dict.fromkeys(("any", *get_args(Phase), *get_args(Feeling), *_SPECIAL)))
"""Where the outage stands, how the customer feels, what makes the ticket special (content/README.md)."""
SEGMENTS: tuple[str, ...] = ("any", *get_args(Segment))
CHANNELS: tuple[str, ...] = ("any", *get_args(Channel))
LANGUAGES = ("en", "es")


def read_guideline(sent: Fields, before: Guideline | None, taken: Collection[str], today: date) -> Guideline:
    """The guideline of a form: the next wording of ``before``, or a new one whose id is not among ``taken``.

    It counts as reviewed ``today``. Raises FormRefused.
    """
    form = Form(sent, ZoneInfo("UTC"))
    told = {
        "id": before.id if before else _short_name(form, taken),
        "title": form.text("title", _TITLE, needed=True),
        "moves": form.choices("moves", MOVES),
        "situations": _or_any(form.choices("situations", SITUATIONS)),
        "segment": _or_any(form.choices("segment", SEGMENTS)),
        "channel": _or_any(form.choices("channel", CHANNELS)),
        "language": form.choice("language", LANGUAGES, "en"),
        "owner": form.text("owner", _OWNER, needed=True),
        "reviewed": today,
        "review_due": _review_due(form, today),
        "body": form.text("body", _BODY, needed=True).replace("\r\n", "\n"),
    }
    form.done()
    return Guideline.model_validate(told)


def _short_name(form: Form, taken: Collection[str]) -> str:
    name = form.raw("id")
    if not _SHORT_NAME.fullmatch(name):
        form.refuse("id", "other", reason="expected short English words with hyphens, such as threat-to-cancel")
    elif name in taken:
        form.refuse("id", "other", reason="a guideline has that name already; change that one, or choose another")
    return name


def _review_due(form: Form, today: date) -> date:
    written = form.raw("review_due")
    if not written:
        return today + _REVIEW
    try:
        due = date.fromisoformat(written)
    except ValueError:
        form.wrong["review_due"] = f"{say('label', 'review_due')}: expected a date, such as 2027-05-02."
        return today
    if due <= today:
        form.refuse("review_due", "past")
    return due


def _or_any(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """What was chosen; ``any`` where nothing was, and never beside other words."""
    narrow = tuple(one for one in chosen if one != "any")
    return narrow or ("any",)
