"""What the rules' lists of phrases find in a text: all lists in one pass, remembered for the rules that share it."""

import re
from functools import lru_cache

from assistant.checking.text.phrases import Name, phrases

_LISTS: tuple[Name, ...] = (
    *(("rules", name) for name in ("apology_if", "opt_in", "blame", "legal", "boilerplate_block", "boilerplate_warn")),
    ("rules", "echo"),
    ("rules", "internal_words"),
    *(("harm", name) for name in ("secrets", "asks", "own_secrets", "remote", "no_emergency", "danger_acts")),
    *(("harm", name) for name in ("danger", "unsafe", "contempt", "guilt", "legal")),
    *(("channels", name) for name in ("invites", "theirs", "codes_to_scan", "blind_links")),
    *(("topics", name) for name in ("foreign", "rivals", "machine")),
)


def found(low: str, section: str, name: str) -> tuple[re.Match[str], ...]:
    """The matches of one list in a folded text, from left to right."""
    return tuple(_found(low).get((section, name), ()))


@lru_cache(maxsize=512)
def _found(low: str) -> dict[Name, list[re.Match[str]]]:
    return phrases(*_LISTS).find(low)
