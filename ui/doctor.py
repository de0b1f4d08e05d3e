"""``warmline doctor``: what is configured, where each value came from, and what works."""

from collections.abc import Callable
from importlib.metadata import version

import click

from assistant.bootstrap import desk_for_commands, model_writer, open_databases, second_reading
from assistant.settings import Settings, describe, load_settings
from knowledge_base.records import SituationQuery
from ui.printing import echo

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


_CHECKS: dict[str, Callable[[Settings], str]] = {
    "guidelines": _guidelines,
    "embedding": _embedding,
    "database": _database,
    "language model": _model,
    "second reader": _second_reader,
}
