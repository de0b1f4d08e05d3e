"""``warmline tone``: how far people agree with the scorer, what it learns from them, and which of it is in force."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

import click

from assistant.bootstrap import tone_desk
from assistant.domain.agreement import PeriodKind
from assistant.domain.rating import Rating
from assistant.domain.recalibration import Recalibration
from assistant.domain.reply import SubmittedReply
from assistant.domain.scored_reply import RatedSet, ScoredReply
from assistant.errors import CallerError
from assistant.settings import load_settings, settings_at
from assistant.tone_desk import ToneDesk
from knowledge_base.records import UnknownFields
from ui.command_line.operators import account_here, operator
from ui.files.bad_input import error_of
from ui.files.batch import Messages, input_lines, output
from ui.files.printing import echo, plain_json
from ui.present.agreeing import agreement_lines, recalibration_lines, standing_text, table_lines
from ui.present.times import many
from ui.present.words import word, words

Read = TypeVar("Read")
_PERIODS: dict[str, PeriodKind] = {kind: kind for kind in get_args(PeriodKind)}


@dataclass(frozen=True)
class Material:
    """Where ratings come from: a data directory (None: of the settings), or a file of them and one of the replies."""

    data: Path | None
    ratings: str | None
    replies: str | None

    @property
    def is_files(self) -> bool:
        """Whether files are named; raises CallerError where only one is, or both are standard input."""
        if (self.ratings is None) != (self.replies is None):
            raise CallerError("tone: --ratings and --replies belong together; expected both, or neither")
        if self.ratings == self.replies == "-":
            raise CallerError("tone: only one of --ratings and --replies can be standard input")
        return self.ratings is not None


def agreement(material: Material, per: str, *, as_json: bool) -> int:
    """Print how far machine and people agree; 1 where lines of a file were wrong."""
    given = _given(material)
    desk = _desk(material.data, must_be_kept=given is None)
    report = desk.agreement(operator(), _PERIODS[per], given.rated if given else None)
    if as_json:
        click.echo(plain_json(report.model_dump_json()))
    else:
        _tell(agreement_lines(report))
    return int(given is not None and given.wrong > 0)


def fit(material: Material, out: Path | None) -> int:
    """Learn, print how it went, and keep it where a data directory is named; 1 where nothing was worth keeping."""
    given = _given(material)
    settings = settings_at(material.data)
    kept = bool(settings.data_dir or settings.database_url)
    desk = tone_desk(settings, must_be_kept=given is None)
    made = desk.learned(operator(), given.rated if given else None)
    _tell(recalibration_lines(made))
    say = words("recalibration")
    if not made.kept:
        echo(say["nothing"])
        return 1
    made = desk.keep(operator(), made) if kept else made
    echo(say["stored"].format(version=made.version) if kept else say["unstored"])
    if out is not None:
        with output(out) as stream:
            stream.write(plain_json(made.model_dump_json(indent=2)) + "\n")
    return int(given is not None and given.wrong > 0)


def versions(data: Path | None, *, as_json: bool) -> int:
    """Print every version, what is in force, and every switch."""
    desk = _desk(data)
    found, standing = desk.versions(operator()), desk.standing(operator())
    number = standing.recalibration.version if standing.recalibration else None
    if as_json:
        for made in found:
            said = made.model_dump(mode="json") | {"in_force": made.version == number}
            click.echo(plain_json(json.dumps(said, ensure_ascii=False)))
        return 0
    if not found:
        echo(word("recalibration", "no_versions"))
        return 0
    _tell(table_lines((("version", "made", "for", "from", "changes"), *map(_version_row, found))))
    echo(standing_text(standing))
    for switch in desk.switches(operator()):
        used = "none" if switch.version is None else switch.version
        told = word("recalibration", "switched").format(by=switch.by, version=used)
        echo(f"  {switch.at:%Y-%m-%d %H:%M %Z}  {told}")
    return 0


def show(data: Path | None, number: int) -> int:
    """Print one version as JSON; raises NotFound."""
    click.echo(plain_json(_desk(data).book.version(number).model_dump_json(indent=2)))
    return 0


def use(data: Path | None, number: int | None, by: str | None) -> int:
    """Put a version in force, or none; raises NotFound, NotAllowed."""
    desk = _desk(data)
    who = operator()
    named = who.model_copy(update={"name": (by or "").strip() or account_here() or who.name})
    echo(standing_text(desk.use(named, number)))
    echo(word("recalibration", "running"))
    return 0


@dataclass
class _Given:
    """What files held."""

    rated: RatedSet
    wrong: int


def _given(material: Material) -> _Given | None:
    if not material.is_files:
        return None
    messages = Messages()
    # Whatever is kept elsewhere: the same files always get the same scores, without facts and recalibration.
    nowhere = load_settings().model_copy(update={"data_dir": None, "database_url": None})
    desk = tone_desk(nowhere, must_be_kept=False).desk

    def scored(data: dict[str, Any], unknown: UnknownFields) -> ScoredReply:
        reply = SubmittedReply.model_validate(data, context=unknown)
        return ScoredReply(reply.id, reply.ticket.id if reply.ticket else reply.id, desk.score(reply).tone)

    ratings = _Lines(lambda data, unknown: Rating.model_validate(data, context=unknown), "ratings", messages)
    replies = _Lines(scored, "replies", messages)
    rated = RatedSet(tuple(ratings.read(material.ratings or "")), tuple(replies.read(material.replies or "")))
    return _Given(rated, ratings.wrong + replies.wrong)


@dataclass
class _Lines(Generic[Read]):
    """Reads a file; each wrong line is told, counted and left out."""

    understand: Callable[[dict[str, Any], UnknownFields], Read]
    name: str
    messages: Messages
    wrong: int = 0

    def read(self, where: str) -> Iterator[Read]:
        """What its lines hold."""
        unknown = UnknownFields()
        with input_lines(where, self.messages) as lines:
            for line in lines:
                try:
                    if line.refused is not None:
                        raise line.refused  # noqa: TRY301 - one path for everything that can be wrong with a line
                    yield self.understand(line.data or {}, unknown)
                except Exception as error:  # noqa: BLE001 - a line that fails must never stop the others
                    self.wrong += 1
                    self.messages.say(f"{self.name} line {line.number}: {error_of(error).message}; it is left out")
        self.messages.unknown_fields(unknown.names)


def _desk(data: Path | None, *, must_be_kept: bool = True) -> ToneDesk:
    return tone_desk(settings_at(data), must_be_kept=must_be_kept)


def _version_row(made: Recalibration) -> tuple[str, ...]:
    changed = ", ".join(word("dimension", name) for name in made.kept)
    ratings = many(sum(made.ratings.values()), "rating")
    return (str(made.version), f"{made.made_at:%Y-%m-%d %H:%M %Z}", made.scorer, ratings, changed)


def _tell(lines: Iterator[str]) -> None:
    for line in lines:
        echo(line)
