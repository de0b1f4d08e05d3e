"""A run to be read aloud: each ticket with its facts, its draft and what was found, as Markdown."""

from collections.abc import Iterable, Iterator

from assistant.domain.reply import Draft
from assistant.domain.ticket import Ticket
from evals.report import kinds_of
from evals.run import Run, Scored


def readable(runs: Iterable[Run]) -> Iterator[str]:
    """Every case of every run as lines of Markdown."""
    for run in runs:
        yield f"# {run.dataset.head.title}\n"
        yield f"{len(run.scored)} tickets, drafter {run.drafter}, {run.dataset.head.instant:%A %Y-%m-%d %H:%M %z}\n"
        for scored in run.scored:
            yield from _case(run, scored)


def _case(run: Run, scored: Scored) -> Iterator[str]:
    missed = [name for name, result in scored.results.items() if result is False]
    yield f"## {scored.case.ticket.id}: {', '.join(kinds_of(run, scored).values())}\n"
    yield f"{scored.case.expected.note}\n"
    yield "### They wrote\n"
    yield from _thread(scored.case.ticket)
    if scored.draft is None:
        yield f"**No answer:** {scored.failure}\n"
        return
    yield "### We would answer\n"
    if scored.draft.reply.subject:
        yield f"> **{scored.draft.reply.subject}**\n>"
    yield f"{_quoted(scored.draft.reply.text)}\n"
    yield from _beside(scored.draft)
    yield f"**Missed:** {', '.join(missed)}\n" if missed else "Nothing missed.\n"


def _thread(ticket: Ticket) -> Iterator[str]:
    if ticket.subject:
        yield f"Subject: {ticket.subject}\n"
    for message in ticket.messages:
        yield f"*{message.author}{f', {message.at:%a %H:%M}' if message.at else ''}*\n"
        yield f"{_quoted(message.text)}\n"
    for action in ticket.actions:
        yield f"*done:* {action.text}\n"


def _beside(draft: Draft) -> Iterator[str]:
    incident = f"{draft.incident.id} ({draft.incident.relevance})" if draft.incident else "none"
    codes = ", ".join(reason.code for reason in (*draft.needs, *draft.reasons)) or "no codes"
    yield f"{draft.status}; {codes}; incident {incident}; tone {draft.tone.overall}; written by {draft.drafter.kind}\n"
    told = {fact_id for sentence in draft.reply.sentences for fact_id in sentence.fact_ids}
    for fact in draft.facts:
        yield f"- {'told' if fact.id in told else 'not told'}: {fact.kind}: {fact.text}"
    yield ""
    for claim in draft.check.claims:
        if claim.verdict != "supported":
            yield f"- {claim.verdict}: {claim.text!r}: {claim.message}"
    for finding in draft.check.rules:
        yield f"- {finding.severity}: {finding.rule}: {finding.message}"
    yield ""


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
