"""The audit trail of a place, and who may see it, verify it and take words away."""

from assistant.adapters.helpdesks.mbox import MboxHelpdesk
from assistant.audit_desk import AuditDesk
from assistant.auditing import KeptTrail
from assistant.bootstrap.databases import Databases, is_kept, open_databases
from assistant.domain.audit import AuditKey
from assistant.errors import SettingsInvalid
from assistant.retention_desk import Periods, RetentionDesk
from assistant.settings import Settings
from knowledge_base.clock import SystemClock
from knowledge_base.ports import Clock


def trail_on(settings: Settings, databases: Databases, clock: Clock) -> KeptTrail:
    """The trail in these stores, under the key of the settings where there is one."""
    return KeptTrail(databases.audit, clock, _key(settings))


def audit_desk_on(settings: Settings, databases: Databases, trail: KeptTrail) -> AuditDesk:
    """Who may see and verify the trail."""
    return AuditDesk(databases.audit, trail, _key(settings), trail.clock)


def retention_desk_on(settings: Settings, databases: Databases, trail: KeptTrail, clock: Clock) -> RetentionDesk:
    """Who may take words away from these stores and from the mailbox beside them."""
    return RetentionDesk(
        words=databases.words,
        accounts=databases.accounts,
        book=databases.audit,
        trail=trail,
        clock=clock,
        outbox=MboxHelpdesk(settings.data_dir / "sent.mbox") if settings.data_dir else None,
        periods=Periods(settings.retention_days, settings.audit_days),
        key=_key(settings),
        incidents=databases.incidents,
    )


def audit_desks(settings: Settings, clock: Clock | None = None) -> tuple[AuditDesk, RetentionDesk]:
    """Both, on what the settings name; raises SettingsInvalid where nothing is kept."""
    if not is_kept(settings):
        raise SettingsInvalid(
            "The audit trail is kept in a data directory: name one with --data DIR or WARMLINE_DATA_DIR."
        )
    databases, clock = open_databases(settings), clock or SystemClock()
    trail = trail_on(settings, databases, clock)
    return audit_desk_on(settings, databases, trail), retention_desk_on(settings, databases, trail, clock)


def _key(settings: Settings) -> AuditKey | None:
    return AuditKey(settings.audit_key.get_secret_value()) if settings.audit_key else None
