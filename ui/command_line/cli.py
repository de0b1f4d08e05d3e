"""The command ``warmline``. Commands import what they need when they run, so that help and checks start fast."""

import gc
from datetime import datetime
from pathlib import Path

import click

from ui.command_line.cli_audit import audit as audit_group
from ui.command_line.cli_eval import compare as compare_runs
from ui.command_line.cli_eval import report as report_run
from ui.command_line.cli_facts import accounts as accounts_group
from ui.command_line.cli_facts import feed as feed_group
from ui.command_line.cli_options import shared
from ui.command_line.cli_promises import promises as promises_group
from ui.command_line.cli_prompts import prompts as prompts_group
from ui.command_line.cli_tone import tone as tone_group
from ui.command_line.cli_user import user as user_group
from ui.command_line.exits import Sentence, leave
from ui.command_line.later import LATER

COLLECTED = (50_000, 20, 100)
"""When Python looks for garbage: objects made, and how many rounds until it looks through older ones too."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="warmline", prog_name="warmline")
def main() -> None:
    """Outage replies that acknowledge this customer and state only what is true now."""
    # Phrases are a million characters of patterns that are never garbage; looking through them every 700 objects, as
    # Python does by itself, took a sixth of the time of the first sixty drafts.
    gc.set_threshold(*COLLECTED)


@main.command()
@click.argument("tickets")
@shared
@click.option("--drafter", type=click.Choice(["auto", "composer", "model"]), default="auto", show_default=True)
def draft(
    tickets: str, feeds: tuple[str, ...], accounts: str | None, now: datetime | None, out: Path | None, drafter: str
) -> None:
    """Draft a reply to every ticket of TICKETS (JSON Lines, one JSON object, CSV, or - for standard input)."""
    from ui.command_line import commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: commands.draft(tickets, commands.Sources(feeds, accounts, now), out, drafter))


@main.command()
@click.argument("replies")
@shared
def check(replies: str, feeds: tuple[str, ...], accounts: str | None, now: datetime | None, out: Path | None) -> None:
    """Check every claim of REPLIES against the live facts."""
    from ui.command_line import commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: commands.check(replies, commands.Sources(feeds, accounts, now), out))


@main.command()
@click.argument("replies")
@shared
def score(replies: str, feeds: tuple[str, ...], accounts: str | None, now: datetime | None, out: Path | None) -> None:
    """Score the tone of REPLIES, with evidence."""
    from ui.command_line import commands  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: commands.score(replies, commands.Sources(feeds, accounts, now), out))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=7860, show_default=True)
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Keep state here.")
def start(host: str, port: int, data: Path | None) -> None:
    """Open the desk: panel and HTTP API. Nothing configured: the sample world, on this machine only."""
    from ui.command_line import starting  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: starting.start(host, port, data))


@main.group("eval")
def evaluate() -> None:
    """Evaluation runs on fixed tickets."""


@evaluate.command("run")
@click.argument("dataset", default="tickets_v1")
@click.option("--drafter", type=click.Choice(["auto", "composer", "model"]), default="composer", show_default=True)
@click.option("--prompt", metavar="NAME/vN", help="The version that a model is prompted with; default: the newest.")
@click.option("--slices", is_flag=True, help="Also by phase, channel, language and segment.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Every case: JSON Lines, or .md to read.")
def run_evaluation(dataset: str, drafter: str, prompt: str | None, out: Path | None, *, slices: bool) -> None:
    """Run DATASET through the product and score it; exit 1 where something is under its threshold.

    DATASET: drafts (every set of tickets, each apart), one set such as tickets_v1, variety, facts, matching,
    early_signs, guard (faithful replies and mutations of them), puppet (what a model that obeys an attacker writes),
    tone (replies that people rated), or your own rated replies as a file PATH.jsonl.
    """
    from ui.command_line import evaluating  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: evaluating.run(dataset, evaluating.Asked(drafter, prompt, slices, out)))


@main.command()
@click.option("--security", is_flag=True, help="Every door of the place: ok, open or unknown. Exit 1: one is open.")
@click.option("--json", "as_json", is_flag=True, help="With --security: one JSON object per line.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="With --security.")
def doctor(*, security: bool, as_json: bool, data: Path | None) -> None:
    """Say what is configured, where each value came from, and what works."""
    if not security and (as_json or data):
        raise Sentence("doctor: --json and --data go with --security")
    from ui.command_line import doctor as physician  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: physician.security(data, as_json=as_json) if security else physician.report())


@main.command()
@click.argument("name")
def schema(name: str) -> None:
    """Print the JSON Schema of a format: ticket, feed, reply, draft, check, score, rating, judgement, error."""
    from ui.command_line import schemas  # noqa: PLC0415 - loaded when the command runs

    leave(lambda: schemas.show(name))


def _later(name: str, purpose: str) -> click.Command:
    def run(words: tuple[str, ...]) -> None:
        raise Sentence(f"{' '.join((name, *words[:1]))}: not available yet")

    accepts = [click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)]
    settings = {"ignore_unknown_options": True}
    return click.Command(
        name, callback=run, params=list(accepts), help=f"{purpose} Not available yet.",
        short_help=f"(not available yet) {purpose}", context_settings=settings,
    )  # fmt: skip


main.add_command(audit_group)
main.add_command(feed_group)
main.add_command(accounts_group)
main.add_command(promises_group)
main.add_command(prompts_group)
main.add_command(tone_group)
main.add_command(user_group)
for _name, _purpose in LATER.items():
    main.add_command(_later(_name, _purpose))
evaluate.add_command(compare_runs)
evaluate.add_command(report_run)
for _name in ("import",):
    evaluate.add_command(_later(_name, "For evaluation runs."))
