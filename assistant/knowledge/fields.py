"""Reading a form: what is wrong with a field is a sentence beside it, and the others are read all the same."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from assistant.errors import FormRefused

Fields = Mapping[str, Sequence[str]]
"""What a page sent: each field's values as text, in the order of the page."""

_GAP = re.compile(r"\[[^\]\n]{0,80}\]|\{[^}\n]{0,80}\}|<[^>\n]{1,80}>|_{3,}|\b(?:TBC|TBD|XX+)\b")
"""What a template leaves to be filled in: customers were told such gaps as if they were facts."""
_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?")


@dataclass
class Form:
    """What was sent, and what is wrong with it. Times are in ``zone``; unknown fields count for nothing."""

    sent: Fields
    zone: ZoneInfo
    wrong: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, sentence: str, **values: object) -> None:
        """Note what is wrong with a field; the first thing counts."""
        self.wrong.setdefault(name, say("form", sentence, label=say("label", name), **values))

    def done(self) -> None:
        """Raise FormRefused where anything was wrong."""
        if self.wrong:
            told = {"first": next(iter(self.wrong.values())), "count": len(self.wrong)}
            raise FormRefused(say("form", "refused_1" if len(self.wrong) == 1 else "refused", **told), self.wrong)

    def raw(self, name: str) -> str:
        """The field's only value without spaces around it; empty where it was not sent."""
        return next(iter(self.sent.get(name, ())), "").strip()

    def text(self, name: str, most: int, *, needed: bool = False) -> str:
        """Words for customers: of a length, without gaps."""
        words = self.raw(name)
        if needed and not words:
            self.refuse(name, "missing")
        return self.sound(name, words, most)

    def sound(self, name: str, words: str, most: int) -> str:
        """The same words, refused where they are too long or hold a gap."""
        if len(words) > most:
            self.refuse(name, "long", length=len(words), most=most)
        if gap := _GAP.search(words):
            self.refuse(name, "gap", gap=gap.group())
        return words

    def lines(self, name: str, most: int, longest: int) -> tuple[str, ...]:
        """One entry on each line, empty ones left out."""
        found = tuple(line.strip() for line in self.raw(name).splitlines() if line.strip())
        if len(found) > most:
            self.refuse(name, "many", count=len(found), most=most)
        return tuple(self.sound(name, line, longest) for line in found[:most])

    def choice(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of the list; ``default`` where nothing was chosen, if that may be."""
        chosen = self.raw(name)
        if not chosen and default is not None:
            return default
        if chosen not in allowed:
            self.refuse(name, "choice")
            return allowed[0]
        return chosen

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Those of the list that were chosen, in its order."""
        chosen = set(self.sent.get(name, ()))
        if not chosen <= set(allowed):
            self.refuse(name, "choice")
        return tuple(one for one in allowed if one in chosen)

    def number(self, name: str) -> int | None:
        """A whole number of zero or more; separators of thousands are allowed."""
        written = re.sub(r"[ ,.'\u00a0\u202f](?=\d{3}\b)", "", self.raw(name))
        if not written:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", written):
            self.refuse(name, "number")
            return None
        return int(written)

    def instant(self, name: str, kept: datetime | None = None) -> datetime | None:
        """A moment in the form's zone; ``kept`` itself where the same minute was sent that it was shown as."""
        written = self.raw(name)
        if not written:
            return None
        if kept is not None and written.replace(" ", "T")[:16] == shown_instant(kept, self.zone):
            return kept
        try:
            if not _LOCAL.fullmatch(written):
                raise ValueError(written)  # noqa: TRY301 - said below, as for 31 February
            local = datetime.fromisoformat(written).replace(tzinfo=self.zone)
        except ValueError:
            self.refuse(name, "instant", zone=self.zone.key)
            return None
        # An hour that the clocks leave out comes back as another one.
        if local.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.refuse(name, "no_such_time", zone=self.zone.key)
        return local

    def rows(self, *names: str) -> list[tuple[str, ...]]:
        """Fields that stand beside each other in rows; rows without any entry are left out."""
        columns = [[value.strip() for value in self.sent.get(name, ())] for name in names]
        length = max(map(len, columns), default=0)
        padded = [column + [""] * (length - len(column)) for column in columns]
        return [row for row in zip(*padded, strict=True) if any(row)]


def shown_instant(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as a form's field shows it in ``zone``: to the minute, without the zone."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"


def is_past(moment: datetime, now: datetime) -> bool:
    """Whether a minute has gone by, so that the minute at hand may still be named."""
    return moment < now - timedelta(minutes=1)


def say(group: str, name: str, **values: object) -> str:
    """A sentence of messages.toml."""
    return str(_words()[group][name]).format(**values)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("assistant.knowledge").joinpath("messages.toml").read_text(encoding="utf-8"))
