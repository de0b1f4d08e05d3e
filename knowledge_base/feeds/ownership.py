"""Whose incidents a feed tells of: what somebody said when the feed was added counts for more than what it says."""

import re

from knowledge_base.feeds.entries import Entries
from knowledge_base.feeds.wording import quoted, say
from knowledge_base.wording.companies import company_key

UNKNOWN = "unknown"
"""The name of a provider that nobody named."""
_LONGEST_NAME = 300
_ENDS = re.compile(
    r"\s*[-\u2013\u2014|:]\s*(?:incident|status|maintenance)?\s*(?:history|updates|feed|incidents)\s*$", re.IGNORECASE
)
_STATUS = re.compile(r"\s+status(?:\s+page)?\s*$", re.IGNORECASE)


def taken_as(told: str, added: str | None, place: str, entries: Entries) -> str:
    """The name of the provider: the one that the feed was ``added`` with, else the one it told.

    Where these are two companies, a problem is noted at ``place``.
    """
    if added is None or added == UNKNOWN:
        return told
    if told != UNKNOWN and company_key(added) not in {company_key(told), company_key(page_owner(told))}:
        entries.note(place, say("told", "other_provider", got=quoted(told), name=added), told)
    return added


def page_owner(title: str) -> str:
    """Whom a page tells of: "Prairie Cable Status - Incident History" is Prairie Cable's."""
    return _STATUS.sub("", _ENDS.sub("", " ".join(title.split())[:_LONGEST_NAME])).strip() or UNKNOWN
