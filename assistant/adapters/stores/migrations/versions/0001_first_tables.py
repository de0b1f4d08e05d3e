"""The first tables: every version of every incident, and the desk's tickets, approvals, sent replies and ratings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of both stores."""
    _make_knowledge_base()
    _make_desk()


def downgrade() -> None:
    """Drop them in reverse, with all that they hold."""
    for table in ("desk_sent", "desk_approval", "desk_ticket", "desk_rating"):
        op.drop_table(table)
    for table in ("kb_incident", "kb_state", "kb_provider", "kb_incident_version", "kb_incident_reading"):
        op.drop_table(table)


def _make_knowledge_base() -> None:
    op.create_table(
        "kb_incident_reading",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "incident_id", "source", name="pk_kb_incident_reading"),
    )
    op.create_table(
        "kb_incident_version",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("observed_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("provider", "incident_id", "sequence", name="pk_kb_incident_version"),
    )
    op.create_table(
        "kb_provider",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("policies", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "source", name="pk_kb_provider"),
    )
    op.create_index("ix_kb_provider_changed_in", "kb_provider", ["changed_in"], unique=False)
    op.create_table(
        "kb_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kb_state"),
    )
    op.create_table(
        "kb_incident",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider", "incident_id", "sequence"],
            ["kb_incident_version.provider", "kb_incident_version.incident_id", "kb_incident_version.sequence"],
            name="fk_kb_incident_provider_incident_id_sequence",
        ),
        sa.PrimaryKeyConstraint("provider", "incident_id", name="pk_kb_incident"),
    )


def _make_desk() -> None:
    op.create_table(
        "desk_rating",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_desk_rating"),
        sa.UniqueConstraint("id", name="uq_desk_rating_id"),
    )
    op.create_table(
        "desk_ticket",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("incident_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_desk_ticket"),
        sa.UniqueConstraint("id", name="uq_desk_ticket_id"),
    )
    op.create_table(
        "desk_approval",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["desk_ticket.id"], name="fk_desk_approval_ticket_id"),
        sa.PrimaryKeyConstraint("id", name="pk_desk_approval"),
    )
    op.create_table(
        "desk_sent",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("approval_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["desk_approval.id"], name="fk_desk_sent_approval_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["desk_ticket.id"], name="fk_desk_sent_ticket_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_desk_sent"),
        sa.UniqueConstraint("approval_id", name="uq_desk_sent_approval_id"),
        sa.UniqueConstraint("id", name="uq_desk_sent_id"),
    )
