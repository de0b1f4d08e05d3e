"""What was learned from leads' ratings, and which of it was put in force by whom. Rows are only ever added."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_TABLES = ("desk_recalibration", "desk_recalibration_switch")
_NAMES = ("update", "delete")


def upgrade() -> None:
    """Make the tables; SQLite itself refuses to change or to drop a row of them."""
    op.create_table(
        "desk_recalibration",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_desk_recalibration"),
    )
    op.create_table(
        "desk_recalibration_switch",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["desk_recalibration.version"], name="fk_desk_recalibration_switch_version"
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_desk_recalibration_switch"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            for name in _NAMES:
                op.execute(
                    f"CREATE TRIGGER {table}_no_{name} BEFORE {name.upper()} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'recalibrations are kept as they are'); END"
                )


def downgrade() -> None:
    """Drop them, with all that they hold and what guards it."""
    for table in reversed(_TABLES):
        op.drop_table(table)
