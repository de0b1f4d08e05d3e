"""Who works on which ticket, reported drafts, and stamps that tell what changed.

SQLite stamps a ticket by triggers, whoever writes to it. A later migration that makes ``desk_ticket`` or ``desk_work``
anew (batch mode) drops them with the old table and has to make them again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_STAMPED = (("desk_ticket", "id"), ("desk_work", "ticket_id"))
_EVENTS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))


def upgrade() -> None:
    """Make the tables, stamp the tickets that are there, and let SQLite stamp every change from now on."""
    op.create_table(
        "desk_work",
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["desk_ticket.id"], name="fk_desk_work_ticket_id"),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_desk_work"),
    )
    op.create_table(
        "desk_draft_report",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["desk_ticket.id"], name="fk_desk_draft_report_ticket_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_desk_draft_report"),
        sa.UniqueConstraint("id", name="uq_desk_draft_report_id"),
    )
    op.create_index("ix_desk_draft_report_ticket_id", "desk_draft_report", ["ticket_id"])
    op.create_table(
        "desk_last_opened",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_desk_last_opened"),
    )
    op.create_table(
        "desk_stamp",
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_desk_stamp"),
        sa.UniqueConstraint("stamp", name="uq_desk_stamp_stamp"),
        comment="When each ticket changed last, counted; written by triggers",
    )
    op.execute("INSERT INTO desk_stamp (ticket_id, stamp) SELECT id, seq FROM desk_ticket")
    if op.get_bind().dialect.name == "sqlite":
        for table, column in _STAMPED:
            for event, row in _EVENTS:
                op.execute(_trigger(table, column, event, row))


def _trigger(table: str, column: str, event: str, row: str) -> str:
    values = f"({row}.{column}, (SELECT coalesce(max(stamp), 0) + 1 FROM desk_stamp))"  # noqa: S608 - our own names
    put = f"INSERT OR REPLACE INTO desk_stamp (ticket_id, stamp) VALUES {values}"  # noqa: S608
    return f"CREATE TRIGGER {table}_stamped_{event.lower()} AFTER {event} ON {table} BEGIN {put}; END"


def downgrade() -> None:
    """Drop them, with what writes the stamps."""
    if op.get_bind().dialect.name == "sqlite":
        for event, _ in _EVENTS:
            op.execute(f"DROP TRIGGER desk_ticket_stamped_{event.lower()}")
    for table in ("desk_work", "desk_draft_report", "desk_last_opened", "desk_stamp"):
        op.drop_table(table)
