"""``python -m ui`` is the command ``warmline``."""

from ui.cli import main

main(prog_name="warmline")
