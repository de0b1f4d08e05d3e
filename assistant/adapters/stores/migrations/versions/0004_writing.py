"""How each draft came to be."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; drafts from before say nothing of it."""
    op.add_column("desk_ticket", sa.Column("writing", sa.Text()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("desk_ticket", "writing")
