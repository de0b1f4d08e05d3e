"""Many people who write about one outage, made from parts by a seeded generator."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import Field

from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Channel, Feeling
from evals.files import read_object, read_toml
from knowledge_base.records import Own
from knowledge_base.records.vocabulary import Phase

VARIETY_FOLDER = Path(__file__).parent / "datasets" / "variety_v1"
_MOODS: dict[Feeling, int] = {
    "calm": 22, "worried": 20, "frustrated": 26, "angry": 14, "distressed": 4, "resigned": 7, "sarcastic": 7,
}  # fmt: skip
"""How often each feeling is met, in a hundred."""
_WITHOUT_IMPACT = 0.15
_COMPANIES = 0.3
_HOURS = {"en": "{:%-I:%M %p}", "es": "{:%-H:%M}"}


class Outage(Own):
    """An incident and where its people are."""

    incident: str
    city: str
    postcode: str
    resource: str


class VarietyHead(Own):
    """The head of the dataset; ``tickets`` are made per phase, channel and language."""

    name: str
    version: int
    title: str
    instant: datetime
    seed: int
    tickets: int = Field(gt=1)
    feed: str
    texts: str
    channels: tuple[Channel, ...]
    languages: tuple[str, ...]
    phases: dict[Phase, Outage]


class Impacts(Own):
    """What an outage does to somebody: while it lasts, and once it is ``over``."""

    impacts: tuple[str, ...]
    over: tuple[str, ...]


class Wordings(Own):
    """The parts of a ticket in one language; an empty text leaves its part out."""

    greeting: tuple[str, ...]
    outage: tuple[str, ...]
    outage_over: tuple[str, ...]
    ask: tuple[str, ...]
    ask_over: tuple[str, ...]
    closing: tuple[str, ...]
    mood: dict[Feeling, tuple[str, ...]]
    home: Impacts
    work: Impacts


class Names(Own):
    """Parts of people's and companies' names, and streets."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    company: tuple[str, ...]
    street: tuple[str, ...]


class Texts(Own):
    """All parts."""

    names: Names
    en: Wordings
    es: Wordings

    def of(self, language: str) -> Wordings:
        """The parts in a language."""
        return self.es if language == "es" else self.en


@dataclass(frozen=True)
class VarietySet:
    """The dataset: its head, the feed (raw) and the parts."""

    head: VarietyHead
    feed: dict[str, Any]
    texts: Texts


def load_variety(folder: Path = VARIETY_FOLDER) -> VarietySet:
    """The dataset in a folder; raises DatasetInvalid."""
    head = read_toml(folder / "dataset.toml", VarietyHead)
    return VarietySet(head, read_object(folder / head.feed), read_toml(folder / head.texts, Texts))


def tickets(dataset: VarietySet, phase: Phase, channel: Channel, language: str) -> Iterator[Ticket]:
    """The tickets of one phase, channel and language; the same each time."""
    chance = random.Random(f"{dataset.head.seed} {phase} {channel} {language}")  # noqa: S311 - repeatable, guards nothing
    for number in range(dataset.head.tickets):
        writer = _Writer(dataset, phase, language, chance)
        yield writer.ticket(f"{phase}-{channel}-{language}-{number}", channel)


class _Writer:
    """One person in one outage. Every choice is drawn once, in a fixed order."""

    def __init__(self, dataset: VarietySet, phase: Phase, language: str, chance: random.Random) -> None:
        names, self._parts = dataset.texts.names, dataset.texts.of(language)
        self._chance, self._language, self._over = chance, language, phase == "resolved"
        self._outage, self._now = dataset.head.phases[phase], dataset.head.instant
        self._company = chance.random() < _COMPANIES
        self._name = f"{chance.choice(names.first)} {chance.choice(names.last)}"
        self._business = f"{self._name.split()[1]} {chance.choice(names.company)}"
        self._mood = chance.choices(list(_MOODS), list(_MOODS.values()))[0]
        self._line = f"{chance.randint(1, 400)} {chance.choice(names.street)}"
        self._at = self._now - timedelta(minutes=chance.randint(5, 60))
        began = self._now - timedelta(minutes=chance.randint(150, 330))
        self._hour = _HOURS[language].format(began.replace(minute=began.minute // 15 * 15))

    def ticket(self, name: str, channel: Channel) -> Ticket:
        text = self._long() if channel == "email" else self._short()
        subject = self._told(self._chance.choice(self._outage_words())) if channel == "email" else None
        data = {
            "id": name, "channel": channel, "received_at": self._at.isoformat(), "subject": subject,
            "messages": [{"author": "customer", "at": self._at.isoformat(), "text": text}],
            "customer": self._customer(name),
        }  # fmt: skip
        return Ticket.model_validate(json.loads(json.dumps(data)))

    def _long(self) -> str:
        pick = self._chance.choice
        body = [f"{self._told(pick(self._outage_words()))}.", self._impact(), self._feeling(), pick(self._asks())]
        parts = [pick(self._parts.greeting), " ".join(filter(None, body)), pick(self._parts.closing)]
        return "\n\n".join(filter(None, map(self._told, parts)))

    def _short(self) -> str:
        body = [f"{self._told(self._chance.choice(self._outage_words()))}.", self._impact()]
        if self._chance.random() < 0.5:  # noqa: PLR2004 - every second one says how it feels
            body.append(self._feeling())
        body.append(self._chance.choice(self._asks()))
        return self._told(" ".join(filter(None, body)))

    def _impact(self) -> str:
        if self._chance.random() < _WITHOUT_IMPACT:
            return ""
        kinds = self._parts.work if self._company else self._parts.home
        return f"{self._chance.choice(kinds.over if self._over else kinds.impacts)}."

    def _feeling(self) -> str:
        return self._chance.choice(self._parts.mood[self._mood])

    def _asks(self) -> tuple[str, ...]:
        return self._parts.ask_over if self._over else self._parts.ask

    def _outage_words(self) -> tuple[str, ...]:
        return self._parts.outage_over if self._over else self._parts.outage

    def _told(self, text: str) -> str:
        filled = text.replace("{city}", self._outage.city).replace("{hour}", self._hour).replace("{name}", self._name)
        return filled[:1].upper() + filled[1:]

    def _customer(self, name: str) -> dict[str, Any]:
        place = {"line": self._line, "city": self._outage.city, "postcode": self._outage.postcode, "country": "US"}
        service = {"id": f"S-{name}", "type": "internet", "place": place, "resource_ids": [self._outage.resource]}
        return {
            "id": f"C-{name}",
            "name": self._business if self._company else self._name,
            "segment": "business" if self._company else "consumer",
            "language": self._language,
            "accounts": [{"id": f"A-{name}", "services": [service]}],
        }
