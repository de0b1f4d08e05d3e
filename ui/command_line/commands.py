"""The commands that answer files: draft, check, score, tone judge."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from assistant.bootstrap import checks, desk_for_commands, feed_at, judgements, read_feed
from assistant.desk import Desk
from assistant.domain.line_error import LineError
from assistant.domain.reply import Draft, SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.domain.tone import ExplainReport
from assistant.errors import CallerError, KnowledgeFailed, SettingsInvalid
from assistant.settings import Settings, load_settings
from assistant.tone_desk import explained
from knowledge_base.records import FeedSnapshot, UnknownFields
from ui.files.batch import Messages, answer_all, input_lines, output, read_accounts
from ui.files.printing import plain
from ui.present.explaining import every_line, explanation_lines


class NoUsableFeed(CallerError):
    """None of the feeds that were named can be read."""


@dataclass(frozen=True)
class Sources:
    """What a command is told about the world: feeds, accounts file, and a fixed clock."""

    feeds: tuple[str, ...]
    accounts: str | None
    now: datetime | None


def draft(tickets: str, sources: Sources, out: Path | None, drafter: str) -> int:
    """Write a draft per ticket; returns the exit code."""
    settings, messages = load_settings(), Messages()
    use_writer = drafter == "model" or (drafter == "auto" and bool(settings.model))
    if drafter == "model" and not settings.model:
        raise SettingsInvalid("--drafter model: no language model is configured; set WARMLINE_MODEL")
    desk = _desk(settings, sources, messages, with_drafts=True, writer=use_writer)

    def answer(data: dict[str, Any], unknown: UnknownFields) -> BaseModel:
        ticket = Ticket.model_validate(data, context=unknown)
        drafted = desk.draft_ticket(ticket, use_writer=use_writer)
        return _without_real_time(drafted) if sources.now else drafted

    with input_lines(tickets, messages, csv_allowed=True) as lines, output(out) as stream:
        return int(answer_all(lines, answer, stream, messages) > 0)


def check(replies: str, sources: Sources, out: Path | None) -> int:
    """Write a check per reply; returns the exit code."""
    with checks(load_settings(), Messages().say) as checked:
        return _answer_replies(replies, sources, out, checked)


def score(replies: str, sources: Sources, out: Path | None) -> int:
    """Write a score per reply; returns the exit code."""
    return _answer_replies(replies, sources, out, Desk.score)


def judge(replies: str, sources: Sources, out: Path | None) -> int:
    """Write a judge's view per reply beside the score; returns 1 also where a reply has none.

    Raises SettingsInvalid where no judge is set up.
    """
    with judgements(load_settings(), Messages().say) as judged:
        code = _answer_replies(replies, sources, out, judged.of)
        return code or int(judged.missed > 0)


def explain(replies: str, sources: Sources, out: Path | None, form: Literal["json", "all"] | None) -> int:
    """Write per reply how its score comes about, to read (in short, or ``all``) or as JSON; returns the exit code."""
    if form == "json":
        return _answer_replies(replies, sources, out, explained)
    told = every_line if form == "all" else explanation_lines
    return _answer_replies(replies, sources, out, _explained_with_text, lambda answer: _to_read(answer, told))


class _WithText(BaseModel):
    """A reply's explanation beside its text, which evidence is quoted from."""

    report: ExplainReport
    text: str


def _explained_with_text(desk: Desk, reply: SubmittedReply) -> BaseModel:
    return _WithText(report=explained(desk, reply), text=reply.text)


def _to_read(answer: BaseModel, told: Callable[[ExplainReport, str], Iterator[str]]) -> str:
    if isinstance(answer, _WithText):
        lines = told(answer.report, answer.text)
        return "\n".join(plain(line) for line in lines) + "\n"
    assert isinstance(answer, LineError)  # noqa: S101 - a line is answered or refused
    return f"line {answer.line}: {plain(answer.error.message)}\n"


def _answer_replies(
    replies: str,
    sources: Sources,
    out: Path | None,
    method: Callable[[Desk, SubmittedReply], BaseModel],
    worded: Callable[[BaseModel], str] | None = None,
) -> int:
    messages = Messages()
    desk = _desk(load_settings(), sources, messages, with_drafts=False)

    def answer(data: dict[str, Any], unknown: UnknownFields) -> BaseModel:
        return method(desk, SubmittedReply.model_validate(data, context=unknown))

    with input_lines(replies, messages) as lines, output(out) as stream:
        return int(answer_all(lines, answer, stream, messages, worded) > 0)


def _desk(settings: Settings, sources: Sources, messages: Messages, *, with_drafts: bool, writer: bool = False) -> Desk:
    customers = tuple(read_accounts(sources.accounts, messages)) if sources.accounts else ()
    desk = desk_for_commands(settings, sources.now, customers, with_drafts=with_drafts, writer=writer)
    if not sources.feeds and not settings.data_dir and not settings.database_url:
        messages.say("no --feed was given: there are no incident facts to draw on")
    usable = sum(_read(desk, where, messages) for where in sources.feeds)
    if sources.feeds and not usable:
        raise NoUsableFeed("no usable feed among those named")
    return desk


def _read(desk: Desk, where: str, messages: Messages) -> bool:
    try:
        snapshot = read_feed(desk, feed_at(where))
    except KnowledgeFailed as error:
        messages.say(str(error))
        return False
    tell_problems(snapshot, messages)
    return True


def tell_problems(snapshot: FeedSnapshot, messages: Messages) -> None:
    """Say which entries of a feed were left out, and which fields are unknown."""
    for problem in snapshot.problems:
        messages.say(f"feed {snapshot.source}: {problem.place}: {problem.message}; this entry is left out")
    messages.unknown_fields(snapshot.unknown_fields)


def _without_real_time(drafted: Draft) -> Draft:
    return drafted.model_copy(update={"drafter": drafted.drafter.model_copy(update={"seconds": None})})
