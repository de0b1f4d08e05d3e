"""Who may come in: accounts, their sessions, tries to sign in, and the tokens of other systems."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_PERSON = "desk_person"


def upgrade() -> None:
    """Make the tables; there is nobody in them."""
    op.create_table(
        _PERSON,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("disabled_at", sa.Text(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_desk_person"),
        sa.UniqueConstraint("email", name="uq_desk_person_email"),
    )
    _make_links()
    _make_sessions()
    _make_tries()
    _make_tokens()


def downgrade() -> None:
    """Drop them: nobody can sign in any more, and no token opens anything."""
    for table in (
        "desk_token", "desk_sign_in_tries", "desk_known_address", "desk_session", "desk_person_link", _PERSON,
    ):  # fmt: skip
        op.drop_table(table)


def _make_links() -> None:
    op.create_table(
        "desk_person_link",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], [f"{_PERSON}.id"], name="fk_desk_person_link_person_id"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_desk_person_link"),
        sa.UniqueConstraint("issuer", "person_id", name="uq_desk_person_link_issuer_person_id"),
        comment="Which subject of an identity provider somebody is",
    )


def _make_sessions() -> None:
    op.create_table(
        "desk_session",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], [f"{_PERSON}.id"], name="fk_desk_session_person_id"),
        sa.PrimaryKeyConstraint("key", name="pk_desk_session"),
    )
    op.create_index("ix_desk_session_person_id", "desk_session", ["person_id"])
    op.create_index("ix_desk_session_expires_at", "desk_session", ["expires_at"])


def _make_tries() -> None:
    op.create_table(
        "desk_known_address",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], [f"{_PERSON}.id"], name="fk_desk_known_address_person_id"),
        sa.PrimaryKeyConstraint("person_id", "address", name="pk_desk_known_address"),
        comment="From where somebody signed in lately, as digests",
    )
    op.create_index("ix_desk_known_address_seen_at", "desk_known_address", ["seen_at"])
    op.create_table(
        "desk_sign_in_tries",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("locked_until", sa.Text(), nullable=True),
        sa.Column("over_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_desk_sign_in_tries"),
        comment="Tries to sign in that are not forgotten yet, under digests of names and addresses",
    )
    op.create_index("ix_desk_sign_in_tries_over_at", "desk_sign_in_tries", ["over_at"])


def _make_tokens() -> None:
    op.create_table(
        "desk_token",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.Column("used_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_desk_token"),
        sa.UniqueConstraint("key", name="uq_desk_token_key"),
    )
