"""The audit trail: entries in a chain, and the one row that says where it ends and begins."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_START = "0" * 64


def upgrade() -> None:
    """Make the tables; SQLite itself refuses to change an entry, or to drop one that was not cut off in order."""
    op.create_table(
        "desk_audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("keyed", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_desk_audit"),
        comment="The audit trail; only ever added to at the end, and cut at the front",
    )
    op.create_index("ix_desk_audit_subject_person_action_at", "desk_audit", ["subject", "person", "action", "at"])
    head = op.create_table(
        "desk_audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("cut_sequence", sa.Integer(), nullable=False),
        sa.Column("cut_hash", sa.Text(), nullable=False),
        sa.Column("key_check", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_audit_head"),
        comment="One row, 1: the last entry of the audit trail, and the last one that was cut off at its front",
    )
    row = {"id": 1, "sequence": 0, "hash": _START, "cut_sequence": 0, "cut_hash": _START}
    op.bulk_insert(head, [row | {"key_check": None, "salt": secrets.token_hex(16)}])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER desk_audit_no_update BEFORE UPDATE ON desk_audit "
            "BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are kept as they are'); END"
        )
        op.execute(
            "CREATE TRIGGER desk_audit_no_delete BEFORE DELETE ON desk_audit "
            "WHEN OLD.sequence > (SELECT cut_sequence FROM desk_audit_head WHERE id = 1) "
            "BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are kept as they are'); END"
        )


def downgrade() -> None:
    """Drop them, with all that they hold and what guards it."""
    op.drop_table("desk_audit_head")
    op.drop_table("desk_audit")
