"""Tables of the desk. Bodies are JSON of the pydantic models; columns beside them are what queries need."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint

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
