"""What team leads decided about suspected outages."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_sign_decision",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_desk_sign_decision"),
    )


def downgrade() -> None:
    """Drop it, with all that it holds."""
    op.drop_table("desk_sign_decision")
