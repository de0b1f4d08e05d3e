"""The second reader of replies, where the settings want one; and the check of a command with its advice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from assistant.bootstrap.adapters import second_reader
from assistant.desk import Desk
from assistant.domain.check import CheckReport
from assistant.domain.reply import SubmittedReply
from assistant.second_reading import SecondReading
from assistant.settings import Settings

Checking = Callable[[Desk, SubmittedReply], CheckReport]


def second_reading(settings: Settings) -> SecondReading | None:
    """A second reading through the configured model, None where it is off; raises SettingsInvalid.

    Whoever asks for it closes it.
    """
    reader = second_reader(settings)
    return None if reader is None else SecondReading(reader, settings.second_reader_deadline)


@contextmanager
def checks(settings: Settings, tell: Callable[[str], None]) -> Iterator[Checking]:
    """How ``warmline check`` checks a reply: the desk's own way, with advice where a second reader is on.

    ``tell`` is told at the end what came of it. Raises SettingsInvalid.
    """
    reading = second_reading(settings)
    if reading is None:
        yield Desk.check
        return
    try:
        yield partial(_advised, reading)
        tell(reading.told)
    finally:
        reading.close()


def _advised(reading: SecondReading, desk: Desk, reply: SubmittedReply) -> CheckReport:
    now: datetime = desk.clock.now()
    report = desk.check(reply)
    if reply.ticket is not None:
        known = reply.ticket.with_customer(desk.accounts.fill(reply.ticket.customer))
        reply = reply.model_copy(update={"ticket": known})
    return reading.of_report(desk.pipeline, reply, report, now)
