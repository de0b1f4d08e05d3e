"""Write the sample world to files: `python -m knowledge_base.samples DIR [--now INSTANT]`."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from knowledge_base.samples.placing import NaiveInstantError
from knowledge_base.samples.world import Record, World, load_world


def main(arguments: Sequence[str] | None = None) -> int:
    """Write feed.json, accounts.jsonl and tickets.jsonl into the named folder; 0, or 2 for an instant of no use."""
    options = _parser().parse_args(arguments)
    try:
        world = load_world(options.now or datetime.now(UTC))
    except NaiveInstantError as error:
        sys.stderr.write(f"--now: {error}\n")
        return 2
    write_world(world, options.folder)
    return 0


def write_world(world: World, folder: Path) -> None:
    """Write the world's three files, UTF-8, into `folder`, which is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    feed = json.dumps(world.feed, ensure_ascii=False, indent=2)
    folder.joinpath("feed.json").write_text(feed + "\n", encoding="utf-8")
    folder.joinpath("accounts.jsonl").write_text(_json_lines(world.accounts), encoding="utf-8")
    folder.joinpath("tickets.jsonl").write_text(_json_lines(world.tickets), encoding="utf-8")


def _json_lines(records: list[Record]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge_base.samples", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the three files go")
    parser.add_argument("--now", type=datetime.fromisoformat, metavar="INSTANT", help="RFC 3339; default: the clock")
    return parser


if __name__ == "__main__":
    sys.exit(main())
