"""``python -m ui`` is the command ``warmline``."""

from ui.command_line.cli import main

main(prog_name="warmline")
