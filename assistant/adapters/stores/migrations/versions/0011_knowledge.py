"""Who made which version of an incident that the team runs, and guidelines as they were edited here."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_KEPT = "desk_guideline_version"


def upgrade() -> None:
    """Make the tables; SQLite itself refuses to change or to drop a version of a guideline."""
    op.create_table(
        "desk_incident_edit",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "incident_id", "revision", name="pk_desk_incident_edit"),
        comment="Who made each version of the incidents that the team runs",
    )
    op.create_table(
        _KEPT,
        sa.Column("guideline_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guideline_id", "version", name="pk_desk_guideline_version"),
        comment="Guidelines as they were edited here; only ever added to",
    )
    if op.get_bind().dialect.name == "sqlite":
        for name in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {_KEPT}_no_{name} BEFORE {name.upper()} ON {_KEPT} "
                "BEGIN SELECT RAISE(ABORT, 'versions of guidelines are kept as they are'); END"
            )


def downgrade() -> None:
    """Drop them, with all that they hold and what guards it."""
    op.drop_table(_KEPT)
    op.drop_table("desk_incident_edit")
