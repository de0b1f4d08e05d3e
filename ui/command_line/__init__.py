"""The command ``warmline``: options, what each command does, its exit codes."""
