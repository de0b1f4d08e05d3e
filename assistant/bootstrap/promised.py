"""The desk of promises for commands: what was sent from a data directory, held against the incidents it keeps."""

from assistant.bootstrap.audits import trail_on
from assistant.bootstrap.databases import is_kept, open_databases
from assistant.errors import SettingsInvalid
from assistant.promises_desk import PromisesDesk
from assistant.settings import Settings
from knowledge_base.clock import SystemClock
from knowledge_base.kept_accounts import KeptAccounts
from knowledge_base.ports import Clock


def promises_desk(settings: Settings, clock: Clock | None = None) -> PromisesDesk:
    """The promises of what the settings name; raises SettingsInvalid where they name no place that is kept."""
    if not is_kept(settings):
        raise SettingsInvalid(
            "What was promised is kept in a data directory: name one with --data DIR or WARMLINE_DATA_DIR."
        )
    databases, clock = open_databases(settings), clock or SystemClock()
    trail = trail_on(settings, databases, clock)
    return PromisesDesk(databases.store, databases.incidents, KeptAccounts(databases.accounts), clock, trail)
