"""Who may come in: the desks for signing in, and for those who manage accounts and tokens."""

from assistant.adapters.passwords.argon2_passwords import Argon2Passwords
from assistant.auditing import AuditTrail, NoTrail
from assistant.bootstrap.audits import trail_on
from assistant.bootstrap.databases import Databases, database_file, is_kept, open_databases
from assistant.errors import SettingsInvalid
from assistant.people_desk import PeopleDesk
from assistant.settings import Settings
from assistant.staff_desk import StaffDesk
from knowledge_base.clock import SystemClock
from knowledge_base.ports import Clock


def people_desk_on(databases: Databases, clock: Clock, trail: AuditTrail | None = None) -> PeopleDesk:
    """The door of what these stores keep."""
    return PeopleDesk(databases.people, Argon2Passwords(), clock, trail or NoTrail())


def has_people(settings: Settings) -> bool:
    """Whether anybody can sign in at the place that the settings name; makes nothing where there is nothing yet."""
    if not is_kept(settings) or (settings.database_url is None and not database_file(settings).exists()):
        return False
    return open_databases(settings).people.accounts.has_people()


def staff_desks(settings: Settings, clock: Clock | None = None) -> tuple[StaffDesk, PeopleDesk]:
    """Accounts and tokens of a data directory, and its door; raises SettingsInvalid where none is set."""
    if not is_kept(settings):
        raise SettingsInvalid(
            "Accounts and tokens are kept in a data directory: name one with --data DIR or WARMLINE_DATA_DIR."
        )
    databases, clock = open_databases(settings), clock or SystemClock()
    trail = trail_on(settings, databases, clock)
    return StaffDesk(databases.people, Argon2Passwords(), clock, trail), people_desk_on(databases, clock, trail)
