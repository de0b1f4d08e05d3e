"""Tables of the desk. Bodies are JSON of the pydantic models; columns beside them are what queries need."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

tickets = Table(
    "desk_ticket",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ticket", Text, nullable=False),
    Column("draft", Text),
    Column("writing", Text),
    Column("text", Text),
    Column("incident_id", Text),
)

approvals = Table(
    "desk_approval",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ticket_id", Text, ForeignKey(tickets.c.id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

sent_replies = Table(
    "desk_sent",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("ticket_id", Text, ForeignKey(tickets.c.id), nullable=False),
    Column("approval_id", Text, ForeignKey(approvals.c.id), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("approval_id"),
)

ratings = Table(
    "desk_rating",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

sign_decisions = Table(
    "desk_sign_decision",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

overrides = Table(
    "desk_override",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("ticket_id", Text, ForeignKey(tickets.c.id), nullable=False, index=True),
    Column("body", Text, nullable=False),
)

model_answers = Table(
    "desk_model_answers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("created_at", Text, nullable=False, index=True),
)

recalibrations = Table(
    "desk_recalibration",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

recalibration_switches = Table(
    "desk_recalibration_switch",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("version", Integer, ForeignKey(recalibrations.c.version)),
    Column("body", Text, nullable=False),
)

audit = Table(
    "desk_audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text),
    Column("detail", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("keyed", Boolean, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "subject", "person", "action", "at"),
    comment="The audit trail; only ever added to at the end, and cut at the front",
)

audit_head = Table(
    "desk_audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("cut_sequence", Integer, nullable=False),
    Column("cut_hash", Text, nullable=False),
    Column("key_check", Text),
    Column("salt", Text, nullable=False),
    comment="One row, 1: the last entry of the audit trail, and the last one that was cut off at its front",
)

people = Table(
    "desk_person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("email", Text, unique=True),
    Column("created_at", Text, nullable=False),
    Column("disabled_at", Text),
    Column("epoch", Integer, nullable=False),
    Column("password_hash", Text),
)

people_links = Table(
    "desk_person_link",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person_id", Text, ForeignKey(people.c.id), nullable=False),
    UniqueConstraint("issuer", "person_id"),
    comment="Which subject of an identity provider somebody is",
)

sessions = Table(
    "desk_session",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person_id", Text, ForeignKey(people.c.id), nullable=False, index=True),
    Column("epoch", Integer, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False, index=True),
)

known_addresses = Table(
    "desk_known_address",
    metadata,
    Column("person_id", Text, ForeignKey(people.c.id), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("seen_at", Text, nullable=False, index=True),
    comment="From where somebody signed in lately, as digests",
)

sign_in_tries = Table(
    "desk_sign_in_tries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("until", Text),
    Column("locked_until", Text),
    Column("over_at", Text, nullable=False, index=True),
    comment="Tries to sign in that are not forgotten yet, under digests of names and addresses",
)

integration_tokens = Table(
    "desk_token",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", Text),
    Column("revoked_at", Text),
    Column("used_at", Text),
)

incident_edits = Table(
    "desk_incident_edit",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("incident_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    comment="Who made each version of the incidents that the team runs",
)

guideline_versions = Table(
    "desk_guideline_version",
    metadata,
    Column("guideline_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    comment="Guidelines as they were edited here; only ever added to",
)

work = Table(
    "desk_work",
    metadata,
    Column("ticket_id", Text, ForeignKey(tickets.c.id), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

draft_reports = Table(
    "desk_draft_report",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("ticket_id", Text, ForeignKey(tickets.c.id), nullable=False, index=True),
    Column("body", Text, nullable=False),
)

last_opened = Table(
    "desk_last_opened",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("ticket_id", Text, nullable=False),
)

stamps = Table(
    "desk_stamp",
    metadata,
    Column("ticket_id", Text, primary_key=True),
    Column("stamp", Integer, nullable=False, unique=True),
    comment="When each ticket changed last, counted; written by triggers",
)
