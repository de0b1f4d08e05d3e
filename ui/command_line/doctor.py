"""``warmline doctor``: what is configured, where each value came from, and what works."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import click

from assistant.bootstrap import (
    audit_desks,
    desk_for_commands,
    facts_desk,
    has_people,
    judging,
    keeps_sample,
    model_writer,
    open_databases,
    second_reading,
    staff_desks,
)
from assistant.errors import WarmlineError
from assistant.settings import Settings, describe, load_settings, settings_at
from knowledge_base.records import SituationQuery
from ui.command_line.operators import operator
from ui.exposure import Surroundings, doors
from ui.files.printing import echo, plain_json

_PACKAGES = ("warmline", "gradio", "chromadb", "langchain", "openai", "pydantic", "onnxruntime", "sqlalchemy")


def report() -> int:
    """Print settings and checks; 1 where a check failed."""
    settings = load_settings()
    click.echo("Settings")
    for line in describe(settings):
        echo(f"  {line.variable:<30} {line.value:<24} from {line.source}: {line.description}")
    click.echo("\nPackages")
    click.echo("  " + ", ".join(f"{name} {version(name)}" for name in _PACKAGES))
    click.echo("\nChecks")
    return int(sum(not _tell(name, check, settings) for name, check in _CHECKS.items()) > 0)


def security(data: Path | None, *, as_json: bool) -> int:
    """Print every door of the place with ok, open or unknown and a sentence; 1 where one is open."""
    found = doors(_surroundings(settings_at(data)))
    for door in found:
        line = f"{door.state:<8} {door.door:<18} {door.said}"
        echo(plain_json(json.dumps(asdict(door), ensure_ascii=False)) if as_json else line)
    opened = sum(door.state == "open" for door in found)
    if not as_json:
        unknown = sum(door.state == "unknown" for door in found)
        click.echo()
        echo(f"{len(found)} doors: {opened} open, {unknown} unknown.")
    return int(opened > 0)


def _surroundings(settings: Settings) -> Surroundings:
    here = Surroundings(settings, dict(os.environ))
    # Looking makes nothing: without a database there is nothing to ask.
    is_there = settings.database_url or (settings.data_dir and (settings.data_dir / "warmline.sqlite3").exists())
    if not is_there:
        return here
    try:
        # No feed of one's own is ever kept beside the sample world: there is none to ask about.
        feeds = () if keeps_sample(settings) else facts_desk(settings).feeds(operator())
        staff = staff_desks(settings)[0]
        return Surroundings(
            settings,
            dict(os.environ),
            people=has_people(settings),
            tokens=staff.tokens(operator()),
            feeds=tuple(state.settings for state in feeds),
            trail=audit_desks(settings)[0].verify(operator()),
        )
    except WarmlineError as error:
        return Surroundings(settings, dict(os.environ), unread=str(error))


def _tell(name: str, check: Callable[[Settings], str], settings: Settings) -> bool:
    try:
        found = check(settings)
    except Exception as error:  # noqa: BLE001 - the doctor reports whatever is broken and goes on
        echo(f"  {name:<20} FAILED: {error}")
        return False
    echo(f"  {name:<20} ok: {found}")
    return True


def _guidelines(settings: Settings) -> str:
    desk = desk_for_commands(settings.model_copy(update={"data_dir": None, "database_url": None}), with_drafts=True)
    query = SituationQuery("the estimate has moved", ("eta_slipped",), None, None, "en")
    return f"found “{desk.pipeline.knowledge.guidelines_for(query, 1)[0].title}” for an estimate that moved"


def _embedding(settings: Settings) -> str:
    desk = desk_for_commands(settings.model_copy(update={"data_dir": None, "database_url": None}), with_drafts=False)
    embedder = desk.pipeline.knowledge.embedder
    return f"{embedder.name}, {embedder.embed(['Is it working?']).shape[1]} dimensions"


def _database(settings: Settings) -> str:
    if not (settings.data_dir or settings.database_url):
        return "in memory (no data directory is set)"
    open_databases(settings)
    return "opened and at the newest migration"


def _model(settings: Settings) -> str:
    return (
        f"{model_writer(settings).kind} {settings.model} (not called)"
        if settings.model
        else "none; the composer drafts"
    )


def _second_reader(settings: Settings) -> str:
    reading = second_reading(settings)
    if reading is None:
        return "off"
    reading.close()
    return f"on: {reading.reader.name}, {reading.seconds:g} s a reply, advice only (not called)"


def _tone_judge(settings: Settings) -> str:
    asked = judging(settings)
    if asked is None:
        return "off"
    asked.close()
    return f"on: {asked.judge.name}, {asked.seconds:g} s a reply, beside the scores (not called)"


_CHECKS: dict[str, Callable[[Settings], str]] = {
    "guidelines": _guidelines,
    "embedding": _embedding,
    "database": _database,
    "language model": _model,
    "second reader": _second_reader,
    "judge of tone": _tone_judge,
}
