"""Commands of docs/formats.md that have no inside yet."""

LATER = {
    "promises": "What customers were promised: due, list.",
    "tone": "The tone scorer: fit, explain, agreement.",
    "audit": "The audit log: verify, export.",
    "user": "People at the desk: add, list, disable.",
    "worker": "Durable jobs in a process of its own.",
}
