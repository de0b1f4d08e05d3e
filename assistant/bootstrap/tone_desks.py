"""The tone scorer's desk for commands: ratings and recalibrations of a data directory, or none but what is given."""

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.auditing import NoTrail
from assistant.bootstrap.adapters import embedder, exact_index
from assistant.bootstrap.audits import trail_on
from assistant.bootstrap.databases import is_kept, open_databases
from assistant.bootstrap.desks import Parts, assemble
from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from assistant.tone_desk import ToneDesk
from knowledge_base.clock import SystemClock
from knowledge_base.ports import Clock


def tone_desk(settings: Settings, clock: Clock | None = None, *, must_be_kept: bool = True) -> ToneDesk:
    """The desk on what the settings name; it scores without any recalibration. Raises SettingsInvalid.

    Where nothing is named it knows no reply and forgets what it is told; ``must_be_kept`` refuses that.
    """
    if must_be_kept and not is_kept(settings):
        raise SettingsInvalid("Ratings are kept in a data directory: name one with --data DIR or WARMLINE_DATA_DIR.")
    databases, clock = open_databases(settings), clock or SystemClock()
    desk = assemble(
        Parts(
            incidents=databases.incidents,
            store=databases.store,
            helpdesk=ConsoleHelpdesk(),
            index=exact_index(),
            embedder=embedder(settings),
            clock=clock,
            trail=trail_on(settings, databases, clock) if is_kept(settings) else NoTrail(),
        )
    )
    return ToneDesk(desk, databases.recalibrations)
