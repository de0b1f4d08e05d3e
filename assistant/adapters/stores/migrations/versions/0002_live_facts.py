"""Live facts: evidence, links, watched feeds and accounts; where a version stands that came too late to be newest."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and tables; versions kept so far stand in the order in which they came."""
    op.add_column("kb_incident_version", sa.Column("placed_at", sa.Text(), nullable=False, server_default=""))
    op.add_column("kb_incident_version", sa.Column("stands_before", sa.Integer(), nullable=True))
    op.add_column("kb_incident", sa.Column("versions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("kb_incident", sa.Column("changed_in", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("kb_incident_reading", sa.Column("behind_since", sa.Text(), nullable=True))
    op.add_column("kb_provider", sa.Column("read_at", sa.Text(), nullable=True))
    _place_what_is_kept()
    op.create_index(
        "ix_kb_incident_version_provider_incident_id_content_hash",
        "kb_incident_version",
        ["provider", "incident_id", "content_hash"],
    )
    op.create_index("ix_kb_incident_changed_in", "kb_incident", ["changed_in"])
    _make_tables()


def downgrade() -> None:
    """Drop them, with all that they hold; every version stays."""
    for table in ("kb_account", "kb_feed", "kb_incident_link", "kb_evidence"):
        op.drop_table(table)
    op.drop_index("ix_kb_incident_changed_in", "kb_incident")
    op.drop_index("ix_kb_incident_version_provider_incident_id_content_hash", "kb_incident_version")
    op.drop_column("kb_provider", "read_at")
    op.drop_column("kb_incident_reading", "behind_since")
    op.drop_column("kb_incident", "changed_in")
    op.drop_column("kb_incident", "versions")
    op.drop_column("kb_incident_version", "stands_before")
    op.drop_column("kb_incident_version", "placed_at")


def _place_what_is_kept() -> None:
    versions = sa.table(
        "kb_incident_version",
        *(sa.column(name) for name in ("provider", "incident_id", "sequence", "observed_at", "placed_at")),
    )
    heads = sa.table("kb_incident", sa.column("sequence"), sa.column("versions"))
    earlier = versions.alias("earlier")
    # The latest reading up to each version, so that what came later never stands before what came earlier.
    so_far = (
        sa.select(sa.func.coalesce(sa.func.max(earlier.c.observed_at), ""))
        .where(
            (earlier.c.provider == versions.c.provider)
            & (earlier.c.incident_id == versions.c.incident_id)
            & (earlier.c.sequence <= versions.c.sequence)
        )
        .scalar_subquery()
    )
    op.execute(sa.update(versions).values(placed_at=so_far))
    op.execute(sa.update(heads).values(versions=heads.c.sequence))


def _make_tables() -> None:
    op.create_table(
        "kb_evidence",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name="pk_kb_evidence"),
    )
    pair = ("first_provider", "first_id", "second_provider", "second_id")
    op.create_table(
        "kb_incident_link",
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*pair, "content")),
        sa.PrimaryKeyConstraint(*pair, name="pk_kb_incident_link"),
    )
    op.create_table(
        "kb_feed",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "settings", "health")),
        sa.PrimaryKeyConstraint("name", name="pk_kb_feed"),
    )
    op.create_table(
        "kb_account",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "content_hash", "content")),
        sa.PrimaryKeyConstraint("id", name="pk_kb_account"),
    )
