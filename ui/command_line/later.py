"""Commands of docs/formats.md that have no inside yet."""

LATER = {
    "worker": "Durable jobs in a process of its own.",
}
