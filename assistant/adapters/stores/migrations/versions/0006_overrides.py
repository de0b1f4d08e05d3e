"""Team leads' words for claims that the guard blocks. Rows are only ever added."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NAMES = ("update", "delete")


def upgrade() -> None:
    """Make the table; SQLite itself refuses to change or to drop a row of it."""
    op.create_table(
        "desk_override",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["desk_ticket.id"], name="fk_desk_override_ticket_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_desk_override"),
        sa.UniqueConstraint("id", name="uq_desk_override_id"),
    )
    op.create_index("ix_desk_override_ticket_id", "desk_override", ["ticket_id"])
    if op.get_bind().dialect.name == "sqlite":
        for name in _NAMES:
            op.execute(
                f"CREATE TRIGGER desk_override_no_{name} BEFORE {name.upper()} ON desk_override "
                "BEGIN SELECT RAISE(ABORT, 'overrides are kept as they are'); END"
            )


def downgrade() -> None:
    """Drop it, with all that it holds and what guards it."""
    op.drop_table("desk_override")
