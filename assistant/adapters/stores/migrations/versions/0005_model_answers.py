"""Answers of language models, kept by the digest of what was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "desk_model_answers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_desk_model_answers"),
    )
    op.create_index("ix_desk_model_answers_created_at", "desk_model_answers", ["created_at"])


def downgrade() -> None:
    """Drop it: only answers that would be asked for again."""
    op.drop_table("desk_model_answers")
